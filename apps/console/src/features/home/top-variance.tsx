import { SegmentedControl } from "@mantine/core";
import type { CountFigures, VarianceShare } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatCount } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { AmountText, DifferenceText } from "../../ui/numbers.tsx";
import { LongName } from "../../ui/parts.tsx";
import classes from "./home.module.css";

interface TopVarianceProps {
  readonly companyId: string;
  readonly figures: CountFigures;
}

const groups = ["categories", "sites", "products"] as const;
const filterOf = { categories: "category", sites: "site", products: "product" } as const;

/** Where the variance is: the five heaviest of each kind, on one scale, each leading to its lines. */
export function TopVariance({ companyId, figures }: TopVarianceProps) {
  const { t } = useTranslation();
  const [by, setBy] = useState<(typeof groups)[number]>("categories");
  const shares = figures[by];
  const most = Math.max(...shares.map(({ grossValue }) => Number(grossValue)), 0);
  return (
    <section className={classes["chart"]} aria-labelledby="home-top">
      <header>
        <h3 id="home-top">{t("home.top")}</h3>
        <SegmentedControl
          size="xs"
          aria-label={t("home.topBy")}
          value={by}
          onChange={setBy}
          data={groups.map((value) => ({ value, label: t(`home.by_${value}`) }))}
        />
      </header>
      {shares.length === 0 ? (
        <p className={classes["nothing"]}>{t("home.noVariance")}</p>
      ) : (
        <ol className={classes["top"]}>
          {shares.map((share) => (
            <li key={share.id}>
              <Link
                to="/differences"
                search={{
                  company: companyId,
                  from: figures.from,
                  to: figures.to,
                  [filterOf[by]]: share.id,
                }}
                className={classes["topRow"]}
              >
                <TopRow share={share} figures={figures} most={most} />
              </Link>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

interface TopRowProps {
  readonly share: VarianceShare;
  readonly figures: CountFigures;
  /** The heaviest one's gross value: a full bar. */
  readonly most: number;
}

function TopRow({ share, figures, most }: TopRowProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { currency, currencyDecimals } = figures;
  return (
    <>
      <LongName>{share.name}</LongName>
      <AmountText value={share.grossValue} decimals={currencyDecimals} currency={currency} />
      <span className={classes["scale"]} aria-hidden>
        <span style={{ width: `${most === 0 ? 0 : (Number(share.grossValue) / most) * 100}%` }} />
      </span>
      <small>
        {t("home.differing", { count: share.differing, shown: formatCount(share.differing, locale) })} ·{" "}
        {t("review.netValue")} <DifferenceText value={share.netValue} decimals={currencyDecimals} />
      </small>
    </>
  );
}
