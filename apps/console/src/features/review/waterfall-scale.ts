/** One bar of a waterfall, in percent of its width. */
export interface FloatingBar {
  readonly left: number;
  readonly width: number;
  /** Where the running total stands behind it. */
  readonly end: number;
}

export interface Waterfall {
  /** The value at the left edge: 0, or where the scale was cut so that the steps can be seen. */
  readonly from: number;
  readonly book: FloatingBar;
  readonly steps: readonly FloatingBar[];
  readonly counted: FloatingBar;
}

/** Steps smaller than this share of the whole could not be seen on a scale from zero. */
const CUT_BELOW = 0.4;
/** What is left of the totals' bars on a cut scale, in parts of the steps' span. */
const STUB = 0.35;

/** Where each bar of a waterfall begins and ends. Made of amounts for the eye: nothing here is ever summed up. */
export function waterfall(book: number, changes: readonly number[]): Waterfall {
  const totals = [book];
  for (const change of changes) totals.push((totals.at(-1) ?? 0) + change);
  const [least, most] = [Math.min(...totals), Math.max(...totals)];
  const span = most - least;
  const cut = least > 0 && span > 0 && span < CUT_BELOW * most;
  const from = cut ? Math.max(0, least - STUB * span) : Math.min(0, least);
  const top = Math.max(most, 0);
  const place = (value: number) => (top === from ? 0 : ((value - from) / (top - from)) * 100);
  const bar = (start: number, end: number): FloatingBar => ({
    left: Math.min(place(start), place(end)),
    width: Math.abs(place(end) - place(start)),
    end: place(end),
  });
  const floor = cut ? from : 0;
  return {
    from,
    book: bar(floor, book),
    steps: changes.map((_, at) => bar(totals[at] ?? 0, totals[at + 1] ?? 0)),
    counted: bar(floor, totals.at(-1) ?? book),
  };
}
