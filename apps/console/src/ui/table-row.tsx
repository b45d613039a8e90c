import { Checkbox } from "@mantine/core";
import classes from "./table.module.css";
import type { Column, DataTableProps } from "./table.tsx";

interface TableRowProps<T> {
  readonly domId: string;
  readonly index: number;
  readonly height: number;
  readonly row: T;
  readonly current: boolean;
  readonly visible: readonly Column<T>[];
  readonly narrow: boolean;
  readonly props: DataTableProps<T>;
}

/** One row of a list, in its place by its number. */
export function TableRow<T>({
  domId,
  index,
  height,
  row,
  current,
  visible,
  narrow,
  props,
}: TableRowProps<T>) {
  const id = props.rowId(row);
  return (
    <tr
      id={domId}
      aria-rowindex={index + 2}
      aria-selected={props.onCurrent === undefined ? undefined : current}
      className={classes["row"]}
      data-current={current || undefined}
      data-open={props.onCurrent !== undefined || undefined}
      onClick={() => props.onCurrent?.(row)}
      style={{ transform: `translateY(${index * height}px)`, height }}
    >
      {props.checked === undefined ? null : (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keeps a click beside the box from opening the row
        <td className={classes["check"]} onClick={(event) => event.stopPropagation()}>
          <Checkbox
            size="xs"
            checked={props.checked.has(id)}
            onChange={() => toggleChecked(props, id)}
            aria-label={props.checkLabel?.(row) ?? id}
          />
        </td>
      )}
      {narrow ? (
        <td className={classes["phone"]}>{props.phone(row)}</td>
      ) : (
        visible.map((column) => (
          <td key={column.id} className={classes["cell"]} data-align={column.align}>
            {column.cell(row)}
          </td>
        ))
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
      style={{ transform: `translateY(${index * height}px)`, height }}
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
