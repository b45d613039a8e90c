/** The smallest of 1, 2, 2.5, 4, 5 or 8 times a power of ten that a value fits under; 1 for nothing. */
export function niceTop(most: number): number {
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  const steps = [1, 2, 2.5, 4, 5, 8, 10];
  return (steps.find((step) => step * power >= most) ?? 10) * power;
}

/** Moves places of labels apart so that they do not overlap, as little as it takes, none below `lowest`. */
export function apart(places: readonly number[], height: number, lowest: number): readonly number[] {
  const order = places.map((place, index) => ({ place, index })).toSorted((a, b) => a.place - b.place);
  const moved: number[] = [];
  let above = Number.NEGATIVE_INFINITY;
  for (const { place } of order) {
    above = Math.max(place, above + height);
    moved.push(above);
  }
  let below = lowest + height;
  for (let at = moved.length - 1; at >= 0; at -= 1) {
    below = Math.min(moved[at] ?? 0, below - height);
    moved[at] = below;
  }
  const result: number[] = [];
  for (const [at, { index }] of order.entries()) result[index] = moved[at] ?? 0;
  return result;
}
