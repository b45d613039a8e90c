import { SegmentedControl } from "@mantine/core";
import { type Comparison, type Count, routes } from "@stockex/contracts";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { usePages, useRead } from "../../api/reading.ts";
import { formatCount, formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { AmountText, DifferenceText } from "../../ui/numbers.tsx";
import { Empty, Figure, Page } from "../../ui/parts.tsx";
import { PivotLink } from "../../ui/pivot-link.tsx";
import { ProblemNotice, ReadFailure } from "../../ui/problem.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SideChoice } from "../../ui/side-choice.tsx";
import { roundsOf } from "../../ui/sides.ts";
import { DataTable } from "../../ui/table.tsx";
import { ComparedPhoneRow, useComparedColumns } from "./columns.tsx";
import classes from "./comparison.module.css";
import { ComparisonDownload } from "./download.tsx";

const route = getRouteApi("/_shell/counts/$countId/compare");

/** Two counts of a site, or two rounds of one count, side by side. */
export function ComparisonPage() {
  const { t } = useTranslation();
  const { countId } = route.useParams();
  const mayReview = useMay("count.review");
  const count = useRead(routes.readCount, { params: { countId } });
  if (!mayReview) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  if (count.data === undefined) return <ReadFailure error={count.error} onRetry={count.refetch} />;
  return <Compared count={count.data} />;
}

function Compared({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const only = filter.only ?? "differing";
  const sort = filter.sort ?? "-magnitude";
  const [round, otherRound] = roundsOf(filter.rounds);
  const params = { countId: count.id };
  const against = filter.other === undefined ? { round, otherRound } : { otherId: filter.other };
  const comparison = useRead(routes.readComparison, { params, query: against });
  const lines = usePages(routes.listComparedLines, {
    params,
    query: {
      ...against,
      only,
      sort,
      limit: 200,
      ...(filter.search === undefined ? {} : { search: filter.search }),
    },
  });
  const columns = useComparedColumns(comparison.data, count.currencyDecimals);
  const change = (changed: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  return (
    <Page
      fill
      title={t("compare.title", { title: count.title })}
      lead={
        <>
          <Link to="/counts/$countId" params={params}>
            {count.number}
          </Link>
          <span>{count.siteName}</span>
          {filter.other === undefined ? <span>{t("compare.roundsNote")}</span> : null}
        </>
      }
      actions={
        <>
          <PivotLink
            report="comparison"
            over={{ company: count.companyId, count: count.id, other: filter.other, rounds: filter.rounds }}
          />
          <ComparisonDownload countId={count.id} against={against} only={only} search={filter.search} />
        </>
      }
      below={
        comparison.error === null ? (
          <Figures comparison={comparison.data} count={count} />
        ) : (
          <ProblemNotice error={comparison.error} onRetry={comparison.refetch} />
        )
      }
    >
      <div className={classes["filters"]}>
        <SideChoice
          count={count}
          other={filter.other}
          rounds={`${round}-${otherRound}`}
          onChoose={(chosen) => change(chosen)}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("review.show")}
          value={only}
          onChange={(value) => change({ only: value })}
          data={(["differing", "all"] as const).map((value) => ({
            value,
            label: t(`compare.only_${value}`),
          }))}
        />
        <SearchField
          label={t("review.search")}
          value={filter.search}
          onChange={(search) => change({ search })}
        />
      </div>
      <DataTable
        label={t("compare.lines")}
        pages={lines}
        columns={columns}
        rowId={(line) => `${line.productId}/${line.locationId}/${line.lotId}`}
        phone={(line) => <ComparedPhoneRow line={line} comparison={comparison.data} />}
        sort={sort}
        onSort={(value) => change({ sort: value as typeof sort })}
        empty={
          <Empty title={t(`compare.empty_${only}`)}>
            {filter.search === undefined ? t("compare.emptyDetail") : t("ui.loosenFilter")}
          </Empty>
        }
      />
    </Page>
  );
}

interface FiguresProps {
  readonly comparison: Comparison | undefined;
  readonly count: Count;
}

/** What A and B are, and how far they agree. */
function Figures({ comparison, count }: FiguresProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const many = (value: number | undefined) => (value === undefined ? "…" : formatCount(value, locale));
  const { currency, currencyDecimals } = count;
  return (
    <div className={classes["figures"]}>
      {(["left", "right"] as const).map((end) => (
        <Figure key={end} label={nameOf(comparison?.[end])}>
          <AmountText
            value={comparison?.[end].value ?? null}
            decimals={currencyDecimals}
            currency={currency}
          />
        </Figure>
      ))}
      <Figure label={t("compare.valueDifference")}>
        <DifferenceText value={comparison?.valueDifference ?? null} decimals={currencyDecimals} />
      </Figure>
      <Figure label={t("compare.same")}>{many(comparison?.same)}</Figure>
      <Figure label={t("compare.differing")}>{many(comparison?.differing)}</Figure>
      <Figure label={t("compare.onlyLeft")}>{many(comparison?.onlyLeft)}</Figure>
      <Figure label={t("compare.onlyRight")}>{many(comparison?.onlyRight)}</Figure>
    </div>
  );

  function nameOf(side: Comparison["left"] | undefined): string {
    if (side === undefined || comparison === undefined) return "…";
    const letter = t(side === comparison.left ? "compare.left" : "compare.right");
    const what = side.round === null ? side.number : t("compare.round", { round: side.round });
    const when = side.lastAt === null ? t("compare.notBegun") : formatInstant(side.lastAt, locale, "day");
    return `${letter} · ${what} · ${when}`;
  }
}
