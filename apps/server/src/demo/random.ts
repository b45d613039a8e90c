/** Numbers from a seed (mulberry32): the demo's mistakes are the same each time the seed is. */
export interface Random {
  /** A whole number from 0 to `below` − 1. */
  below(below: number): number;
  /** The items in another order. */
  shuffled<T>(items: readonly T[]): T[];
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number) => next() % limit;
  return {
    below,
    shuffled(items) {
      const result = [...items];
      for (let index = result.length - 1; index > 0; index -= 1) {
        const other = below(index + 1);
        const held = result[index];
        const swapped = result[other];
        if (held === undefined || swapped === undefined) continue;
        result[index] = swapped;
        result[other] = held;
      }
      return result;
    },
  };
}
