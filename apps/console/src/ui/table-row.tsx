import { memo, type ReactNode } from "react";
import classes from "./table.module.css";
import type { Column, DataTableProps } from "./table.tsx";

interface TableRowProps<T> {
  readonly id: string;
  readonly domId: string;
  readonly index: number;
  readonly height: number;
  readonly row: T;
  /** Whether it is the open one; undefined where rows do not open. */
  readonly current: boolean | undefined;
  readonly visible: readonly Column<T>[];
  /** What a narrow window shows instead of the columns. */
  readonly phone: ((row: T) => ReactNode) | null;
  /** Whether the row is chosen; undefined where rows are not. */
  readonly checked: boolean | undefined;
  readonly checkLabel: string;
  readonly acts: RowActs<T>;
}

/** What a row does; one object for the life of the list, so that rows are drawn anew only for what they show. */
export interface RowActs<T> {
  readonly open: (row: T) => void;
  readonly check: (id: string) => void;
}

/** One row of a list. It has no place of its own: a style that differs for each row is found anew for each. */
export const TableRow = memo(DrawnRow) as typeof DrawnRow;

function DrawnRow<T>(props: TableRowProps<T>) {
  const { id, row, index, height, current, checked, phone, acts } = props;
  return (
    <tr
      id={props.domId}
      aria-rowindex={index + 2}
      aria-selected={current}
      className={classes["row"]}
      data-current={current || undefined}
      onClick={() => acts.open(row)}
      style={{ height }}
    >
      {checked === undefined ? null : (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keeps a click beside the box from opening the row
        <td className={classes["check"]} onClick={(event) => event.stopPropagation()}>
          <input
            type="checkbox"
            className={classes["box"]}
            checked={checked}
            onChange={() => acts.check(id)}
            aria-label={props.checkLabel}
          />
        </td>
      )}
      {phone === null ? (
        props.visible.map((column) => (
          <td key={column.id} className={classes["cell"]} data-align={column.align}>
            {column.cell(row)}
          </td>
        ))
      ) : (
        <td className={classes["phone"]}>{phone(row)}</td>
      )}
    </tr>
  );
}

/** The space of rows that are on their way. */
export function LoadingRows({ label, height }: { readonly label: string; readonly height: number }) {
  return Array.from({ length: 8 }, (_, index) => (
    <tr
      // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
      key={index}
      className={classes["row"]}
      style={{ height }}
    >
      <td className={classes["loading"]}>{index === 0 ? <span>{label}</span> : null}</td>
    </tr>
  ));
}

/** Takes a row among the chosen ones, or out of them. */
export function toggleChecked<T>({ checked, onChecked }: DataTableProps<T>, id: string): void {
  const next = new Set(checked);
  if (!next.delete(id)) next.add(id);
  onChecked?.(next);
}

/** Takes all rows that are loaded, or none when some are taken. */
export function toggleAll<T>({ checked, onChecked, pages, rowId }: DataTableProps<T>): void {
  const some = checked !== undefined && checked.size > 0;
  onChecked?.(new Set(some ? [] : pages.items.map(rowId)));
}
