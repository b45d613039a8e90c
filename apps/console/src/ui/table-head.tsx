import { Checkbox } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./table.module.css";
import type { Column, DataTableProps } from "./table.tsx";

interface TableHeadProps<T> {
  readonly props: DataTableProps<T>;
  readonly visible: readonly Column<T>[];
  readonly narrow: boolean;
}

/** Headings of a list; those with an order sort by it, the box takes all rows that are loaded. */
export function TableHead<T>({ props, visible, narrow }: TableHeadProps<T>) {
  const { t } = useTranslation();
  const { checked, onChecked, pages } = props;
  if (narrow && checked === undefined) return null;
  return (
    <thead className={classes["head"]}>
      <tr>
        {checked === undefined ? null : (
          <th className={classes["check"]} scope="col">
            <Checkbox
              size="xs"
              aria-label={t("ui.selectAll")}
              checked={checked.size > 0 && checked.size === pages.items.length}
              indeterminate={checked.size > 0 && checked.size < pages.items.length}
              onChange={() =>
                onChecked?.(checked.size > 0 ? new Set() : new Set(pages.items.map(props.rowId)))
              }
            />
          </th>
        )}
        {narrow ? (
          <th scope="col" className={classes["cell"]}>
            {visible[0]?.header}
          </th>
        ) : (
          visible.map((column) => <Heading key={column.id} column={column} props={props} />)
        )}
      </tr>
    </thead>
  );
}

function Heading<T>({ column, props }: { readonly column: Column<T>; readonly props: DataTableProps<T> }) {
  const { sort, onSort } = props;
  const own = column.sort;
  if (own === undefined || onSort === undefined) {
    return (
      <th scope="col" className={classes["cell"]} data-align={column.align}>
        <span className={column.quietHeader === true ? classes["hidden"] : undefined}>{column.header}</span>
      </th>
    );
  }
  const state = sort === own.up ? "ascending" : sort === own.down ? "descending" : "none";
  const first = own.downFirst === true ? own.down : own.up;
  const next = state === "none" ? first : state === "ascending" ? own.down : own.up;
  return (
    <th scope="col" className={classes["cell"]} data-align={column.align} aria-sort={state}>
      <button type="button" className={classes["sort"]} onClick={() => onSort(next)}>
        {column.header}
        {state === "ascending" ? <IconArrowUp size={12} aria-hidden /> : null}
        {state === "descending" ? <IconArrowDown size={12} aria-hidden /> : null}
      </button>
    </th>
  );
}
