import type { CountFigures } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { formatCount, formatDay } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { DifferenceText } from "../../ui/numbers.tsx";
import classes from "./home.module.css";

/** The last counts that were posted, each leading to its evidence. */
export function LastPosted({ figures }: { readonly figures: CountFigures }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <section className={classes["last"]} aria-labelledby="home-last">
      <h3 id="home-last">{t("home.lastPosted")}</h3>
      <ul className={classes["rows"]}>
        {figures.lastPosted.map((count) => (
          <li key={count.countId}>
            <Link
              to="/counts/$countId/posting"
              params={{ countId: count.countId }}
              className={classes["postedRow"]}
            >
              <span className={classes["quiet"]}>{formatDay(count.accountingDate, locale)}</span>
              <span className={classes["postedName"]}>
                {count.title} <span className={classes["quiet"]}>{count.siteName}</span>
              </span>
              <span className={classes["quiet"]}>
                {t("home.linesDiffer", {
                  lines: formatCount(count.lines, locale),
                  differing: formatCount(count.differing, locale),
                })}
              </span>
              <DifferenceText
                value={count.netValue}
                decimals={figures.currencyDecimals}
                unit={figures.currency}
              />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
