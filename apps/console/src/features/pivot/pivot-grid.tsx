import type { PivotTable } from "@stockex/contracts";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { bringRowIntoSight, useVisibleRows } from "../../ui/visible-rows.ts";
import { useNarrow } from "../../ui/window.ts";
import { doorOf, type Keys } from "./doors.ts";
import { depthOf, type Layout } from "./layout.ts";
import classes from "./pivot.module.css";
import { PivotRow, type PivotRowProps } from "./pivot-row.tsx";
import type { PivotSearch } from "./search.ts";

interface PivotGridProps {
  readonly companyId: string;
  readonly layout: Layout;
  readonly search: PivotSearch;
  readonly table: PivotTable;
  readonly stale: boolean;
}

const ROW = 34;

/** Where the keys stand: a row, the last one the grand total, and a column, the last one the total. */
interface Spot {
  readonly row: number;
  readonly column: number;
}

/** The table: headings and totals stay in sight, arrow keys walk through its numbers, Enter opens the one chosen. */
export function PivotGrid({ companyId, layout, search, table, stale }: PivotGridProps) {
  const { t } = useTranslation();
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const { first, end, slotOf } = useVisibleRows(scroller, table.rows.length, ROW);
  const door = useDoors({ companyId, layout, search });
  const walk = useWalk(scroller, table);
  const { widths, depth } = useWidths(layout);
  const lasts = table.columns.length;
  const common = { layout, table, spot: walk.spot } as const;
  const closing: PivotRowProps["row"] = {
    keys: [],
    names: [t("pivot.total")],
    cells: table.columnTotals,
    total: table.total,
  };
  return (
    <section ref={setScroller} className={classes["scroller"]} data-stale={stale || undefined}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrow keys move through its cells
        role="grid"
        className={classes["table"]}
        aria-label={`${t(`pivot.of_${layout.report}`)}: ${t(`pivot.sum_${layout.measure}`)}`}
        aria-rowcount={table.rows.length + 2}
        aria-busy={stale}
        style={{ width: widths.reduce((sum, width) => sum + width, 0) + (lasts + 1) * NUMBER_WIDTH }}
        onKeyDown={walk.onKeyDown}
        onFocus={walk.onFocus}
      >
        <colgroup>
          {widths.map((width, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
            <col key={index} style={{ width }} />
          ))}
        </colgroup>
        <Head layout={layout} table={table} widths={widths} />
        <tbody>
          <Gap rows={first} columns={depth + lasts + 1} />
          {table.rows.slice(first, end).map((row, offset) => (
            <PivotRow
              key={slotOf(first + offset)}
              {...common}
              row={row}
              index={first + offset}
              before={table.rows[first + offset - 1]}
              widths={widths}
              doorTo={door}
            />
          ))}
          <Gap rows={table.rows.length - end} columns={depth + lasts + 1} />
        </tbody>
        <tfoot>
          <PivotRow
            {...common}
            row={closing}
            index={table.rows.length}
            before={undefined}
            widths={widths}
            doorTo={door}
          />
        </tfoot>
      </table>
    </section>
  );
}

const NUMBER_WIDTH = 132;

/** Widths of the columns that name rows. */
function useWidths(layout: Layout) {
  const narrow = useNarrow();
  const depth = depthOf(layout);
  const widths = depth === 1 ? [narrow ? 150 : 280] : narrow ? [110, 130] : [200, 240];
  return { widths, depth };
}

/** Rows that are not drawn, as space. */
function Gap({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden style={{ height: rows * ROW }}>
      <td colSpan={columns} />
    </tr>
  );
}

interface HeadProps {
  readonly layout: Layout;
  readonly table: PivotTable;
  readonly widths: readonly number[];
}

function Head({ layout, table, widths }: HeadProps) {
  const { t } = useTranslation();
  const sides = [layout.rows, ...(layout.within === undefined ? [] : [layout.within])];
  return (
    <thead>
      <tr>
        {sides.map((name, index) => (
          <th
            key={name}
            scope="col"
            className={classes["side"]}
            style={{ insetInlineStart: index === 0 ? 0 : widths[0] }}
          >
            {t(`pivot.by_${name}`)}
          </th>
        ))}
        {table.columns.map(({ key, name }) => (
          <th key={key} scope="col" title={name}>
            <span>{name}</span>
          </th>
        ))}
        <th scope="col" className={classes["total"]}>
          {layout.across === undefined ? t(`pivot.sum_${layout.measure}`) : t("pivot.total")}
        </th>
      </tr>
    </thead>
  );
}

/** The list behind a cell, by the keys of its row and column; a total has fewer. */
function useDoors({ companyId, layout, search }: Pick<PivotGridProps, "companyId" | "layout" | "search">) {
  const { companies } = useSession();
  const mayReview = useMay("count.review");
  const mayReadStock = useMay("stock.read");
  const onlyCompany = companies.length === 1;
  return useMemo(() => {
    const ofStock = layout.report === "stock" || layout.report === "moves";
    return (rowKeys: readonly string[], column: string | undefined) => {
      if (ofStock && !mayReadStock) return null;
      const [row, within] = rowKeys;
      const keys: Keys = {
        ...(row === undefined ? {} : { [layout.rows]: row }),
        ...(within === undefined || layout.within === undefined ? {} : { [layout.within]: within }),
        ...(column === undefined || layout.across === undefined ? {} : { [layout.across]: column }),
      };
      return doorOf({ layout, search, companyId, onlyCompany, mayReview }, keys);
    };
  }, [companyId, layout, search, onlyCompany, mayReview, mayReadStock]);
}

const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  PageDown: [12, 0],
  PageUp: [-12, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

/** One number at a time can be reached by Tab; arrow keys move to others, drawing their row first where need be. */
function useWalk(scroller: HTMLElement | null, table: PivotTable) {
  const [spot, setSpot] = useState<Spot>({ row: 0, column: 0 });
  const wanted = useRef<Spot | null>(null);
  const [rows, columns] = [table.rows.length, table.columns.length];
  const within = { row: Math.min(spot.row, rows), column: Math.min(spot.column, columns) };
  useEffect(() => {
    if (wanted.current === null || scroller === null) return;
    const cell = cellAt(scroller, wanted.current);
    if (cell === null) return;
    wanted.current = null;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = {
      row: Math.max(0, Math.min(rows, within.row + step[0])),
      column: Math.max(0, Math.min(columns, within.column + step[1])),
    };
    wanted.current = next;
    setSpot(next);
    if (scroller !== null && next.row < rows) bringRowIntoSight(scroller, next.row, ROW);
  };
  const onFocus = ({ target }: { readonly target: EventTarget }) => {
    const at = target instanceof HTMLElement ? spotOf(target) : null;
    if (at !== null) setSpot(at);
  };
  return { spot: within, onKeyDown, onFocus };
}

const cellAt = (scroller: HTMLElement, { row, column }: Spot) =>
  scroller.querySelector<HTMLElement>(`[data-spot="${row},${column}"]`);

function spotOf(element: HTMLElement): Spot | null {
  const [row, column] = (element.dataset["spot"] ?? "").split(",").map(Number);
  return row === undefined || column === undefined ? null : { row, column };
}
