import { absolute, compareBigints, divideHalfUp, OutOfRangeError } from "./decimal.ts";
import { QUANTITY_SCALE, Quantity } from "./quantity.ts";
import { err, ok, type Result } from "./result.ts";

/** Why a text is not a ratio. */
export type RatioError = "not-a-ratio" | "zero-denominator" | "out-of-range";

/** Digits that an entered numerator or denominator may have. */
export const MAX_RATIO_DIGITS = 18;

/** First absolute value of a computed numerator or denominator that is refused; sums of real units stay far below. */
export const RATIO_LIMIT = 10n ** 120n;

const RATIO_TEXT = /^(-?\d{1,40})(?:\.(\d{1,40}))?(?:\/(\d{1,40}))?$/;
const MICROS = 10n ** BigInt(QUANTITY_SCALE);

/** An exact fraction in lowest terms with a positive denominator: a unit's factor, an exchange rate, a share. */
export class Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;

  static readonly ZERO = new Ratio(0n, 1n);
  static readonly ONE = new Ratio(1n, 1n);

  private constructor(numerator: bigint, denominator: bigint) {
    if (denominator === 0n) throw new RangeError("ratio with denominator zero");
    const divisor = greatestCommonDivisor(absolute(numerator), absolute(denominator));
    const sign = denominator < 0n ? -1n : 1n;
    this.numerator = (sign * numerator) / divisor;
    this.denominator = (sign * denominator) / divisor;
    if (absolute(this.numerator) >= RATIO_LIMIT || this.denominator >= RATIO_LIMIT) {
      throw new OutOfRangeError("ratio out of range");
    }
  }

  /** numerator / denominator. Throws RangeError on a denominator of zero. */
  static of(numerator: bigint | number, denominator: bigint | number = 1n): Ratio {
    return new Ratio(BigInt(numerator), BigInt(denominator));
  }

  /** Reads "12", "1/3", "-2/7" or "0.4536"; numerator and denominator at most 18 digits each. */
  static fromString(text: string): Result<Ratio, RatioError> {
    const match = RATIO_TEXT.exec(text);
    if (match === null) return err("not-a-ratio");
    const [, integer = "", fraction, divisor] = match;
    if (fraction !== undefined && divisor !== undefined) return err("not-a-ratio");
    const numerator = BigInt(integer + (fraction ?? ""));
    const denominator = divisor === undefined ? 10n ** BigInt(fraction?.length ?? 0) : BigInt(divisor);
    if (denominator === 0n) return err("zero-denominator");
    const limit = 10n ** BigInt(MAX_RATIO_DIGITS);
    const ratio = new Ratio(numerator, denominator);
    const tooLarge = absolute(ratio.numerator) >= limit || ratio.denominator >= limit;
    return tooLarge ? err("out-of-range") : ok(ratio);
  }

  /** The quantity as a fraction, exactly. */
  static ofQuantity(quantity: Quantity): Ratio {
    return new Ratio(quantity.micros, MICROS);
  }

  /** part / whole, exactly: the share that an issue takes of a layer. Throws RangeError when whole is zero. */
  static between(part: Quantity, whole: Quantity): Ratio {
    return new Ratio(part.micros, whole.micros);
  }

  /** this + other, exactly. */
  add(other: Ratio): Ratio {
    return new Ratio(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  /** this × other, exactly. */
  multiply(other: Ratio): Ratio {
    return new Ratio(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** 1 / this. Throws RangeError when this is zero. */
  inverse(): Ratio {
    return new Ratio(this.denominator, this.numerator);
  }

  /** −1, 0 or 1 as this is less than, equal to or greater than other. */
  compare(other: Ratio): -1 | 0 | 1 {
    return compareBigints(this.numerator * other.denominator, other.numerator * this.denominator);
  }

  /** Whether both are the same number. */
  equals(other: Ratio): boolean {
    return this.compare(other) === 0;
  }

  isZero(): boolean {
    return this.numerator === 0n;
  }

  /** The nearest quantity, rounded once to 6 decimals, halves away from zero. Throws `OutOfRangeError`. */
  toQuantity(): Quantity {
    return Quantity.ofMicros(divideHalfUp(this.numerator * MICROS, this.denominator));
  }

  /** "12" or "1/3"; `fromString` reads it back. */
  toString(): string {
    return this.denominator === 1n ? `${this.numerator}` : `${this.numerator}/${this.denominator}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** What one reading entered: a quantity in a unit, and how many stock units one of that unit is. */
export type Entered = { readonly quantity: Quantity; readonly ratio: Ratio };

/**
 * The sum of entered quantities in the stock unit. Adds fractions and rounds once, so the order of readings and
 * their splitting never changes the result: three bags of 1/3 kg are 1 kg. Throws `OutOfRangeError`.
 */
export function sumEntered(entries: Iterable<Entered>): Quantity {
  let sum = Ratio.ZERO;
  for (const { quantity, ratio } of entries) sum = sum.add(Ratio.ofQuantity(quantity).multiply(ratio));
  return sum.toQuantity();
}

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  let [a, b] = [left, right];
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
