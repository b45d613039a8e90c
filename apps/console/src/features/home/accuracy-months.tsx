import type { CountFigures } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ChartTable } from "../../ui/chart-table.tsx";
import { formatCount, formatMonth, formatPercent } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { DifferenceText } from "../../ui/numbers.tsx";
import parts from "../../ui/ui.module.css";
import classes from "./home.module.css";
import { monthSpan } from "./span.ts";

interface AccuracyMonthsProps {
  readonly companyId: string;
  readonly figures: CountFigures;
}

/** Record accuracy of the last twelve months: a bar a month from zero, its figure on top, its lines behind it. */
export function AccuracyMonths({ companyId, figures }: AccuracyMonthsProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { months, currency, currencyDecimals } = figures;
  return (
    <figure className={classes["chart"]}>
      <figcaption>{t("home.accuracyMonths")}</figcaption>
      <ol className={classes["bars"]}>
        {months.map(({ month, accuracy }) => (
          <li key={month}>
            {accuracy === null ? (
              <span className={classes["column"]} data-empty>
                <span className={parts["hidden"]}>
                  {formatMonth(month, locale, "long")}: {t("home.noCountThen")}
                </span>
              </span>
            ) : (
              <Link
                to="/differences"
                search={{ company: companyId, ...monthSpan(month), only: "inaccurate" }}
                className={classes["column"]}
                aria-label={`${formatMonth(month, locale, "long")}: ${formatPercent(accuracy, locale)}`}
              >
                <span className={classes["barValue"]}>{formatPercent(accuracy, locale)}</span>
                <span className={classes["barBody"]} style={{ height: `${accuracy}%` }} />
              </Link>
            )}
            <span className={classes["tick"]} aria-hidden>
              {formatMonth(month, locale, "narrow")}
            </span>
          </li>
        ))}
      </ol>
      <ChartTable
        caption={t("home.accuracyMonths")}
        heads={[
          t("home.month"),
          t("home.posted"),
          t("review.lines"),
          t("home.accuracy"),
          `${t("review.netValue")} (${currency})`,
        ]}
        rows={months.map((month) => ({
          key: month.month,
          cells: [
            formatMonth(month.month, locale, "long"),
            formatCount(month.counts, locale),
            formatCount(month.lines, locale),
            month.accuracy === null ? "–" : formatPercent(month.accuracy, locale),
            <DifferenceText key="net" value={month.netValue} decimals={currencyDecimals} />,
          ],
        }))}
      />
    </figure>
  );
}
