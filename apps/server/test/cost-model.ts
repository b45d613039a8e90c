/**
 * The rules of cost in plain loops over one product, to check the set-based SQL against: FIFO and average cost in a
 * currency without decimals, quantities in thousandths. Written from the rules, not from the SQL.
 */
export interface ModelMove {
  readonly id: string;
  readonly at: number;
  readonly what: "receipt" | "found" | "issue" | "loss";
  readonly quantity: bigint;
  /** Ten-thousandths of the currency; null when the mover knows none. */
  readonly cost: bigint | null;
}

interface Holding {
  readonly at: number;
  readonly id: string;
  quantity: bigint;
  value: bigint;
}

interface Loss extends Holding {
  readonly lostAt: number;
  readonly outId: string;
}

const WINDOW_MS = 90 * 86_400_000;
const halfUp = (numerator: bigint, denominator: bigint) =>
  (2n * numerator + denominator) / (2n * denominator);

export class CostModel {
  readonly #method: "fifo" | "avco";
  #layers: Holding[] = [];
  #losses: Loss[] = [];

  constructor(method: "fifo" | "avco") {
    this.#method = method;
  }

  get quantity(): bigint {
    return this.#layers.reduce((sum, layer) => sum + layer.quantity, 0n);
  }

  get value(): bigint {
    return this.#layers.reduce((sum, layer) => sum + layer.value, 0n);
  }

  /** Signed values of a batch's moves by id; null when it must be refused, and then nothing has changed. */
  apply(batch: readonly ModelMove[]): Map<string, bigint> | null {
    const before = structuredClone([this.#layers, this.#losses] as const);
    const ordered = batch.toSorted((left, right) => left.at - right.at || compare(left.id, right.id));
    const values = new Map<string, bigint>();
    const refused =
      !this.#takeIn(ordered.filter(isIn), values) ||
      !this.#giveOut(
        ordered.filter((move) => !isIn(move)),
        values,
      );
    if (!refused) return values;
    [this.#layers, this.#losses] = before;
    return null;
  }

  #takeIn(moves: readonly ModelMove[], values: Map<string, bigint>): boolean {
    const average = { quantity: this.quantity, value: this.value };
    const latest = Math.max(...moves.filter(({ what }) => what === "found").map(({ at }) => at));
    const losses = this.#losses
      .filter((loss) => loss.lostAt >= latest - WINDOW_MS)
      .toSorted(
        (l, r) => r.lostAt - l.lostAt || compare(r.outId, l.outId) || r.at - l.at || compare(r.id, l.id),
      );
    const arrivals: Holding[] = [];
    const taking = losses.map((loss) => new Cutter(loss));
    for (const move of moves) {
      const pieces = move.what === "found" ? cut(taking, move.quantity) : [];
      const rest = move.quantity - pieces.reduce((sum, piece) => sum + piece.quantity, 0n);
      const fresh = rest === 0n ? 0n : costOf(move, rest, average);
      if (fresh === null) return false;
      arrivals.push(
        ...pieces.map(({ from, quantity, value }) => ({ at: from.at, id: from.id, quantity, value })),
      );
      if (rest > 0n) arrivals.push({ at: move.at, id: move.id, quantity: rest, value: fresh });
      values.set(
        move.id,
        pieces.reduce((sum, piece) => sum + piece.value, fresh),
      );
    }
    this.#losses = this.#losses.filter((loss) => loss.quantity > 0n);
    for (const arrival of arrivals) this.#add(arrival);
    return true;
  }

  #add(arrival: Holding): void {
    const same = this.#layers.find((layer) => layer.at === arrival.at && layer.id === arrival.id);
    if (same === undefined) this.#layers.push(arrival);
    else {
      same.quantity += arrival.quantity;
      same.value += arrival.value;
    }
  }

  #giveOut(moves: readonly ModelMove[], values: Map<string, bigint>): boolean {
    if (this.#method === "avco") this.#melt();
    const sources = this.#layers
      .toSorted((l, r) => l.at - r.at || compare(l.id, r.id))
      .map((layer) => new Cutter(layer));
    for (const move of moves) {
      if (move.quantity > this.quantity) return false;
      const pieces = cut(sources, move.quantity);
      values.set(move.id, -pieces.reduce((sum, piece) => sum + piece.value, 0n));
      if (move.what !== "loss") continue;
      for (const { from, quantity, value } of pieces) {
        const { at, id } = this.#method === "fifo" ? from : move;
        this.#losses.push({ lostAt: move.at, outId: move.id, at, id, quantity, value });
      }
    }
    this.#layers = this.#layers.filter((layer) => layer.quantity > 0n);
    return true;
  }

  /** Average cost is one layer. */
  #melt(): void {
    const { quantity, value } = this;
    this.#layers = quantity === 0n ? [] : [{ at: 0, id: "", quantity, value }];
  }
}

/** Cuts a holding in pieces by cumulative rounding from what it was when the batch began. */
class Cutter {
  readonly from: Holding;
  readonly #quantity: bigint;
  readonly #value: bigint;
  #taken = 0n;

  constructor(from: Holding) {
    this.from = from;
    this.#quantity = from.quantity;
    this.#value = from.value;
  }

  take(wanted: bigint): { from: Holding; quantity: bigint; value: bigint } | null {
    const quantity = wanted < this.from.quantity ? wanted : this.from.quantity;
    if (quantity === 0n) return null;
    const value = this.#upTo(this.#taken + quantity) - this.#upTo(this.#taken);
    this.#taken += quantity;
    this.from.quantity -= quantity;
    this.from.value -= value;
    return { from: this.from, quantity, value };
  }

  #upTo(taken: bigint): bigint {
    return halfUp(this.#value * taken, this.#quantity);
  }
}

function cut(cutters: readonly Cutter[], wanted: bigint) {
  let left = wanted;
  return cutters.flatMap((cutter) => {
    const piece = cutter.take(left);
    if (piece === null) return [];
    left -= piece.quantity;
    return [piece];
  });
}

function costOf(
  move: ModelMove,
  quantity: bigint,
  average: { quantity: bigint; value: bigint },
): bigint | null {
  const known = average.quantity > 0n ? halfUp(average.value * quantity, average.quantity) : null;
  const own = move.cost === null ? null : halfUp(move.cost * quantity, 10_000_000n);
  return move.what === "found" ? (known ?? own) : (own ?? known);
}

const isIn = (move: ModelMove) => move.what === "receipt" || move.what === "found";
const compare = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);
