import { NativeSelect } from "@mantine/core";
import { type Entry, routes } from "@stockex/contracts";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useClient, useSession } from "../../api/connection.tsx";
import { usePages } from "../../api/reading.ts";
import beside from "../../ui/beside.module.css";
import { DayField } from "../../ui/day-field.tsx";
import { DownloadButton } from "../../ui/download-button.tsx";
import { decimalsOfCurrency, EntryLines } from "../../ui/entry-lines.tsx";
import { formatDay } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { AmountText } from "../../ui/numbers.tsx";
import { Empty, LongName, Page } from "../../ui/parts.tsx";
import rows from "../../ui/rows.module.css";
import { type Column, DataTable } from "../../ui/table.tsx";

const route = getRouteApi("/_shell/entries");

/** Journal entries of a company, newest first; the open one with its debits and credits. */
export function EntriesPage() {
  const { t } = useTranslation();
  const client = useClient();
  const { companies } = useSession();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const companyId = filter.company ?? companies[0]?.id ?? "";
  const span = {
    ...(filter.from === undefined ? {} : { from: filter.from }),
    ...(filter.to === undefined ? {} : { to: filter.to }),
  };
  const pages = usePages(
    routes.listEntries,
    { params: { companyId }, query: { limit: 100, ...span } },
    { enabled: companyId !== "" },
  );
  const columns = useColumns();
  const change = (changed: Partial<typeof filter>) =>
    void navigate({ search: { ...filter, ...changed }, replace: true });
  const open = pages.items.find(({ id }) => id === filter.open);
  return (
    <Page
      fill
      title={t("entries.title")}
      actions={
        <DownloadButton
          label={t("entries.download")}
          fetchFile={() => client.download(routes.downloadEntries, { params: { companyId }, query: span })}
        />
      }
      below={
        <div className={rows["filters"]}>
          <NativeSelect
            size="xs"
            aria-label={t("entries.company")}
            value={companyId}
            onChange={(event) => change({ company: event.currentTarget.value, open: undefined })}
            data={companies.map(({ id, name, currency }) => ({ value: id, label: `${name} (${currency})` }))}
          />
          {(["from", "to"] as const).map((end) => (
            <DayField
              key={end}
              label={t(`moves.${end}`)}
              value={filter[end]}
              onChange={(day) => change({ [end]: day })}
            />
          ))}
        </div>
      }
    >
      <div className={beside["split"]} data-open={open !== undefined || undefined}>
        <DataTable
          label={t("entries.title")}
          pages={pages}
          columns={columns}
          rowId={({ id }) => id}
          currentId={filter.open}
          onCurrent={({ id }) => change({ open: id })}
          phone={(entry) => (
            <div className={rows["phoneRow"]}>
              <LongName>{entry.label}</LongName>
              <AmountText value={entry.total} decimals={decimalsOfCurrency(entry.currency)} />
              <span className={rows["quiet"]}>{entry.number}</span>
            </div>
          )}
          empty={<Empty title={t("entries.emptyTitle")}>{t("entries.emptyDetail")}</Empty>}
        />
        {open === undefined ? null : (
          <aside className={beside["open"]} aria-label={open.number}>
            <EntryLines entry={open} />
          </aside>
        )}
      </div>
    </Page>
  );
}

function useColumns(): readonly Column<Entry>[] {
  const { t } = useTranslation();
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: "number",
        header: t("entries.number"),
        width: "minmax(120px, 1fr)",
        cell: (entry) => entry.number,
      },
      {
        id: "date",
        header: t("entries.date"),
        width: "120px",
        cell: (entry) => formatDay(entry.date, locale),
      },
      {
        id: "label",
        header: t("entries.label"),
        width: "minmax(180px, 3fr)",
        cell: (entry) => <LongName>{entry.label}</LongName>,
      },
      {
        id: "total",
        header: t("entries.total"),
        width: "170px",
        align: "right",
        cell: (entry) => (
          <AmountText
            value={entry.total}
            decimals={decimalsOfCurrency(entry.currency)}
            currency={entry.currency}
          />
        ),
      },
    ],
    [t, locale],
  );
}
