import { NativeSelect, SegmentedControl } from "@mantine/core";
import { type CountPlan, routes } from "@stockex/contracts";
import { IconPlayerPause, IconPlus } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../../api/connection.tsx";
import { usePages, useRead } from "../../../api/reading.ts";
import { LinkButton } from "../../../ui/link-button.tsx";
import { useLocale } from "../../../ui/locale.ts";
import { Empty, LongName, Page, Tag } from "../../../ui/parts.tsx";
import rows from "../../../ui/rows.module.css";
import { SearchField } from "../../../ui/search-field.tsx";
import { type Column, DataTable } from "../../../ui/table.tsx";
import { useScopeText } from "../scope-text.ts";
import { Outcome } from "./outcome.tsx";
import { formatPlanDay, useFrequencyText } from "./plan-words.ts";

const route = getRouteApi("/_shell/count-plans");

/** Counts that come again: what, when, and what became of the last date. */
export function PlansPage() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const mayCreate = useMay("count.create");
  const { show, site, search } = filter;
  const pages = usePages(routes.listCountPlans, {
    query: {
      ...(show === undefined ? {} : { state: show }),
      ...(site === undefined ? {} : { siteId: site }),
      ...(search === undefined ? {} : { search }),
    },
  });
  const sites = useRead(routes.listSites, { query: { limit: 500 } });
  const columns = useColumns();
  const change = (changed: Partial<typeof filter>) =>
    void navigate({ search: { ...filter, ...changed }, replace: true });
  const filtered = show !== undefined || site !== undefined || search !== undefined;
  const begin = mayCreate ? (
    <LinkButton to="/count-plans/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t("plans.new")}
    </LinkButton>
  ) : undefined;
  return (
    <Page
      fill
      title={t("plans.title")}
      actions={begin}
      below={
        <div className={rows["filters"]}>
          <SegmentedControl
            size="xs"
            aria-label={t("plans.show")}
            value={show ?? "all"}
            onChange={(value) => change({ show: value === "all" ? undefined : value })}
            data={(["all", "running", "paused"] as const).map((value) => ({
              value,
              label: t(`plans.show_${value}`),
            }))}
          />
          <NativeSelect
            size="xs"
            aria-label={t("counts.site")}
            value={site ?? ""}
            onChange={(event) => change({ site: event.currentTarget.value || undefined })}
            data={[
              { value: "", label: t("counts.allSites") },
              ...(sites.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <SearchField
            label={t("plans.search")}
            value={search}
            onChange={(found) => change({ search: found })}
          />
        </div>
      }
    >
      <DataTable
        label={t("plans.title")}
        pages={pages}
        columns={columns}
        rowId={({ id }) => id}
        phone={(plan) => <PhoneRow plan={plan} />}
        empty={
          filtered ? (
            <Empty title={t("plans.noneFound")}>{t("ui.loosenFilter")}</Empty>
          ) : (
            <Empty title={t("plans.emptyTitle")} action={begin}>
              {t("plans.emptyDetail")}
            </Empty>
          )
        }
      />
    </Page>
  );
}

function PlanLink({ plan }: { readonly plan: CountPlan }) {
  return (
    <Link to="/count-plans/$planId" params={{ planId: plan.id }} className={rows["link"]}>
      {plan.name}
    </Link>
  );
}

/** The next date, or that there is none for now. */
export function NextDate({ plan }: { readonly plan: CountPlan }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return plan.paused ? (
    <Tag meaning="waiting" icon={IconPlayerPause}>
      {t("plans.paused")}
    </Tag>
  ) : (
    formatPlanDay(plan.nextOn, locale)
  );
}

function PhoneRow({ plan }: { readonly plan: CountPlan }) {
  const frequency = useFrequencyText();
  return (
    <div className={rows["phoneRow"]}>
      <PlanLink plan={plan} />
      <span>
        <NextDate plan={plan} />
      </span>
      <span className={rows["quiet"]}>{`${plan.siteName} · ${frequency(plan.frequency)}`}</span>
    </div>
  );
}

function useColumns(): readonly Column<CountPlan>[] {
  const { t } = useTranslation();
  const frequency = useFrequencyText();
  const scope = useScopeText();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("plans.plan"),
        width: "minmax(180px, 2.4fr)",
        cell: (plan) => <PlanLink plan={plan} />,
      },
      {
        id: "site",
        header: t("counts.site"),
        width: "minmax(110px, 1.2fr)",
        cell: (plan) => <LongName>{plan.siteName}</LongName>,
      },
      {
        id: "scope",
        header: t("countForm.scope"),
        width: "minmax(140px, 1.8fr)",
        from: "md",
        cell: (plan) => <LongName tail={12}>{scope(plan.scope)}</LongName>,
      },
      {
        id: "frequency",
        header: t("plans.when"),
        width: "minmax(150px, 1.6fr)",
        cell: (plan) => <LongName tail={12}>{frequency(plan.frequency)}</LongName>,
      },
      { id: "next", header: t("plans.next"), width: "150px", cell: (plan) => <NextDate plan={plan} /> },
      {
        id: "last",
        header: t("plans.last"),
        width: "minmax(230px, 1.4fr)",
        from: "md",
        cell: (plan) => (plan.lastRun === null ? null : <Outcome run={plan.lastRun} />),
      },
    ],
    [t, frequency, scope],
  );
}
