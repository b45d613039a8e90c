import { useTranslation } from "react-i18next";
import classes from "./map.module.css";
import { MarkShape } from "./mark-shape.tsx";
import type { PlacedSite } from "./sites-map.tsx";

/** What the shapes mean. */
export function Legend({ placed }: { readonly placed: readonly PlacedSite[] }) {
  const { t } = useTranslation();
  const sum = (of: "running" | "waiting") => placed.reduce((all, site) => all + site[of], 0);
  return (
    <ul className={classes["legend"]} aria-label={t("sites.mapLegend")}>
      <li>
        <MarkShape sites={1} running={sum("running") || 1} waiting={0} />
        {t("sites.legendRunning")}
      </li>
      <li>
        <MarkShape sites={1} running={0} waiting={sum("waiting") || 1} />
        {t("sites.legendWaiting")}
      </li>
      <li>
        <MarkShape sites={1} running={0} waiting={0} />
        {t("sites.legendQuiet")}
      </li>
    </ul>
  );
}
