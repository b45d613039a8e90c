import { Button } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { IconBarcode } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePages } from "../../api/reading.ts";
import { LabelDialog } from "../../ui/labels/label-dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import classes from "./places.module.css";

interface FoundPlacesProps {
  readonly siteId: string;
  readonly search: string | undefined;
  readonly archived: boolean;
  readonly openId: string | undefined;
  readonly onOpen: (locationId: string) => void;
}

/** Locations found by name, code or barcode, or those in the archive, each by its whole path. */
export function FoundPlaces({ siteId, search, archived, openId, onOpen }: FoundPlacesProps) {
  const { t } = useTranslation();
  const [labels, setLabels] = useState(false);
  const found = usePages(routes.listLocations, {
    query: {
      siteId,
      limit: 50,
      ...(search === undefined ? {} : { search }),
      ...(archived ? { archived: "true" } : {}),
    },
  });
  if (found.error !== null) return <ProblemNotice error={found.error} onRetry={found.retry} />;
  if (found.loading) return <p className={sheet["quiet"]}>{t("ui.loading")}</p>;
  if (found.items.length === 0)
    return <p className={sheet["quiet"]}>{archived ? t("sites.noneArchived") : t("sites.nonePlaces")}</p>;
  return (
    <div>
      <ul className={classes["found"]} aria-label={t("sites.locations")}>
        {found.items.map(({ id, path }) => (
          <li key={id}>
            <button type="button" aria-current={id === openId} onClick={() => onOpen(id)}>
              {path}
            </button>
          </li>
        ))}
      </ul>
      {archived ? null : (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconBarcode size={14} aria-hidden />}
          onClick={() => setLabels(true)}
        >
          {t("labels.ofThese")}
        </Button>
      )}
      {labels ? (
        <LabelDialog
          labelled={{ of: "locations", choice: { ids: found.items.map(({ id }) => id) } }}
          onClose={() => setLabels(false)}
        />
      ) : null}
      {found.hasMore ? (
        <Button size="xs" variant="default" loading={found.loadingMore} onClick={() => void found.more()}>
          {t("ui.more")}
        </Button>
      ) : null}
    </div>
  );
}
