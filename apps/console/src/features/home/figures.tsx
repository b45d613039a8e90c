import { SegmentedControl } from "@mantine/core";
import { type CountFigures, routes } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRefreshOnLive } from "../../api/live.ts";
import { useRead } from "../../api/reading.ts";
import { formatCount, formatPercent } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { AmountText, DifferenceText } from "../../ui/numbers.tsx";
import { Figure } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { AccuracyMonths } from "./accuracy-months.tsx";
import classes from "./home.module.css";
import { LastPosted } from "./last-posted.tsx";
import { formatDuration, spanOf } from "./span.ts";
import { TopVariance } from "./top-variance.tsx";

interface FiguresProps {
  readonly companyId: string;
  readonly months: "1" | "3" | undefined;
  readonly onMonths: (months: "1" | "3" | undefined) => void;
}

const choices = ["1", "3", "12"] as const;

/** Record accuracy and variance of a company's posted counts; each figure leads to its lines. */
export function Figures({ companyId, months, onMonths }: FiguresProps) {
  const { t } = useTranslation();
  const { from, to } = spanOf(Number(months ?? 12), new Date());
  const figures = useRead(routes.readCountFigures, { params: { companyId }, query: { from, to } });
  useRefreshOnLive("counts", [routes.readCountFigures], ["count.posted"]);
  const { data } = figures;
  return (
    <section className={classes["figures"]} aria-labelledby="home-figures" aria-busy={figures.isPending}>
      <header>
        <h2 id="home-figures">{t("home.figures")}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t("home.period")}
          value={months ?? "12"}
          onChange={(value) => onMonths(value === "12" ? undefined : value)}
          data={choices.map((value) => ({ value, label: t(`home.months_${value}`) }))}
        />
      </header>
      {data === undefined ? (
        <ReadFailure error={figures.error} onRetry={figures.refetch} />
      ) : data.lastPosted.length === 0 ? (
        <p className={classes["nothing"]}>{t("home.noFigures")}</p>
      ) : (
        <>
          <Strip companyId={companyId} figures={data} />
          <div className={classes["charts"]}>
            <AccuracyMonths companyId={companyId} figures={data} />
            <TopVariance companyId={companyId} figures={data} />
          </div>
          <LastPosted figures={data} />
        </>
      )}
    </section>
  );
}

function Strip({ companyId, figures }: { readonly companyId: string; readonly figures: CountFigures }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { from, to, currency, currencyDecimals } = figures;
  const percent = (value: string | null, signed = false) =>
    value === null ? "–" : formatPercent(value, locale, signed, 2);
  const span = { company: companyId, from, to };
  return (
    <div className={classes["strip"]}>
      <Link to="/differences" search={{ ...span, only: "inaccurate" }} className={classes["figure"]}>
        <Figure label={t("home.accuracy")}>{percent(figures.accuracy)}</Figure>
        <small>
          {t("home.accurateOf", {
            accurate: formatCount(figures.accurate, locale),
            lines: formatCount(figures.lines, locale),
          })}
        </small>
      </Link>
      <Link to="/differences" search={span} className={classes["figure"]}>
        <Figure label={t("home.net")}>{percent(figures.netPercent, true)}</Figure>
        <small>
          <DifferenceText value={figures.netValue} decimals={currencyDecimals} unit={currency} />
        </small>
      </Link>
      <Link to="/differences" search={span} className={classes["figure"]}>
        <Figure label={t("home.gross")}>{percent(figures.grossPercent)}</Figure>
        <small>
          <AmountText value={figures.grossValue} decimals={currencyDecimals} currency={currency} />
        </small>
      </Link>
      <Link to="/differences" search={{ ...span, only: "all" }} className={classes["figure"]}>
        <Figure label={t("home.countedValue")}>
          <AmountText value={figures.bookValue} decimals={currencyDecimals} currency={currency} />
        </Figure>
        <small>{t("home.exactOf", { exact: formatCount(figures.exact, locale) })}</small>
      </Link>
      <Link
        to="/counts"
        search={{ show: "posted", company: companyId, from, to }}
        className={classes["figure"]}
      >
        <Figure label={t("home.posted")}>{formatCount(figures.counts, locale)}</Figure>
        <small>
          {figures.medianMinutes === null
            ? null
            : t("home.duration", { duration: formatDuration(figures.medianMinutes, locale) })}
        </small>
      </Link>
    </div>
  );
}
