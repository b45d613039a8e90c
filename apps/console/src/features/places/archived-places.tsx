import { Button } from "@mantine/core";
import { type Location, routes } from "@stockex/contracts";
import { IconArchiveOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { usePages, useWrite } from "../../api/reading.ts";
import { Empty, LongName } from "../../ui/parts.tsx";
import rows from "../../ui/rows.module.css";
import { type Column, DataTable } from "../../ui/table.tsx";

/** The locations of all sites that are in the archive, each with the way out of it. */
export function ArchivedPlaces({ search }: { readonly search: string | undefined }) {
  const { t } = useTranslation();
  const pages = usePages(routes.listLocations, {
    query: {
      limit: 200,
      kind: "internal",
      archived: "true",
      ...(search === undefined ? {} : { search }),
    },
  });
  const columns = useColumns();
  return (
    <DataTable
      label={t("sites.archivedPlaces")}
      pages={pages}
      columns={columns}
      rowId={({ id }) => id}
      phone={(location) => (
        <div className={rows["phoneAct"]}>
          <div>
            <PlaceLink location={location} />
            <span className={rows["quiet"]}>{location.code}</span>
          </div>
          <Restore location={location} />
        </div>
      )}
      empty={
        <Empty title={t("sites.noArchivedPlaces")}>
          {search === undefined ? t("sites.noArchivedPlacesDetail") : t("ui.loosenFilter")}
        </Empty>
      }
    />
  );
}

/** The location in its site, among those archived there. */
function PlaceLink({ location }: { readonly location: Location }) {
  return (
    <Link
      to="/sites/$siteId"
      params={{ siteId: location.siteId ?? "" }}
      search={{ place: location.id, show: "archived" }}
      className={rows["link"]}
    >
      <LongName>{location.path}</LongName>
    </Link>
  );
}

function Restore({ location }: { readonly location: Location }) {
  const { t } = useTranslation();
  const may = useMay("sites.write");
  const restore = useWrite(routes.restoreLocation, { refresh: [routes.listLocations, routes.readLocation] });
  if (!may) return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconArchiveOff size={13} aria-hidden />}
      aria-label={t("sites.restorePlace", { place: location.path })}
      loading={restore.isPending}
      onClick={() => restore.mutate({ params: { locationId: location.id } })}
    >
      {t("products.restore")}
    </Button>
  );
}

function useColumns(): readonly Column<Location>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: "path",
        header: t("sites.place"),
        width: "minmax(200px, 3fr)",
        cell: (location) => <PlaceLink location={location} />,
      },
      {
        id: "code",
        header: t("categories.code"),
        width: "minmax(90px, 1fr)",
        cell: ({ code }) => <span className={rows["quiet"]}>{code}</span>,
      },
      {
        id: "barcode",
        header: t("products.barcode"),
        width: "minmax(120px, 1fr)",
        from: "md",
        cell: ({ barcode }) => <span className={rows["quiet"]}>{barcode}</span>,
      },
      {
        id: "restore",
        header: t("products.restore"),
        quietHeader: true,
        width: "150px",
        align: "right",
        // Drawn for another row as one scrolls, so that no row shows that another is being restored.
        cell: (location) => <Restore key={location.id} location={location} />,
      },
    ],
    [t],
  );
}
