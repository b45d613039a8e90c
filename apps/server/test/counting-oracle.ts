import { type Entered, Quantity, type Ratio, sumEntered } from "@stockex/kernel";

/** What the oracle knows of a thing in its place: a product, and its lot where it has one. */
export interface Thing {
  readonly key: string;
  readonly serial: boolean;
  /** A line of the snapshot, as opposed to something a counter finds. */
  readonly expected: boolean;
  readonly onHand: string;
  /** Moves of the day: when they happened (ms) and their signed effect on the place. */
  readonly moves: readonly { readonly at: number; readonly quantity: string }[];
}

export interface OracleReading {
  readonly event: string;
  readonly thing: Thing;
  readonly round: number;
  readonly at: number;
  readonly entered: string;
  readonly ratio: Ratio;
}

export interface OracleLine {
  readonly thing: string;
  readonly expected: boolean;
  readonly state: string;
  readonly counted: string | null;
  readonly book: string | null;
  readonly variance: string | null;
}

interface Round {
  readonly round: number;
  readonly counted: Quantity;
  readonly book: Quantity;
  readonly contested: boolean;
}

const UNCERTAINTY_MS = 10 * 60_000;

/**
 * What a count under way comes to, from a set of readings and of the events that were taken back: the rules
 * of counting written a second time, over plain values and without any order of arrival.
 */
export function expectedLines(
  passes: 1 | 2,
  snapshot: readonly Thing[],
  readings: readonly OracleReading[],
  undone: ReadonlySet<string>,
): OracleLine[] {
  const things = new Map(snapshot.map((thing) => [thing.key, thing]));
  for (const { thing } of readings) things.set(thing.key, thing);
  return [...things.values()].map((thing) => {
    const standing = readings.filter((r) => r.thing.key === thing.key && !undone.has(r.event));
    return lineOf(passes, thing, roundsOf(thing, standing));
  });
}

function roundsOf(thing: Thing, readings: readonly OracleReading[]): Round[] {
  const numbers = [...new Set(readings.map(({ round }) => round))];
  return numbers.map((round) => {
    const mine = readings.filter((reading) => reading.round === round);
    const times = mine.map(({ at }) => at);
    const [from, to] = [Math.min(...times), Math.max(...times)];
    const after = thing.moves.filter(({ at }) => at > to).map(({ quantity }) => Quantity.of(quantity));
    return {
      round,
      counted: countedOf(thing, mine),
      book: Quantity.of(thing.onHand).sub(Quantity.sum(after)),
      contested: thing.moves.some(({ at }) => at >= from - UNCERTAINTY_MS && at <= to + UNCERTAINTY_MS),
    };
  });
}

function countedOf(thing: Thing, readings: readonly OracleReading[]): Quantity {
  const entered = readings.map(({ entered, ratio }): Entered => ({ quantity: Quantity.of(entered), ratio }));
  const sum = sumEntered(entered);
  // A serial number is there or not, however often it was scanned.
  return thing.serial && sum.compare(Quantity.of("1")) > 0 ? Quantity.of("1") : sum;
}

function lineOf(passes: 1 | 2, thing: Thing, rounds: readonly Round[]): OracleLine {
  const { stands, differ } = passes === 1 ? { stands: rounds[0], differ: false } : agreement(rounds);
  const line = { thing: thing.key, expected: thing.expected };
  if (stands === undefined)
    return { ...line, state: differ ? "arbitration" : "pending", counted: null, book: null, variance: null };
  return {
    ...line,
    state: stands.contested ? "contested" : "counted",
    counted: stands.counted.toString(),
    book: stands.book.toString(),
    variance: stands.counted.sub(stands.book).toString(),
  };
}

/** Two rounds agree when their differences from the book do; the third stands when it agrees with either. */
function agreement(rounds: readonly Round[]): { stands: Round | undefined; differ: boolean } {
  const [first, second, third] = [1, 2, 3].map((n) => rounds.find(({ round }) => round === n));
  const same = (a: Round | undefined, b: Round | undefined) =>
    a !== undefined && b !== undefined && a.counted.sub(a.book).equals(b.counted.sub(b.book));
  if (same(first, second)) return { stands: second, differ: false };
  const differ = first !== undefined && second !== undefined;
  return { stands: same(third, first) || same(third, second) ? third : undefined, differ };
}
