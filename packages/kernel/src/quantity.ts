import {
  absolute,
  compareBigints,
  type DecimalError,
  divideHalfUp,
  formatDecimal,
  parseDecimal,
  withinLimit,
} from "./decimal.ts";
import type { Ratio } from "./ratio.ts";
import { ok, type Result, unwrap } from "./result.ts";

/** Why a text is not a quantity. */
export type QuantityError = DecimalError;

/** Decimals that a quantity carries, as the database's numeric(20,6). */
export const QUANTITY_SCALE = 6;

/** First absolute value, in millionths, that numeric(20,6) does not hold: 10^14 units. */
export const QUANTITY_LIMIT = 10n ** 20n;

/**
 * An exact number of units of a product, immutable, with at most 6 decimals and 14 digits before them.
 * Compare with `compare`, `equals`, `isZero`: a quantity of zero is an answer, no quantity is none.
 */
export class Quantity {
  /** The value in millionths of a unit. */
  readonly micros: bigint;

  static readonly ZERO = new Quantity(0n);
  static readonly ONE = new Quantity(10n ** 6n);

  private constructor(micros: bigint) {
    this.micros = withinLimit(micros, QUANTITY_LIMIT, "quantity");
  }

  /** Reads a plain decimal of at most 6 decimals; exponents, signs other than "-", spaces and blanks are refused. */
  static parse(text: string): Result<Quantity, QuantityError> {
    const micros = parseDecimal(text, QUANTITY_SCALE, QUANTITY_LIMIT);
    return micros.ok ? ok(new Quantity(micros.value)) : micros;
  }

  /** A quantity from a trusted text: a constant or a database numeric. Throws on anything else. */
  static of(text: string): Quantity {
    return unwrap(Quantity.parse(text));
  }

  /** `units` whole units. Throws `OutOfRangeError`; a number that is no safe integer throws RangeError. */
  static ofInteger(units: bigint | number): Quantity {
    if (typeof units === "number" && !Number.isSafeInteger(units)) throw new RangeError("not a safe integer");
    return new Quantity(BigInt(units) * 10n ** 6n);
  }

  /** A quantity of `micros` millionths. Throws `OutOfRangeError`. */
  static ofMicros(micros: bigint): Quantity {
    return new Quantity(micros);
  }

  /** The exact sum; zero of nothing. Throws `OutOfRangeError`. */
  static sum(quantities: Iterable<Quantity>): Quantity {
    let micros = 0n;
    for (const quantity of quantities) micros += quantity.micros;
    return new Quantity(micros);
  }

  /** this + other. Throws `OutOfRangeError`. */
  add(other: Quantity): Quantity {
    return new Quantity(this.micros + other.micros);
  }

  /** this − other. Throws `OutOfRangeError`. */
  sub(other: Quantity): Quantity {
    return new Quantity(this.micros - other.micros);
  }

  /** −this */
  neg(): Quantity {
    return new Quantity(-this.micros);
  }

  /** |this| */
  abs(): Quantity {
    return new Quantity(absolute(this.micros));
  }

  /** this × ratio, rounded once to 6 decimals, halves away from zero. Throws `OutOfRangeError`. */
  mulRatio(ratio: Ratio): Quantity {
    return new Quantity(divideHalfUp(this.micros * ratio.numerator, ratio.denominator));
  }

  /** −1, 0 or 1 as this is less than, equal to or greater than other. */
  compare(other: Quantity): -1 | 0 | 1 {
    return compareBigints(this.micros, other.micros);
  }

  /** Whether both are the same number. */
  equals(other: Quantity): boolean {
    return this.micros === other.micros;
  }

  isZero(): boolean {
    return this.micros === 0n;
  }

  isNegative(): boolean {
    return this.micros < 0n;
  }

  isPositive(): boolean {
    return this.micros > 0n;
  }

  /** The shortest plain decimal: "12", "-3.5", "0". */
  toString(): string {
    return formatDecimal(this.micros, QUANTITY_SCALE);
  }

  /** Quantities travel as JSON strings. */
  toJSON(): string {
    return this.toString();
  }
}

/** How many decimals the quantity really uses, 0 to 6: a unit "piece" with 0 decimals refuses 2.5, which uses 1. */
export function decimalsOf(quantity: Quantity): number {
  let decimals = QUANTITY_SCALE;
  for (let rest = quantity.micros; decimals > 0 && rest % 10n === 0n; rest /= 10n) decimals -= 1;
  return decimals;
}
