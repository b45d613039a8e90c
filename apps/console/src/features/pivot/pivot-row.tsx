import type { PivotTable } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { formatCount, formatMoney, formatPercent, formatQuantity, signOf } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { LongName } from "../../ui/parts.tsx";
import rowClasses from "../../ui/rows.module.css";
import parts from "../../ui/ui.module.css";
import type { doorOf } from "./doors.ts";
import { depthOf, isDifference, type Layout } from "./layout.ts";
import classes from "./pivot.module.css";

type Row = Omit<PivotTable["rows"][number], "keys"> & { readonly keys: readonly string[] };

export interface PivotRowProps {
  readonly layout: Layout;
  readonly table: PivotTable;
  readonly row: Row;
  readonly index: number;
  /** The row above, whose first name is not said again. */
  readonly before: Row | undefined;
  readonly spot: { readonly row: number; readonly column: number };
  readonly widths: readonly number[];
  readonly doorTo: (rowKeys: readonly string[], column: string | undefined) => ReturnType<typeof doorOf>;
}

/** A row of a pivot; one that sums those before it, or all, is set off. */
export function PivotRow({ layout, table, row, index, before, spot, widths, doorTo }: PivotRowProps) {
  const depth = depthOf(layout);
  const sums = row.keys.length < depth;
  const numbers = [...row.cells, row.total];
  return (
    <tr aria-rowindex={index + 2} data-sums={sums || undefined}>
      <Names depth={depth} row={row} before={before} widths={widths} />
      {numbers.map((value, column) => {
        const key = table.columns[column]?.key;
        return (
          <Cell
            key={key ?? "total"}
            value={value}
            layout={layout}
            table={table}
            total={key === undefined}
            spot={`${index},${column}`}
            tabbable={spot.row === index && spot.column === column}
            door={value === null ? null : doorTo(row.keys, key)}
          />
        );
      })}
    </tr>
  );
}

interface NamesProps {
  readonly depth: number;
  readonly row: Row;
  readonly before: Row | undefined;
  readonly widths: readonly number[];
}

/** What a row is. A name that the row above has too stays for those who hear it, and is not shown again. */
function Names({ depth, row, before, widths }: NamesProps) {
  const { t } = useTranslation();
  const [first = "", within] = row.names;
  const name = row.keys.length > 0 && row.keys.length < depth ? t("pivot.totalOf", { name: first }) : first;
  const again = within !== undefined && before?.keys.length === 2 && before.keys[0] === row.keys[0];
  return (
    <>
      <th
        scope="row"
        className={classes["side"]}
        style={{ insetInlineStart: 0 }}
        colSpan={within === undefined ? depth : 1}
      >
        <span className={again ? parts["hidden"] : undefined}>
          <LongName>{name}</LongName>
        </span>
      </th>
      {within === undefined ? null : (
        <th scope="row" className={classes["side"]} style={{ insetInlineStart: widths[0] }}>
          <LongName>{within}</LongName>
        </th>
      )}
    </>
  );
}

interface CellProps {
  readonly value: string | null;
  readonly layout: Layout;
  readonly table: PivotTable;
  readonly total: boolean;
  readonly spot: string;
  readonly tabbable: boolean;
  readonly door: ReturnType<typeof doorOf>;
}

/** A number, and where it can be a door the way to its rows. */
function Cell({ value, layout, table, total, spot, tabbable, door }: CellProps) {
  const reach = { "data-spot": spot, tabIndex: tabbable ? 0 : -1 };
  const number = value === null ? null : <CellNumber value={value} layout={layout} table={table} />;
  return door === null ? (
    <td className={total ? classes["total"] : undefined} {...reach}>
      {number}
    </td>
  ) : (
    <td className={total ? classes["total"] : undefined}>
      <Link {...door} className={rowClasses["door"]} {...reach}>
        {number}
      </Link>
    </td>
  );
}

/** Its sign says what the colour does. */
function CellNumber({
  value,
  layout,
  table,
}: Pick<CellProps, "layout" | "table"> & { readonly value: string }) {
  const locale = useLocale();
  const difference = isDifference(layout);
  const sign = signOf(value);
  const meaning = !difference || sign === 0 ? undefined : sign > 0 ? "surplus" : "shortage";
  return (
    <span className={parts["number"]} data-meaning={meaning} data-zero={sign === 0 || undefined}>
      {said()}
    </span>
  );

  function said(): string {
    switch (table.kind) {
      case "integer":
        return formatCount(Number(value), locale);
      case "quantity":
        return formatQuantity(value, locale, difference);
      case "money":
        return formatMoney(value, locale, table.currencyDecimals, difference);
      case "percent":
        return formatPercent(value, locale, difference, 2);
    }
  }
}
