import { routes, type StockTrend } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import { ChartTable } from "../../ui/chart-table.tsx";
import { formatDay, formatMoney, formatPercent } from "../../ui/format.ts";
import { useLanguage, useLocale } from "../../ui/locale.ts";
import { AmountText } from "../../ui/numbers.tsx";
import { LongName } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import classes from "./home.module.css";
import { LineChart } from "./line-chart.tsx";

/** Categories that are named; the others are one click away. */
const MOST_CATEGORIES = 7;

/** What stock is worth: now by category, over twelve months by site. */
export function StockValue({ companyId }: { readonly companyId: string }) {
  const { t } = useTranslation();
  const trend = useRead(routes.readStockTrend, { params: { companyId } });
  const now = trend.data?.points.at(-1);
  return (
    <section className={classes["figures"]} aria-labelledby="home-value" aria-busy={trend.isPending}>
      <header>
        <h2 id="home-value">{t("value.title")}</h2>
        {trend.data === undefined || now === undefined ? null : (
          <Link to="/stock-value" search={{ company: companyId }} className={classes["headline"]}>
            <AmountText
              value={now.total}
              decimals={trend.data.currencyDecimals}
              currency={trend.data.currency}
            />
          </Link>
        )}
      </header>
      <div className={classes["charts"]}>
        {trend.data === undefined ? (
          <div className={classes["chart"]}>
            <ReadFailure error={trend.error} onRetry={trend.refetch} />
          </div>
        ) : (
          <Trend companyId={companyId} trend={trend.data} />
        )}
        <Categories companyId={companyId} decimals={trend.data?.currencyDecimals ?? 0} />
      </div>
    </section>
  );
}

function Trend({ companyId, trend }: { readonly companyId: string; readonly trend: StockTrend }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { sites, points, currency, currencyDecimals } = trend;
  const nameOf = (name: string | null) => name ?? t("value.inTransit");
  const money = (value: string) => formatMoney(value, locale, currencyDecimals);
  const total = { id: "total", name: t("home.allSites"), values: points.map(({ total: sum }) => sum) };
  const bySite = sites.map(({ siteId, name }, index) => ({
    id: siteId ?? "transit",
    name: nameOf(name),
    values: points.map(({ values }) => values[index] ?? "0"),
  }));
  const last = points.length - 1;
  return (
    <figure className={classes["chart"]}>
      <figcaption>{t("home.valueMonths", { currency })}</figcaption>
      <LineChart
        days={points.map(({ day }) => day)}
        main={sites.length === 1 ? { ...total, name: bySite[0]?.name ?? total.name } : total}
        others={sites.length === 1 ? [] : bySite}
        linkOf={(index) => ({
          to: "/stock-value" as const,
          search: {
            company: companyId,
            by: "sites" as const,
            ...(index === last ? {} : { on: points[index]?.day }),
          },
        })}
      />
      <ChartTable
        caption={t("home.valueMonths", { currency })}
        heads={[t("home.day"), ...bySite.map(({ name }) => name), t("home.allSites")]}
        rows={points.map((point, index) => ({
          key: point.day,
          cells: [
            <Link
              key="day"
              to="/stock-value"
              search={{ company: companyId, by: "sites", ...(index === last ? {} : { on: point.day }) }}
            >
              {formatDay(point.day, locale)}
            </Link>,
            ...point.values.map(money),
            money(point.total),
          ],
        }))}
      />
    </figure>
  );
}

interface CategoriesProps {
  readonly companyId: string;
  readonly decimals: number;
}

/** Worth by category, heaviest first, with its share of the whole. */
function Categories({ companyId, decimals }: CategoriesProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const language = useLanguage();
  const totals = useRead(routes.readStockValueTotals, { params: { companyId } });
  const { data } = totals;
  const shares = (data?.categories ?? [])
    .map(({ categoryId, nameEn, nameFr, value }) => ({
      id: categoryId,
      name: language === "fr" ? nameFr : nameEn,
      value,
      part: Number(value) / (Number(data?.total) || 1),
    }))
    .toSorted((a, b) => b.part - a.part);
  const most = shares[0]?.part ?? 0;
  return (
    <section className={classes["chart"]} aria-labelledby="home-categories" aria-busy={totals.isPending}>
      <h3 id="home-categories">{t("home.valueByCategory")}</h3>
      <ReadFailure error={data === undefined ? totals.error : null} onRetry={totals.refetch} />
      <ol className={classes["top"]}>
        {shares.slice(0, MOST_CATEGORIES).map(({ id, name, value, part }) => (
          <li key={id}>
            <Link
              to="/stock-value"
              search={{ company: companyId, category: id }}
              className={classes["topRow"]}
            >
              <LongName>{name}</LongName>
              <AmountText value={value} decimals={decimals} />
              <span className={classes["scale"]} aria-hidden>
                <span style={{ width: `${most === 0 ? 0 : (part / most) * 100}%` }} />
              </span>
              <small>{formatPercent((part * 100).toFixed(1), locale)}</small>
            </Link>
          </li>
        ))}
      </ol>
      {shares.length > MOST_CATEGORIES ? (
        <Link to="/stock-value" search={{ company: companyId, by: "categories" }}>
          {t("home.allCategories", { count: shares.length })}
        </Link>
      ) : null}
    </section>
  );
}
