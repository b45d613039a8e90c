import { Button, FileButton } from "@mantine/core";
import { PHOTOS_PER_LINE } from "@stockex/contracts";
import { IconCamera, IconUpload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { CameraView } from "../../ui/camera/camera-view.tsx";
import { useCamera } from "../../ui/camera/use-camera.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { PhotoStrip } from "../../ui/photos/photo-strip.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./entry.module.css";
import { NotAPicture } from "./shrink-photo.ts";
import { usePhotos } from "./use-photos.ts";

interface PhotoTakingProps {
  readonly countId: string;
  readonly lineId: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** Takes photos of a line, by the camera or from a file; each is kept as it is taken. */
export function PhotoTaking({ countId, lineId, name, onClose }: PhotoTakingProps) {
  const { t } = useTranslation();
  const photos = usePhotos(countId, lineId);
  const camera = useCamera();
  const { video } = camera;
  const full = photos.items.length >= PHOTOS_PER_LINE;
  const unreadable = photos.error instanceof NotAPicture;
  return (
    <Dialog title={t("photo.title", { product: name })} size="lg" onClose={onClose}>
      <div className={classes["photoTaking"]}>
        {full ? null : <CameraView camera={camera} label={t("photo.camera")} />}
        {unreadable ? (
          <p role="alert" className={classes["notice"]} data-tone="bad">
            {t("photo.unreadable")}
          </p>
        ) : (
          <ProblemNotice error={photos.error} onRetry={photos.sendAgain} />
        )}
        <p className={classes["quiet"]} role="status">
          {full
            ? t("photo.full", { most: PHOTOS_PER_LINE })
            : t("photo.sofar", { n: photos.items.length, most: PHOTOS_PER_LINE })}
        </p>
        <PhotoStrip countId={countId} photos={photos.items} />
        <div className={classes["photoActions"]}>
          {full ? null : (
            <>
              {video === null ? null : (
                <Button
                  leftSection={<IconCamera size={18} aria-hidden />}
                  loading={photos.sending}
                  onClick={() => photos.add(video)}
                >
                  {t("photo.take")}
                </Button>
              )}
              <FileButton
                accept="image/*"
                inputProps={{ "aria-label": t("photo.file") }}
                onChange={(file) => (file === null ? undefined : photos.add(file))}
              >
                {(props) => (
                  <Button
                    {...props}
                    variant="default"
                    leftSection={<IconUpload size={18} aria-hidden />}
                    loading={photos.sending}
                  >
                    {t("photo.file")}
                  </Button>
                )}
              </FileButton>
            </>
          )}
          <Button variant={full ? "filled" : "default"} onClick={onClose}>
            {t("photo.done")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
