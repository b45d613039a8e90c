import { SegmentedControl } from "@mantine/core";
import { routes, type Site } from "@stockex/contracts";
import { IconPlus } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { usePages } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Empty, LongName, Page } from "../../ui/parts.tsx";
import rows from "../../ui/rows.module.css";
import { SearchField } from "../../ui/search-field.tsx";
import { type Column, DataTable } from "../../ui/table.tsx";
import { ArchivedPlaces } from "./archived-places.tsx";

const route = getRouteApi("/_shell/sites");
const SitesMap = lazy(async () => ({ default: (await import("./map/sites-map.tsx")).SitesMap }));

/** Warehouses and shops. */
export function SitesPage() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useMay("sites.write");
  const places = filter.show === "archived-places";
  const pages = usePages(routes.listSites, {
    query: { limit: 500, archived: filter.show === "archived" ? "true" : "false" },
  });
  const shown = useMatching(pages.items, filter.search);
  const columns = useColumns();
  const change = (changed: Partial<typeof filter>) =>
    void navigate({ search: { ...filter, ...changed }, replace: true });
  const add = mayWrite ? (
    <LinkButton to="/sites/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t("sites.new")}
    </LinkButton>
  ) : undefined;
  return (
    <Page
      fill
      title={t("sites.title")}
      actions={add}
      below={
        <div className={rows["filters"]}>
          <SegmentedControl
            size="xs"
            aria-label={t("sites.show")}
            value={filter.show ?? "used"}
            onChange={(value) => change({ show: value === "used" ? undefined : value })}
            data={(["used", "archived", "archived-places"] as const).map((value) => ({
              value,
              label: t(`sites.show_${value}`),
            }))}
          />
          {places ? null : (
            <SegmentedControl
              size="xs"
              aria-label={t("sites.view")}
              value={filter.view ?? "list"}
              onChange={(value) => change({ view: value === "map" ? value : undefined })}
              data={(["list", "map"] as const).map((value) => ({ value, label: t(`sites.view_${value}`) }))}
            />
          )}
          <SearchField
            label={places ? t("sites.searchPlaces") : t("sites.search")}
            value={filter.search}
            onChange={(search) => change({ search })}
          />
        </div>
      }
    >
      {places ? (
        <ArchivedPlaces search={filter.search} />
      ) : filter.view === "map" && shown.length > 0 ? (
        <Suspense fallback={null}>
          <SitesMap sites={shown} />
        </Suspense>
      ) : (
        <DataTable
          label={t("sites.title")}
          pages={{ ...pages, items: shown }}
          columns={columns}
          rowId={({ id }) => id}
          phone={(site) => (
            <div className={rows["phoneRow"]}>
              <SiteLink site={site} />
              <span className={rows["quiet"]}>{site.code}</span>
              <span className={rows["quiet"]}>{site.address}</span>
            </div>
          )}
          empty={
            filter.search !== undefined || filter.show !== undefined ? (
              <Empty title={t("sites.noneFound")}>{t("ui.loosenFilter")}</Empty>
            ) : (
              <Empty title={t("sites.emptyTitle")} action={add}>
                {t("sites.emptyDetail")}
              </Empty>
            )
          }
        />
      )}
    </Page>
  );
}

/** Sites are few: what is typed is looked for in those that are loaded. */
function useMatching(sites: readonly Site[], search: string | undefined): readonly Site[] {
  return useMemo(() => {
    const wanted = search?.toLowerCase();
    if (wanted === undefined) return sites;
    return sites.filter(({ code, name, address }) =>
      [code, name, address ?? ""].some((text) => text.toLowerCase().includes(wanted)),
    );
  }, [sites, search]);
}

function SiteLink({ site }: { readonly site: Site }) {
  return (
    <Link to="/sites/$siteId" params={{ siteId: site.id }} className={rows["link"]}>
      {site.name}
    </Link>
  );
}

function useColumns(): readonly Column<Site>[] {
  const { t } = useTranslation();
  const { companies } = useSession();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("counts.site"),
        width: "minmax(160px, 2fr)",
        cell: (site) => <SiteLink site={site} />,
      },
      {
        id: "code",
        header: t("categories.code"),
        width: "minmax(80px, 0.8fr)",
        cell: (site) => <span className={rows["quiet"]}>{site.code}</span>,
      },
      {
        id: "company",
        header: t("entries.company"),
        width: "minmax(140px, 1.4fr)",
        from: "md",
        cell: (site) => <LongName>{companies.find(({ id }) => id === site.companyId)?.name ?? ""}</LongName>,
      },
      {
        id: "address",
        header: t("sites.address"),
        width: "minmax(160px, 2fr)",
        cell: (site) => <LongName>{site.address ?? ""}</LongName>,
      },
      {
        id: "contact",
        header: t("sites.contact"),
        width: "minmax(140px, 1.4fr)",
        from: "lg",
        cell: (site) => <LongName>{site.contact ?? ""}</LongName>,
      },
    ],
    [t, companies],
  );
}
