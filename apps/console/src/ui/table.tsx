import { Checkbox } from "@mantine/core";
import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useRef,
} from "react";
import { useTranslation } from "react-i18next";
import { ReadFailure } from "./problem.tsx";
import classes from "./table.module.css";
import { TableHead } from "./table-head.tsx";
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
  readonly cell: (row: T) => ReactNode;
}

/** What `usePages` gives. */
export interface Pages<T> {
  readonly items: readonly T[];
  readonly loading: boolean;
  readonly stale: boolean;
  readonly error: Error | null;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
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
  /** The row that the arrow keys move. */
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
  const withChecks = props.checked !== undefined;
  return useMemo(() => {
    const visible = columns.filter(({ from }) => from === undefined || (from === "md" ? medium : large));
    const check = withChecks ? [CHECK_TRACK] : [];
    return {
      visible,
      tracks: [...check, ...(narrow ? ["minmax(0, 1fr)"] : visible.map(({ width }) => width))].join(" "),
    };
  }, [columns, narrow, medium, large, withChecks]);
}

/** A list of any length: virtual rows, further pages as one scrolls, arrow keys, sorting by heading. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { pages, currentId, rowId } = props;
  const { t } = useTranslation();
  const narrow = useNarrow();
  const scroller = useRef<HTMLTableElement>(null);
  const gridId = useId();
  const { visible, tracks } = useTracks(props, narrow);
  const rows = pages.items;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (narrow ? PHONE_ROW : ROW),
    overscan: 12,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are measured anew when their height changes
  useEffect(() => virtual.measure(), [virtual, narrow]);
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (pages.hasMore && !pages.loadingMore && last >= rows.length - AHEAD) pages.more();
  }, [pages, last, rows.length]);
  const currentIndex = useMemo(
    () => (currentId === undefined ? -1 : rows.findIndex((row) => rowId(row) === currentId)),
    [rows, rowId, currentId],
  );
  useEffect(() => {
    if (currentIndex >= 0) virtual.scrollToIndex(currentIndex, { align: "auto" });
  }, [virtual, currentIndex]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const step = stepOf(event.key);
    const next = rows[Math.max(0, Math.min(rows.length - 1, currentIndex + (step ?? 0)))];
    if (step !== null && next !== undefined && props.onCurrent !== undefined) props.onCurrent(next);
    else if (event.key === " " && currentId !== undefined && props.checked !== undefined)
      toggle(props, currentId);
    else return;
    event.preventDefault();
  };

  if (pages.error !== null && rows.length === 0) {
    return <ReadFailure error={pages.error} onRetry={pages.retry} />;
  }
  if (!pages.loading && rows.length === 0) return props.empty;
  const rowOf = (item: VirtualItem) => {
    const row = rows[item.index];
    if (row === undefined) return null;
    return (
      <Row
        key={rowId(row)}
        domId={`${gridId}-${item.index}`}
        item={item}
        row={row}
        visible={visible}
        narrow={narrow}
        props={props}
      />
    );
  };
  return (
    <table
      ref={scroller}
      className={classes["scroller"]}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrow keys move through its rows
      role="grid"
      aria-label={props.label}
      aria-rowcount={pages.hasMore ? -1 : rows.length + 1}
      aria-busy={pages.loading || pages.stale}
      aria-activedescendant={currentIndex >= 0 ? `${gridId}-${currentIndex}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-stale={pages.stale || undefined}
      style={{ "--tracks": tracks } as CSSProperties}
    >
      <TableHead props={props} visible={visible} narrow={narrow} />
      <tbody className={classes["body"]} style={{ height: pages.loading ? ROW * 8 : virtual.getTotalSize() }}>
        {pages.loading ? <LoadingRows label={t("ui.loading")} /> : shown.map(rowOf)}
      </tbody>
    </table>
  );
}

interface RowProps<T> {
  readonly domId: string;
  readonly item: VirtualItem;
  readonly row: T;
  readonly visible: readonly Column<T>[];
  readonly narrow: boolean;
  readonly props: DataTableProps<T>;
}

function Row<T>({ domId, item, row, visible, narrow, props }: RowProps<T>) {
  const id = props.rowId(row);
  const current = id === props.currentId;
  return (
    <tr
      id={domId}
      aria-rowindex={item.index + 2}
      aria-selected={props.onCurrent === undefined ? undefined : current}
      className={classes["row"]}
      data-current={current || undefined}
      data-open={props.onCurrent !== undefined || undefined}
      onClick={() => props.onCurrent?.(row)}
      style={{ transform: `translateY(${item.start}px)`, height: item.size }}
    >
      {props.checked === undefined ? null : (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keeps a click beside the box from opening the row
        <td className={classes["check"]} onClick={(event) => event.stopPropagation()}>
          <Checkbox
            size="xs"
            checked={props.checked.has(id)}
            onChange={() => toggle(props, id)}
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

function LoadingRows({ label }: { readonly label: string }) {
  return Array.from({ length: 8 }, (_, index) => (
    <tr
      // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
      key={index}
      className={classes["row"]}
      style={{ transform: `translateY(${index * ROW}px)`, height: ROW }}
    >
      <td className={classes["loading"]}>{index === 0 ? <span>{label}</span> : null}</td>
    </tr>
  ));
}

function toggle<T>({ checked, onChecked }: DataTableProps<T>, id: string): void {
  const next = new Set(checked);
  if (!next.delete(id)) next.add(id);
  onChecked?.(next);
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
