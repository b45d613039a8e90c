import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { type Count, routes } from "@stockex/contracts";
import { IconPlus, IconX } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRefreshOnLive } from "../../api/live.ts";
import { usePages, useRead } from "../../api/reading.ts";
import { CountStateTag } from "../../ui/count-state.tsx";
import { formatCount, formatDay, formatInstant, share } from "../../ui/format.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { useLocale } from "../../ui/locale.ts";
import { Bar, Empty, LongName, Page } from "../../ui/parts.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { type Column, DataTable } from "../../ui/table.tsx";
import { useNarrow } from "../../ui/window.ts";
import { CompareBar } from "./compare-bar.tsx";
import classes from "./counts.module.css";
import type { countsSearch } from "./search.ts";

const route = getRouteApi("/_shell/counts");

const statesOf = {
  open: "draft,released,counting,review,approved",
  posted: "posted",
  cancelled: "cancelled",
  all: undefined,
} as const;

/** The counts: what runs, what waits, what is done. */
export function CountsPage() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const mayCreate = useMay("count.create");
  const mayReview = useMay("count.review");
  const narrow = useNarrow();
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const show = filter.waiting === undefined ? (filter.show ?? "open") : "all";
  const state = statesOf[show];
  const pages = usePages(routes.listCounts, {
    query: {
      ...(state === undefined ? {} : { state }),
      ...(filter.waiting === undefined ? {} : { waiting: filter.waiting }),
      ...(filter.from === undefined ? {} : { from: filter.from }),
      ...(filter.to === undefined ? {} : { to: filter.to }),
      ...(filter.company === undefined ? {} : { companyId: filter.company }),
      ...(filter.site === undefined ? {} : { siteId: filter.site }),
      ...(filter.search === undefined ? {} : { search: filter.search }),
    },
  });
  useRefreshOnLive("counts", [routes.listCounts]);
  const columns = useColumns();
  const filtered =
    filter.search !== undefined || filter.site !== undefined || filter.from !== undefined || show !== "open";
  const change = (changed: Partial<typeof filter>) =>
    void navigate({ search: { ...filter, ...changed }, replace: true });
  return (
    <Page
      fill
      title={t("counts.title")}
      actions={
        mayCreate ? (
          <LinkButton to="/counts/new" leftSection={<IconPlus size={16} aria-hidden />}>
            {t("counts.new")}
          </LinkButton>
        ) : undefined
      }
      below={
        <div className={classes["filters"]}>
          <SegmentedControl
            size="xs"
            aria-label={t("counts.show")}
            value={show}
            onChange={(value) => change({ show: value === "open" ? undefined : value, waiting: undefined })}
            data={(["open", "posted", "cancelled", "all"] as const).map((value) => ({
              value,
              label: t(`counts.show_${value}`),
            }))}
          />
          <Given filter={filter} onChange={change} />
          <SiteSelect value={filter.site} onChange={(site) => change({ site })} />
          <SearchField
            label={t("counts.search")}
            value={filter.search}
            onChange={(search) => change({ search })}
          />
        </div>
      }
    >
      {checked.size === 0 || narrow ? null : (
        <CompareBar
          counts={pages.items.filter(({ id }) => checked.has(id))}
          onNone={() => setChecked(new Set())}
        />
      )}
      <DataTable
        label={t("counts.title")}
        pages={pages}
        columns={columns}
        rowId={({ id }) => id}
        phone={(count) => <PhoneRow count={count} />}
        {...(mayReview && !narrow
          ? {
              checked,
              onChecked: setChecked,
              checkLabel: ({ title }: Count) => t("counts.choose", { title }),
            }
          : {})}
        empty={
          filtered ? (
            <Empty title={t("counts.noneFound")}>{t("ui.loosenFilter")}</Empty>
          ) : (
            <Empty
              title={t("counts.emptyTitle")}
              action={
                mayCreate ? <LinkButton to="/counts/new">{t("counts.emptyAction")}</LinkButton> : undefined
              }
            >
              {mayCreate ? t("counts.emptyDetail") : t("counts.emptyCounter")}
            </Empty>
          )
        }
      />
    </Page>
  );
}

type Filter = ReturnType<typeof countsSearch>;

interface GivenProps {
  readonly filter: Filter;
  readonly onChange: (changed: Partial<Filter>) => void;
}

/** Filters that a number on the home leads with; here they can only be taken away. */
function Given({ filter, onChange }: GivenProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { waiting, from, to } = filter;
  const cross = <IconX size={14} aria-hidden />;
  return (
    <>
      {waiting === undefined ? null : (
        <Button
          size="compact-sm"
          variant="light"
          rightSection={cross}
          onClick={() => onChange({ waiting: undefined })}
        >
          {t(`counts.waiting_${waiting}`)}
        </Button>
      )}
      {from === undefined || to === undefined ? null : (
        <Button
          size="compact-sm"
          variant="light"
          rightSection={cross}
          onClick={() => onChange({ from: undefined, to: undefined, company: undefined })}
        >
          {`${formatDay(from, locale)} – ${formatDay(to, locale)}`}
        </Button>
      )}
    </>
  );
}

/** Where opening a count leads: whoever may only count goes straight to counting. */
function CountLink({ count, children }: { readonly count: Count; readonly children: string }) {
  const mayRead = useMay("count.read");
  return (
    <Link
      to={mayRead ? "/counts/$countId" : "/counts/$countId/entry"}
      params={{ countId: count.id }}
      className={classes["link"]}
    >
      {children}
    </Link>
  );
}

function Progress({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { lines, counted } = count.progress;
  if (lines === 0) return null;
  return (
    <span className={classes["progress"]}>
      <Bar value={share(counted, lines)} label={t("counts.progress")} quiet={count.state === "posted"} />
      <span>
        {formatCount(counted, locale)} / {formatCount(lines, locale)}
      </span>
    </span>
  );
}

function useColumns(): readonly Column<Count>[] {
  const { t } = useTranslation();
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: "title",
        header: t("counts.count"),
        width: "minmax(170px, 3fr)",
        cell: (count) => <CountLink count={count}>{count.title}</CountLink>,
      },
      {
        id: "number",
        header: t("counts.number"),
        width: "minmax(110px, 1fr)",
        from: "lg",
        cell: (count) => <span className={classes["quiet"]}>{count.number}</span>,
      },
      {
        id: "site",
        header: t("counts.site"),
        width: "minmax(100px, 1.4fr)",
        cell: (count) => <LongName>{count.siteName}</LongName>,
      },
      {
        id: "state",
        header: t("counts.state"),
        width: "124px",
        cell: (count) => <CountStateTag count={count} />,
      },
      {
        id: "progress",
        header: t("counts.progress"),
        width: "minmax(150px, 1.6fr)",
        cell: (count) => <Progress count={count} />,
      },
      {
        id: "when",
        header: t("counts.changed"),
        width: "156px",
        from: "md",
        cell: (count) => (
          <span className={classes["quiet"]}>{formatInstant(lastChange(count), locale, "short")}</span>
        ),
      },
    ],
    [t, locale],
  );
}

function PhoneRow({ count }: { readonly count: Count }) {
  return (
    <div className={classes["phoneRow"]}>
      <CountLink count={count}>{count.title}</CountLink>
      <CountStateTag count={count} />
      <span className={classes["quiet"]}>{count.siteName}</span>
      <Progress count={count} />
    </div>
  );
}

function lastChange(count: Count): string {
  return (
    count.cancelledAt ??
    count.postedAt ??
    count.approvedAt ??
    count.closedAt ??
    count.releasedAt ??
    count.createdAt
  );
}

interface SiteSelectProps {
  readonly value: string | undefined;
  readonly onChange: (site: string | undefined) => void;
}

function SiteSelect({ value, onChange }: SiteSelectProps) {
  const { t } = useTranslation();
  const sites = useRead(routes.listSites, { query: { limit: 500 } });
  return (
    <NativeSelect
      size="xs"
      aria-label={t("counts.site")}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value === "" ? undefined : event.currentTarget.value)}
      data={[
        { value: "", label: t("counts.allSites") },
        ...(sites.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}
