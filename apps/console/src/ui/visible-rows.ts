import { useEffect, useLayoutEffect, useState } from "react";

/** Rows drawn above and below what is seen, so that a quick wheel shows no gap. */
const AROUND = 8;
/** The list is drawn anew once it has moved by so many rows. */
const STEP = 4;
/** Rows from which on all elements take other texts where they stand; below, those that left move to the other end. */
const JUMP = 2 * STEP;

/** Time without scrolling after which the rows around are drawn too. */
const REST_MS = 120;

interface VisibleRows {
  readonly first: number;
  /** One after the last. */
  readonly end: number;
  /**
   * Which element draws a row. Elements are used again with other texts: to make a row anew, and to find the
   * styles of the thirty elements in it, takes a browser five times as long.
   */
  readonly slotOf: (index: number) => number;
}

interface View {
  readonly first: number;
  readonly rows: number;
  /** The row that the first element drew at the last jump. */
  readonly base: number;
  /** Rows above and below: none while one leaps through the list, which halves what each leap has to draw. */
  readonly around: number;
}

/**
 * Which rows of a long list to draw. All rows have one height, so it is a division: nothing is kept for each row,
 * and a list of 100,000 rows that grows by another page costs no more than a short one.
 */
export function useVisibleRows(scroller: HTMLElement | null, count: number, rowHeight: number): VisibleRows {
  const [view, setView] = useState<View>({ first: 0, rows: 40, base: 0, around: AROUND });
  useEffect(() => {
    if (scroller === null) return;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(rest);
      rest = setTimeout(() => setView(rested), REST_MS);
      const first = Math.floor(scroller.scrollTop / rowHeight / STEP) * STEP;
      const rows = Math.ceil(scroller.clientHeight / rowHeight) + STEP;
      setView((known) => moved(known, first, rows));
    };
    look();
    scroller.addEventListener("scroll", look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(scroller);
    return () => {
      clearTimeout(rest);
      scroller.removeEventListener("scroll", look);
      resized.disconnect();
    };
  }, [scroller, rowHeight]);
  useLayoutEffect(() => {
    if (scroller !== null && view.base > 0) leaveRow(scroller);
  }, [scroller, view.base]);
  const slots = view.rows + 2 * AROUND;
  return {
    first: Math.max(0, Math.min(view.first, count - view.rows) - view.around),
    end: Math.min(count, view.first + view.rows + view.around),
    slotOf: (index) => (((index - view.base) % slots) + slots) % slots,
  };
}

function moved(known: View, first: number, rows: number): View {
  if (known.first === first && known.rows === rows) return known;
  const jump = known.rows !== rows || Math.abs(first - known.first) > JUMP;
  if (!jump) return { ...known, first };
  return { first, rows, base: Math.max(0, first - AROUND), around: known.rows === rows ? 0 : AROUND };
}

const rested = (view: View): View => (view.around === AROUND ? view : { ...view, around: AROUND });

/** What has the focus must not become a part of another row: the keys go on with the list itself. */
function leaveRow(scroller: HTMLElement): void {
  const { activeElement } = document;
  if (activeElement !== scroller && scroller.contains(activeElement)) scroller.focus({ preventScroll: true });
}

/** Brings a row into sight, below the heading that stays on top, moving as little as can be. */
export function bringRowIntoSight(scroller: HTMLElement, index: number, rowHeight: number): void {
  const heading = scroller.querySelector("thead")?.offsetHeight ?? 0;
  const top = index * rowHeight;
  const room = scroller.clientHeight - heading;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + rowHeight > scroller.scrollTop + room) scroller.scrollTop = top + rowHeight - room;
}
