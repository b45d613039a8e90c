import { useTranslation } from "react-i18next";
import { type AccentShades, appearances, leastContrast } from "../../ui/accent.ts";
import { formatQuantity } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import classes from "./identity.module.css";

/** A piece of the screen in each appearance, drawn in the shades of a colour, with how well they can be read. */
export function Appearances({ shades }: { readonly shades: AccentShades }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <ul className={classes["appearances"]}>
      {appearances.map((name) => {
        const look = shades.looks[name];
        const contrast = Math.floor(leastContrast(look, name) * 10) / 10;
        const fill = shades.palette[name === "light" || name === "contrastLight" ? 7 : 6];
        return (
          <li key={name}>
            <div className={classes["sample"]} data-appearance={name}>
              <span style={{ color: look.accent }}>{t("app.counts")}</span>
              <span
                className={classes["sampleChosen"]}
                style={{ background: look.selected, color: look.accent }}
              >
                C-2026-041
              </span>
              <span className={classes["sampleButton"]} style={{ background: fill }}>
                {t("identity.sampleButton")}
              </span>
            </div>
            <small>
              {t(`identity.${name}`)} ·{" "}
              {t("identity.contrast", { ratio: formatQuantity(String(contrast), locale) })}
            </small>
          </li>
        );
      })}
    </ul>
  );
}
