/** How people miscount a shelf. */
export const mistakes = ["transposed", "missed", "zero", "pack", "neighbour"] as const;
export type Mistake = (typeof mistakes)[number];

/** How an article is packed: pieces in its outer carton, pieces of which its stocked pack is a set. */
export interface Packing {
  readonly carton: bigint | null;
  readonly set: bigint | null;
}

/**
 * What somebody who makes the mistake enters instead of what lies there, always another number: two digits swapped,
 * a row of boxes behind the first not seen, the bay taken for empty, cartons entered as pieces or a set's pieces as
 * sets. A count entered under the neighbouring bay is right in its number.
 * @param actual whole units on the shelf, above zero
 */
export function misread(actual: bigint, mistake: Mistake, packing: Packing): bigint {
  const read = misreadOnce(actual, mistake, packing);
  return read === actual && mistake !== "neighbour" ? actual + 1n : read;
}

function misreadOnce(actual: bigint, mistake: Mistake, { carton, set }: Packing): bigint {
  switch (mistake) {
    case "neighbour":
      return actual;
    case "zero":
      return 0n;
    case "missed":
      return actual - (actual / 8n + 1n);
    case "transposed":
      return swapLastDigits(actual);
    case "pack":
      if (set !== null) return actual * set;
      return carton !== null && actual >= carton ? actual / carton : actual - 1n;
  }
}

function swapLastDigits(actual: bigint): bigint {
  const [tens, units] = [(actual / 10n) % 10n, actual % 10n];
  return actual - tens * 10n - units + units * 10n + tens;
}
