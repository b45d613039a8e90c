import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { ColumnChooser, useChosenColumns } from "./column-chooser.tsx";
import { ReadFailure } from "./problem.tsx";
import classes from "./table.module.css";
import { type HeadActs, shareOf, TableHead } from "./table-head.tsx";
import { LoadingRows, type RowActs, TableRow, toggleAll, toggleChecked } from "./table-row.tsx";
import { bringRowIntoSight, useVisibleRows } from "./visible-rows.ts";
import { useNarrow, useWiderThan } from "./window.ts";

/** One column of a list. */
export interface Column<T> {
  readonly id: string;
  readonly header: string;
  /** The heading is only read aloud: there is no space for it. */
  readonly quietHeader?: boolean;
  /** Track of the CSS grid: `minmax(160px, 2fr)`, `110px`. */
  readonly width: string;
  readonly align?: "right";
  /** Left out below this width of the window: md 62 em, lg 80 em. */
  readonly from?: "md" | "lg";
  /** Values of the list's `sort` for rising and falling order. */
  readonly sort?: { readonly up: string; readonly down: string; readonly downFirst?: boolean };
  /** Keeps no state of its own: as one scrolls, the same element goes on to draw another row. */
  readonly cell: (row: T) => ReactNode;
}

/** What `usePages` gives. */
export interface Pages<T> {
  readonly items: readonly T[];
  readonly loading: boolean;
  readonly stale: boolean;
  readonly error: Error | null;
  readonly hasMore: boolean;
  readonly more: () => unknown;
  readonly retry: () => unknown;
}

export interface DataTableProps<T> {
  /** What the list holds, for those who do not see it. */
  readonly label: string;
  readonly pages: Pages<T>;
  readonly columns: readonly Column<T>[];
  readonly rowId: (row: T) => string;
  /** On a narrow window a row is this instead of its columns. */
  readonly phone: (row: T) => ReactNode;
  readonly empty: ReactNode;
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  /** The row that is open beside the list; the keys move it. Without it they move a mark of the list's own. */
  readonly currentId?: string | undefined;
  readonly onCurrent?: (row: T) => void;
  readonly checked?: ReadonlySet<string>;
  readonly onChecked?: (ids: ReadonlySet<string>) => void;
  readonly checkLabel?: (row: T) => string;
}

const ROW = 34;
const PHONE_ROW = 64;
const CHECK_TRACK = "48px";
/** Rows left below the last shown one when the next page is asked for. */
const AHEAD = 30;

function useTracks<T>(props: DataTableProps<T>, narrow: boolean) {
  const medium = useWiderThan("62em");
  const large = useWiderThan("80em");
  const { columns } = props;
  const chosen = useChosenColumns(columns);
  const withChecks = props.checked !== undefined;
  return useMemo(() => {
    const fits = ({ from }: Column<T>) => from === undefined || (from === "md" ? medium : large);
    // Who chose the columns gets them, however narrow it becomes.
    const visible = chosen ?? columns.filter(fits);
    const check = withChecks ? [CHECK_TRACK] : [];
    return {
      visible,
      tracks: [...check, ...(narrow ? ["minmax(0, 1fr)"] : visible.map(({ width }) => width))].join(" "),
    };
  }, [columns, chosen, narrow, medium, large, withChecks]);
}

/** Which row the keys stand on: the caller's open one, or a mark of the list's own. */
function useCurrent<T>(props: DataTableProps<T>) {
  const { currentId, rowId, onCurrent } = props;
  const rows = props.pages.items;
  const [mark, setMark] = useState<string | undefined>(undefined);
  const id = onCurrent === undefined ? mark : currentId;
  const index = useMemo(
    () => (id === undefined ? -1 : rows.findIndex((row) => rowId(row) === id)),
    [rows, rowId, id],
  );
  const go = (row: T) => (onCurrent === undefined ? setMark(rowId(row)) : onCurrent(row));
  return { id, index, go };
}

/** What rows and headings do when they are clicked, as one object for the life of the list. */
function useActs<T>(props: DataTableProps<T>): RowActs<T> & HeadActs {
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  return useMemo(
    () => ({
      open: (row) => latest.current.onCurrent?.(row),
      check: (id) => toggleChecked(latest.current, id),
      sort: (sort) => latest.current.onSort?.(sort),
      checkAll: () => toggleAll(latest.current),
    }),
    [],
  );
}

/** A list of any length: further pages as one scrolls, keys, sorting by heading, columns to choose. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { pages, rowId } = props;
  const { t } = useTranslation();
  const narrow = useNarrow();
  const gridId = useId();
  const [scroller, setScroller] = useState<HTMLTableElement | null>(null);
  const { visible, tracks } = useTracks(props, narrow);
  const rows = pages.items;
  const height = narrow ? PHONE_ROW : ROW;
  const { first, end, slotOf } = useVisibleRows(scroller, rows.length, height);
  useEffect(() => {
    if (pages.hasMore && end >= rows.length - AHEAD) pages.more();
  }, [pages, end, rows.length]);
  const current = useCurrent(props);
  const acts = useActs(props);
  useEffect(() => {
    if (scroller !== null && current.index >= 0) bringRowIntoSight(scroller, current.index, height);
  }, [scroller, current.index, height]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepOf(event.key);
    const next = rows[Math.max(0, Math.min(rows.length - 1, current.index + (step ?? 0)))];
    if (step !== null && next !== undefined) current.go(next);
    else if (event.key === "Enter") openRow(document.getElementById(`${gridId}-${current.index}`));
    else if (event.key === " " && current.id !== undefined && props.checked !== undefined)
      toggleChecked(props, current.id);
    else return;
    event.preventDefault();
  };

  if (pages.error !== null && rows.length === 0)
    return <ReadFailure error={pages.error} onRetry={pages.retry} />;
  if (!pages.loading && rows.length === 0) return props.empty;
  return (
    <div className={classes["frame"]} data-wide={!narrow || undefined}>
      <table
        ref={setScroller}
        className={classes["scroller"]}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrow keys move through its rows
        role="grid"
        aria-label={props.label}
        aria-rowcount={pages.hasMore ? -1 : rows.length + 1}
        aria-busy={pages.loading || pages.stale}
        aria-activedescendant={current.index >= 0 ? `${gridId}-${current.index}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        data-stale={pages.stale || undefined}
        data-open={props.onCurrent !== undefined || undefined}
        style={{ "--tracks": tracks } as CSSProperties}
      >
        <TableHead
          visible={visible}
          narrow={narrow}
          sort={props.sort}
          sorts={props.onSort !== undefined}
          checked={props.checked === undefined ? undefined : shareOf(props.checked.size, rows.length)}
          acts={acts}
        />
        <tbody
          className={classes["body"]}
          style={pages.loading ? {} : { height: rows.length * height, paddingTop: first * height }}
        >
          {pages.loading ? (
            <LoadingRows label={t("ui.loading")} height={ROW} />
          ) : (
            rows.slice(first, end).map((row, offset) => {
              const id = rowId(row);
              const isCurrent = id === current.id;
              return (
                <TableRow
                  key={slotOf(first + offset)}
                  id={id}
                  domId={`${gridId}-${first + offset}`}
                  index={first + offset}
                  height={height}
                  row={row}
                  current={props.onCurrent === undefined ? isCurrent || undefined : isCurrent}
                  visible={visible}
                  phone={narrow ? props.phone : null}
                  checked={props.checked?.has(id)}
                  checkLabel={props.checked === undefined ? "" : (props.checkLabel?.(row) ?? id)}
                  acts={acts}
                />
              );
            })
          )}
        </tbody>
      </table>
      {narrow || props.columns.length < 2 ? null : (
        <ColumnChooser columns={props.columns} visible={visible} />
      )}
    </div>
  );
}

/** Enter does what a click on the row's own link or first button does. */
function openRow(row: HTMLElement | null): void {
  row?.querySelector<HTMLElement>("a[href], button")?.click();
}

/** How far a key moves the current row; null when it does not. */
function stepOf(key: string): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    j: 1,
    ArrowUp: -1,
    k: -1,
    PageDown: 12,
    PageUp: -12,
    Home: -Infinity,
  };
  return steps[key] ?? null;
}
