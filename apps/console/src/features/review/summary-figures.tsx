import { type Count, routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import { formatCount, formatPercent } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { AmountText, DifferenceText } from "../../ui/numbers.tsx";
import { Figure } from "../../ui/parts.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./review.module.css";

/** The count in one line of figures. */
export function SummaryFigures({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const summary = useRead(routes.readCountSummary, { params: { countId: count.id } });
  if (summary.error !== null) return <ProblemNotice error={summary.error} onRetry={summary.refetch} />;
  const sums = summary.data;
  const many = (value: number | undefined) => (value === undefined ? "…" : formatCount(value, locale));
  const money = { decimals: count.currencyDecimals, unit: count.currency };
  return (
    <div className={classes["figures"]}>
      <Figure label={t("review.lines")}>
        {many(sums?.counted)} <small>/ {many(sums?.lines)}</small>
      </Figure>
      <Figure label={t("review.only_differing")}>{many(sums?.differing)}</Figure>
      <Figure label={t("review.only_contested")}>{many(sums?.contested)}</Figure>
      <Figure label={t("review.surplusValue")}>
        <AmountText value={sums?.surplusValue ?? null} decimals={money.decimals} />
      </Figure>
      <Figure label={t("review.shortageValue")}>
        <AmountText value={sums?.shortageValue ?? null} decimals={money.decimals} />
      </Figure>
      <Figure label={t("review.netValue")}>
        <DifferenceText value={sums?.netValue ?? null} {...money} />
      </Figure>
      <Figure label={t("review.accuracy")}>
        {sums === undefined || sums.recordAccuracy === null
          ? "–"
          : formatPercent(sums.recordAccuracy, locale)}
      </Figure>
    </div>
  );
}
