import { UnstyledButton } from "@mantine/core";
import { type CountPhoto, routes } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClient } from "../../api/connection.tsx";
import { PhotoDialog } from "./photo-dialog.tsx";
import classes from "./photos.module.css";

interface PhotoStripProps {
  readonly countId: string;
  readonly photos: readonly CountPhoto[];
}

/** Photos of a line, small, in the order they were taken; each opens large. */
export function PhotoStrip({ countId, photos }: PhotoStripProps) {
  const { t } = useTranslation();
  const client = useClient();
  const [openId, setOpenId] = useState<string | null>(null);
  if (photos.length === 0) return null;
  return (
    <>
      <ul className={classes["strip"]}>
        {photos.map((photo, index) => (
          <li key={photo.id}>
            <UnstyledButton className={classes["thumb"]} onClick={() => setOpenId(photo.id)}>
              <img
                src={client.url(routes.readPhoto, { params: { countId, photoId: photo.id } })}
                alt={t("photo.open", { n: index + 1, product: photo.productName, person: photo.takenBy })}
                width={photo.width}
                height={photo.height}
                loading="lazy"
              />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {openId === null ? null : (
        <PhotoDialog
          countId={countId}
          photos={photos}
          photoId={openId}
          onPhoto={setOpenId}
          onClose={() => setOpenId(null)}
        />
      )}
    </>
  );
}
