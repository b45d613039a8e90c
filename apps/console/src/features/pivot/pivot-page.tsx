import { type PivotWish, routes, type PivotTable as Table } from "@stockex/contracts";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClient, useSession } from "../../api/connection.tsx";
import { useRead } from "../../api/reading.ts";
import { DownloadButton } from "../../ui/download-button.tsx";
import { Empty, Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { roundsOf } from "../../ui/sides.ts";
import { PivotFilters } from "./filters.tsx";
import { type Layout, layoutOf } from "./layout.ts";
import { LayoutChoice } from "./layout-choice.tsx";
import classes from "./pivot.module.css";
import { PivotGrid } from "./pivot-grid.tsx";
import type { PivotSearch } from "./search.ts";
import { useCounts } from "./use-counts.ts";

const route = getRouteApi("/_shell/pivot");
const formats = ["xlsx", "csv"] as const;

/** A report laid out by rows and columns that the reader chooses. */
export function PivotPage() {
  const { t } = useTranslation();
  const { companies } = useSession();
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const layout = layoutOf(address);
  const company = companies.find(({ id }) => id === address.company) ?? companies[0];
  const ofCount = layout.report === "count" || layout.report === "comparison";
  const counts = useCounts(company?.id, ofCount);
  const count = ofCount ? (counts.find(({ id }) => id === address.count) ?? counts[0]) : undefined;
  const search = ofCount ? { ...address, count: address.count ?? count?.id } : address;
  const change = (changed: Partial<PivotSearch>) =>
    void navigate({ search: { ...address, ...changed }, replace: true });
  if (company === undefined)
    return <Empty title={t("value.noCompanyTitle")}>{t("value.noCompanyDetail")}</Empty>;
  const wish = wishOf(layout, search);
  return (
    <Page
      fill
      title={t("pivot.title")}
      lead={t("pivot.lead")}
      actions={wish === null ? undefined : <Downloads companyId={company.id} wish={wish} />}
      below={
        <>
          <LayoutChoice layout={layout} onChange={change} />
          <PivotFilters
            layout={layout}
            search={search}
            company={company}
            counts={counts}
            count={count}
            onChange={change}
          />
        </>
      }
    >
      {wish === null ? (
        <Empty title={t("pivot.noCountTitle")}>{t("pivot.noCountDetail")}</Empty>
      ) : (
        <Laid companyId={company.id} layout={layout} search={search} wish={wish} />
      )}
    </Page>
  );
}

interface LaidProps {
  readonly companyId: string;
  readonly layout: Layout;
  readonly search: PivotSearch;
  readonly wish: PivotWish;
}

/** The table, or why there is none. The one before stays in sight, paler, until the next is there. */
function Laid({ companyId, layout, search, wish }: LaidProps) {
  const { t } = useTranslation();
  const table = useRead(routes.readPivot, { params: { companyId }, query: wish });
  const { data } = table;
  const [shown, setShown] = useState<{ table: Table; layout: Layout; search: PivotSearch } | null>(null);
  if (data !== undefined && shown?.table !== data) setShown({ table: data, layout, search });
  if (table.error !== null) return <ReadFailure error={table.error} onRetry={table.refetch} />;
  if (shown === null)
    return (
      <p role="status" className={classes["note"]}>
        {t("ui.loading")}
      </p>
    );
  if (shown.table.rows.length === 0)
    return <Empty title={t("pivot.emptyTitle")}>{t("pivot.emptyDetail")}</Empty>;
  return (
    <>
      <Note table={shown.table} />
      <PivotGrid companyId={companyId} {...shown} stale={data === undefined} />
    </>
  );
}

/** What the numbers are, where the reader could take them for something else. */
function Note({ table }: { readonly table: Table }) {
  const { t } = useTranslation();
  const mixed = table.kind === "quantity" && table.mixedUnits;
  return mixed ? <p className={classes["note"]}>{t("pivot.mixedUnits")}</p> : null;
}

function Downloads({ companyId, wish }: { readonly companyId: string; readonly wish: PivotWish }) {
  const { t } = useTranslation();
  const client = useClient();
  return formats.map((format) => (
    <DownloadButton
      key={format}
      label={t(`pivot.download_${format}`)}
      fetchFile={() =>
        client.download(routes.downloadPivot, { params: { companyId }, query: { ...wish, format } })
      }
    />
  ));
}

/** What is asked of the server; null while no count is chosen where one is needed. */
function wishOf(layout: Layout, search: PivotSearch): PivotWish | null {
  const { report, rows, within, across, measure } = layout;
  const [round, otherRound] = roundsOf(search.rounds);
  const over = {
    from: search.from,
    to: search.to,
    on: report === "stock" ? search.on : undefined,
    siteId: search.site,
    categoryId: search.category,
    within,
    across,
  };
  const given = Object.fromEntries(Object.entries(over).filter(([, value]) => value !== undefined));
  const wish = { report, rows, measure, round, otherRound, ...given };
  if (report !== "count" && report !== "comparison") return wish;
  if (search.count === undefined) return null;
  const ofCounts = { ...wish, countId: search.count };
  return report === "comparison" && search.other !== undefined
    ? { ...ofCounts, otherId: search.other }
    : ofCounts;
}
