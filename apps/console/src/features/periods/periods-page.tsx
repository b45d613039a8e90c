import { Button, NativeSelect } from "@mantine/core";
import { type Parsed, type RouteAnswer, routes } from "@stockex/contracts";
import { IconLock, IconLockOpen } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { Empty, Page, Tag } from "../../ui/parts.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import rows from "../../ui/rows.module.css";
import { type Column, DataTable } from "../../ui/table.tsx";
import { lastDayOf, monthName } from "./months.ts";

const route = getRouteApi("/_shell/periods");

type Period = Parsed<RouteAnswer<typeof routes.closePeriod>>;

/** The months of a company: closed to posting, or open. */
export function PeriodsPage() {
  const { t } = useTranslation();
  const { companies } = useSession();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const companyId = filter.company ?? companies[0]?.id ?? "";
  const mayClose = useMay("period.close");
  const [changing, setChanging] = useState<Period | null>(null);
  const periods = useRead(routes.listPeriods, { params: { companyId } }, { enabled: companyId !== "" });
  const columns = useColumns(mayClose ? setChanging : null);
  return (
    <Page
      fill
      title={t("periods.title")}
      lead={mayClose ? t("periods.lead") : t("periods.leadReader")}
      below={
        <div className={rows["filters"]}>
          <NativeSelect
            size="xs"
            aria-label={t("entries.company")}
            value={companyId}
            onChange={(event) =>
              void navigate({ search: { company: event.currentTarget.value }, replace: true })
            }
            data={companies.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </div>
      }
    >
      <DataTable
        label={t("periods.title")}
        pages={{
          items: periods.data?.items ?? [],
          loading: periods.isPending,
          stale: false,
          error: periods.error,
          hasMore: false,
          more: () => undefined,
          retry: periods.refetch,
        }}
        columns={columns}
        rowId={({ month }) => month}
        phone={(period) => (
          <div className={rows["phoneAct"]}>
            <div>
              <MonthLink period={period} />
              <StateTag closed={period.closed} />
            </div>
            {mayClose ? <ChangeButton period={period} onChange={setChanging} /> : null}
          </div>
        )}
        empty={<Empty title={t("periods.emptyTitle")}>{t("periods.emptyDetail")}</Empty>}
      />
      {changing === null ? null : <ChangeDialog period={changing} onClose={() => setChanging(null)} />}
    </Page>
  );
}

function StateTag({ closed }: { readonly closed: boolean }) {
  const { t } = useTranslation();
  return closed ? (
    <Tag meaning="quiet" icon={IconLock}>
      {t("periods.closed")}
    </Tag>
  ) : (
    <Tag meaning="accent" icon={IconLockOpen}>
      {t("periods.open")}
    </Tag>
  );
}

/** A month is a door to its entries. */
function MonthLink({ period }: { readonly period: Period }) {
  const locale = useLocale();
  return (
    <Link
      to="/entries"
      search={{ company: period.companyId, from: period.month, to: lastDayOf(period.month) }}
      className={rows["link"]}
    >
      {monthName(period.month, locale)}
    </Link>
  );
}

interface ChangeButtonProps {
  readonly period: Period;
  readonly onChange: (period: Period) => void;
}

function ChangeButton({ period, onChange }: ChangeButtonProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const text = period.closed ? t("periods.reopen") : t("periods.close");
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      aria-label={`${text}: ${monthName(period.month, locale)}`}
      onClick={() => onChange(period)}
    >
      {text}
    </Button>
  );
}

function useColumns(onChange: ((period: Period) => void) | null): readonly Column<Period>[] {
  const { t } = useTranslation();
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: "month",
        header: t("periods.month"),
        width: "minmax(160px, 1fr)",
        cell: (period) => <MonthLink period={period} />,
      },
      {
        id: "state",
        header: t("counts.state"),
        width: "130px",
        cell: (period) => <StateTag closed={period.closed} />,
      },
      {
        id: "closedAt",
        header: t("periods.closedAt"),
        width: "minmax(170px, 2fr)",
        cell: (period) =>
          period.closedAt === null ? null : (
            <span className={rows["quiet"]}>{formatInstant(period.closedAt, locale)}</span>
          ),
      },
      ...(onChange === null
        ? []
        : [
            {
              id: "change",
              header: t("periods.change"),
              quietHeader: true,
              width: "150px",
              align: "right" as const,
              cell: (period: Period) => <ChangeButton period={period} onChange={onChange} />,
            },
          ]),
    ],
    [t, locale, onChange],
  );
}

/** Closing says its effect; reopening asks why, since somebody relied on the month being closed. */
function ChangeDialog({ period, onClose }: { readonly period: Period; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const change = useWrite(routes.closePeriod, {
    ownError: true,
    refresh: [routes.listPeriods],
    onDone: onClose,
  });
  const month = monthName(period.month, locale);
  const params = { companyId: period.companyId, month: period.month };
  if (period.closed) {
    return (
      <ReasonDialog
        title={t("periods.reopenTitle", { month })}
        effect={t("periods.reopenEffect", { month })}
        action={t("periods.reopen")}
        busy={change.isPending}
        error={change.error}
        onClose={onClose}
        onReason={(reason) => change.mutate({ params, body: { closed: false, reason } })}
      />
    );
  }
  return (
    <ConfirmDialog
      title={t("periods.closeTitle", { month })}
      effect={t("periods.closeEffect", { month })}
      action={t("periods.close")}
      busy={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={() => change.mutate({ params, body: { closed: true } })}
    />
  );
}
