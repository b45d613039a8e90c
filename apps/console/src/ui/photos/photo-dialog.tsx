import { Button } from "@mantine/core";
import { type CountPhoto, routes } from "@stockex/contracts";
import { IconArrowLeft, IconArrowRight, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClient } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { ConfirmDialog } from "../confirm-dialog.tsx";
import { Dialog } from "../dialog.tsx";
import { formatInstant } from "../format.ts";
import { useLocale } from "../locale.ts";
import { PlaceName } from "../parts.tsx";
import classes from "./photos.module.css";

interface PhotoDialogProps {
  readonly countId: string;
  readonly photos: readonly CountPhoto[];
  readonly photoId: string;
  readonly onPhoto: (photoId: string) => void;
  readonly onClose: () => void;
}

/** One photo as large as the window allows, with who took it, where and when. */
export function PhotoDialog({ countId, photos, photoId, onPhoto, onClose }: PhotoDialogProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const client = useClient();
  const [removing, setRemoving] = useState(false);
  const remove = useWrite(routes.removePhoto, {
    refresh: [routes.listPhotos],
    onDone: onClose,
    ownError: true,
  });
  const index = photos.findIndex(({ id }) => id === photoId);
  const photo = photos[index];
  if (photo === undefined) return null;
  const params = { countId, photoId };
  if (removing) {
    return (
      <ConfirmDialog
        title={t("photo.removeTitle")}
        effect={t("photo.removeEffect")}
        action={t("photo.remove")}
        danger
        busy={remove.isPending}
        error={remove.error}
        onClose={() => setRemoving(false)}
        onConfirm={() => remove.mutate({ params })}
      />
    );
  }
  const [before, after] = [photos[index - 1], photos[index + 1]];
  return (
    <Dialog title={photo.productName} size="xl" onClose={onClose}>
      <figure className={classes["figure"]}>
        <img
          src={client.url(routes.readPhoto, { params })}
          alt={t("photo.of", { product: photo.productName, n: index + 1 })}
          width={photo.width}
          height={photo.height}
        />
        <figcaption>
          {photo.productCode} · <PlaceName path={photo.locationPath} />
          {photo.lotCode === null ? "" : ` · ${t("entry.lot", { lot: photo.lotCode })}`} ·{" "}
          {t("assign.round", { round: photo.round })} · {photo.takenBy} ·{" "}
          {formatInstant(photo.takenAt, locale)}
        </figcaption>
      </figure>
      <div className={classes["viewerActions"]}>
        {photos.length < 2 ? null : (
          <>
            <Button
              variant="default"
              leftSection={<IconArrowLeft size={16} aria-hidden />}
              disabled={before === undefined}
              onClick={() => (before === undefined ? undefined : onPhoto(before.id))}
            >
              {t("photo.before")}
            </Button>
            <Button
              variant="default"
              rightSection={<IconArrowRight size={16} aria-hidden />}
              disabled={after === undefined}
              onClick={() => (after === undefined ? undefined : onPhoto(after.id))}
            >
              {t("photo.next")}
            </Button>
          </>
        )}
        {photo.removable ? (
          <Button
            className={classes["remove"] ?? ""}
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => setRemoving(true)}
          >
            {t("photo.remove")}
          </Button>
        ) : null}
      </div>
    </Dialog>
  );
}
