import { Checkbox } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import classes from "./table.module.css";
import type { Column } from "./table.tsx";

/** What headings do; one object for the life of the list. */
export interface HeadActs {
  readonly sort: (sort: string) => void;
  readonly checkAll: () => void;
}

type Share = "none" | "some" | "all";

/** How much of a list is chosen. */
export const shareOf = (chosen: number, of: number): Share =>
  chosen === 0 ? "none" : chosen < of ? "some" : "all";

interface TableHeadProps<T> {
  readonly visible: readonly Column<T>[];
  readonly narrow: boolean;
  readonly sort: string | undefined;
  /** Whether the list can be sorted. */
  readonly sorts: boolean;
  /** How many rows are chosen; undefined where rows are not. */
  readonly checked: Share | undefined;
  readonly acts: HeadActs;
}

/** Headings of a list; those with an order sort by it, the box takes all rows that are loaded. */
export const TableHead = memo(DrawnHead) as typeof DrawnHead;

function DrawnHead<T>({ visible, narrow, sort, sorts, checked, acts }: TableHeadProps<T>) {
  const { t } = useTranslation();
  if (narrow && checked === undefined) return null;
  return (
    <thead className={classes["head"]}>
      <tr>
        {checked === undefined ? null : (
          <th className={classes["check"]} scope="col">
            <Checkbox
              size="xs"
              aria-label={t("ui.selectAll")}
              checked={checked === "all"}
              indeterminate={checked === "some"}
              onChange={acts.checkAll}
            />
          </th>
        )}
        {narrow ? (
          <th scope="col" className={classes["cell"]}>
            {visible[0]?.header}
          </th>
        ) : (
          visible.map((column) => (
            <Heading key={column.id} column={column} sort={sort} onSort={sorts ? acts.sort : undefined} />
          ))
        )}
      </tr>
    </thead>
  );
}

interface HeadingProps<T> {
  readonly column: Column<T>;
  readonly sort: string | undefined;
  readonly onSort: ((sort: string) => void) | undefined;
}

function Heading<T>({ column, sort, onSort }: HeadingProps<T>) {
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
