import { Button, SegmentedControl } from "@mantine/core";
import { type Correction, routes } from "@stockex/contracts";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { usePages, useWrite } from "../../api/reading.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { DifferenceText } from "../../ui/numbers.tsx";
import { Empty, LongName, Page, PlaceName } from "../../ui/parts.tsx";
import { ProductCell } from "../../ui/product-cell.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import rows from "../../ui/rows.module.css";
import { type Column, DataTable } from "../../ui/table.tsx";
import classes from "./review.module.css";

const route = getRouteApi("/_shell/corrections");
const states = ["proposed", "approved", "dismissed"] as const;
type Asking = { readonly correction: Correction; readonly outcome: "approved" | "dismissed" };

/** Corrections that back-dated moves propose for counts already settled. */
export function CorrectionsPage() {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const state = route.useSearch().state ?? "proposed";
  const pages = usePages(routes.listCorrections, { query: { state } });
  const [asking, setAsking] = useState<Asking | null>(null);
  const decide = useWrite(routes.decideCorrection, {
    ownError: true,
    refresh: [routes.listCorrections],
    onDone: () => setAsking(null),
  });
  const ask = (next: Asking) => {
    decide.reset();
    setAsking(next);
  };
  const columns = useColumns(ask);
  return (
    <Page
      fill
      title={t("corrections.title")}
      lead={t("corrections.lead")}
      below={
        <SegmentedControl
          size="xs"
          aria-label={t("corrections.show")}
          value={state}
          onChange={(value) =>
            void navigate({ search: value === "proposed" ? {} : { state: value }, replace: true })
          }
          data={states.map((value) => ({ value, label: t(`corrections.state_${value}`) }))}
        />
      }
    >
      <DataTable
        label={t("corrections.title")}
        pages={pages}
        columns={columns}
        rowId={({ id }) => id}
        phone={(correction) => (
          <div className={rows["phoneRow"]}>
            <LongName>{`${correction.productCode} ${correction.productName}`}</LongName>
            <DifferenceText value={correction.quantity} />
            <span className={rows["quiet"]}>{correction.locationPath}</span>
            <CorrectionActions correction={correction} onAsk={ask} />
          </div>
        )}
        empty={<Empty title={t(`corrections.empty_${state}`)}>{t("corrections.emptyDetail")}</Empty>}
      />
      {asking === null ? null : (
        <ReasonDialog
          title={t(`corrections.${asking.outcome}Title`)}
          effect={t(`corrections.${asking.outcome}Effect`)}
          action={t(`corrections.${asking.outcome}Action`)}
          busy={decide.isPending}
          error={decide.error}
          onClose={() => setAsking(null)}
          onReason={(reason) =>
            decide.mutate({
              params: { correctionId: asking.correction.id },
              body: { outcome: asking.outcome, reason },
            })
          }
        />
      )}
    </Page>
  );
}

function useColumns(ask: (asking: Asking) => void): readonly Column<Correction>[] {
  const { t } = useTranslation();
  const locale = useLocale();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `ask` only sets state
  return useMemo(
    () => [
      {
        id: "product",
        header: t("review.product"),
        width: "minmax(180px, 2.4fr)",
        cell: (one) => <ProductCell code={one.productCode} name={one.productName} />,
      },
      {
        id: "place",
        header: t("review.place"),
        width: "minmax(110px, 1.4fr)",
        cell: (one) => <PlaceName path={one.locationPath} />,
      },
      {
        id: "count",
        header: t("counts.count"),
        width: "132px",
        cell: (one) => (
          <Link
            to="/counts/$countId/review"
            params={{ countId: one.countId }}
            search={{ line: one.lineId, only: "all" }}
          >
            {one.countNumber}
          </Link>
        ),
      },
      {
        id: "quantity",
        header: t("corrections.quantity"),
        width: "110px",
        align: "right",
        cell: (one) => <DifferenceText value={one.quantity} />,
      },
      {
        id: "when",
        header: t("corrections.proposedAt"),
        width: "132px",
        from: "lg",
        cell: (one) => formatInstant(one.proposedAt, locale, "short"),
      },
      {
        id: "actions",
        header: t("corrections.decision"),
        width: "216px",
        cell: (one) => <CorrectionActions correction={one} onAsk={ask} />,
      },
    ],
    [t, locale],
  );
}

interface CorrectionActionsProps {
  readonly correction: Correction;
  readonly onAsk: (asking: Asking) => void;
}

function CorrectionActions({ correction, onAsk }: CorrectionActionsProps) {
  const { t } = useTranslation();
  const may = useMay("count.approve");
  if (correction.state !== "proposed")
    return <span title={correction.reason ?? ""}>{correction.reason}</span>;
  if (!may) return <span className={classes["quiet"]}>{t("review.waitsForApproval")}</span>;
  return (
    <span className={classes["rowButtons"]}>
      <Button size="compact-xs" variant="default" onClick={() => onAsk({ correction, outcome: "approved" })}>
        {t("corrections.approvedAction")}
      </Button>
      <Button size="compact-xs" variant="default" onClick={() => onAsk({ correction, outcome: "dismissed" })}>
        {t("corrections.dismissedAction")}
      </Button>
    </span>
  );
}
