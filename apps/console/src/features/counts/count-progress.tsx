import type { Count } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { formatCount, share } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { Bar, Figure } from "../../ui/parts.tsx";
import classes from "./count-page.module.css";

/** How far the count has come, live. */
export function CountProgress({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { lines, counted, undecided, quarantined } = count.progress;
  const percent = share(counted, lines);
  return (
    <section className={classes["progress"]} aria-label={t("counts.progress")}>
      <div className={classes["big"]}>
        <span className={classes["percent"]}>
          {percent}
          <small>{"\u202f%"}</small>
        </span>
        <Bar value={percent} label={t("counts.progress")} />
      </div>
      <div className={classes["figures"]}>
        <Figure label={t("count.counted")}>
          {formatCount(counted, locale)} <small>/ {formatCount(lines, locale)}</small>
        </Figure>
        <Figure label={t("count.remaining")}>{formatCount(lines - counted, locale)}</Figure>
        <Figure label={t("count.undecided")}>{formatCount(undecided, locale)}</Figure>
        <Figure label={t("count.quarantined")}>{formatCount(quarantined, locale)}</Figure>
      </div>
    </section>
  );
}
