import { Button } from "@mantine/core";
import { IconCameraOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./camera.module.css";
import type { useCamera } from "./use-camera.ts";

interface CameraViewProps {
  readonly camera: ReturnType<typeof useCamera>;
  /** What is to be held before it. */
  readonly label: string;
}

/** What the camera sees; or why it does not, and what to do. */
export function CameraView({ camera, label }: CameraViewProps) {
  const { t } = useTranslation();
  const { failure } = camera;
  return (
    <div className={classes["frame"]} data-failed={failure !== null || undefined}>
      <video ref={camera.attach} className={classes["video"]} aria-label={label} muted playsInline />
      {failure === null ? null : (
        <div role="alert" className={classes["failure"]}>
          <IconCameraOff size={22} aria-hidden />
          <div>
            <strong>{t(`camera.${failure}Title`)}</strong>
            <p>{t(`camera.${failure}Detail`)}</p>
            {failure === "insecure" ? null : (
              <Button size="xs" variant="default" onClick={camera.retry}>
                {t("ui.tryAgain")}
              </Button>
            )}
          </div>
        </div>
      )}
    </div>
  );
}
