import { useEffect, useState } from "react";

/** Rows drawn above and below what is seen, so that a quick wheel shows no gap. */
const AROUND = 12;
/** The list is drawn anew once it has moved by so many rows. */
const STEP = 4;

interface VisibleRows {
  readonly first: number;
  /** One after the last. */
  readonly end: number;
}

/**
 * Which rows of a long list to draw. All rows have one height, so it is a division: nothing is kept for each row,
 * and a list of 100,000 rows that grows by another page costs no more than a short one.
 */
export function useVisibleRows(scroller: HTMLElement | null, count: number, rowHeight: number): VisibleRows {
  const [view, setView] = useState({ first: 0, rows: 40 });
  useEffect(() => {
    if (scroller === null) return;
    const look = () => {
      const first = Math.floor(scroller.scrollTop / rowHeight / STEP) * STEP;
      const rows = Math.ceil(scroller.clientHeight / rowHeight) + STEP;
      setView((known) => (known.first === first && known.rows === rows ? known : { first, rows }));
    };
    look();
    scroller.addEventListener("scroll", look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(scroller);
    return () => {
      scroller.removeEventListener("scroll", look);
      resized.disconnect();
    };
  }, [scroller, rowHeight]);
  return {
    first: Math.max(0, Math.min(view.first, count - view.rows) - AROUND),
    end: Math.min(count, view.first + view.rows + AROUND),
  };
}

/** Brings a row into sight, below the heading that stays on top, moving as little as can be. */
export function bringRowIntoSight(scroller: HTMLElement, index: number, rowHeight: number): void {
  const heading = scroller.querySelector("thead")?.offsetHeight ?? 0;
  const top = index * rowHeight;
  const room = scroller.clientHeight - heading;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + rowHeight > scroller.scrollTop + room) scroller.scrollTop = top + rowHeight - room;
}
