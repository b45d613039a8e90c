import { Button } from "@mantine/core";
import { type CountPhoto, routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { usePages } from "../../api/reading.ts";
import { PlaceName } from "../../ui/parts.tsx";
import { PhotoStrip } from "../../ui/photos/photo-strip.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./posting.module.css";

/** The photos of a count, line by line; nothing when none was taken. */
export function Photos({ countId }: { readonly countId: string }) {
  const { t } = useTranslation();
  const photos = usePages(routes.listPhotos, { params: { countId }, query: { limit: 60 } });
  if (photos.items.length === 0 && photos.error === null) return null;
  return (
    <section>
      <h2>{t("photo.photos")}</h2>
      <ProblemNotice error={photos.error} onRetry={photos.retry} />
      <ul className={classes["photographed"]}>
        {byLine(photos.items).map(({ first, all }) => (
          <li key={first.lineId}>
            <span>
              {first.productName}
              <small>
                {first.productCode}
                {first.lotCode === null ? "" : ` · ${first.lotCode}`} ·{" "}
                <PlaceName path={first.locationPath} />
              </small>
            </span>
            <PhotoStrip countId={countId} photos={all} />
          </li>
        ))}
      </ul>
      {photos.hasMore ? (
        <Button variant="default" loading={photos.loadingMore} onClick={() => void photos.more()}>
          {t("ui.more")}
        </Button>
      ) : null}
    </section>
  );
}

/** Photos in the order they came, those of one line together. */
function byLine(photos: readonly CountPhoto[]): readonly { first: CountPhoto; all: readonly CountPhoto[] }[] {
  return [...Map.groupBy(photos, ({ lineId }) => lineId).values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [{ first, all }];
  });
}
