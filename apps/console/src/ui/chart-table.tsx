import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./chart-table.module.css";
import parts from "./ui.module.css";

interface ChartTableProps {
  readonly caption: string;
  readonly heads: readonly string[];
  /** The first cell of a row names it. */
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
}

/** The numbers behind a chart, one click away. */
export function ChartTable({ caption, heads, rows }: ChartTableProps) {
  const { t } = useTranslation();
  return (
    <details className={classes["behind"]}>
      <summary>{t("home.asTable")}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={classes["scroll"]} tabIndex={0} aria-label={caption}>
        <table>
          <caption className={parts["hidden"]}>{caption}</caption>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells: [name, ...cells] }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                {cells.map((cell, index) => (
                  <td key={heads[index + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
