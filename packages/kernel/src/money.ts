import { assert } from "./assert.ts";
import { type CurrencyCode, currencyDecimals, isCurrencyCode } from "./currency.ts";
import {
  absolute,
  compareBigints,
  type DecimalError,
  divideHalfUp,
  formatDecimal,
  parseDecimal,
  withinLimit,
} from "./decimal.ts";
import { QUANTITY_SCALE, type Quantity } from "./quantity.ts";
import type { Ratio } from "./ratio.ts";
import { err, ok, type Result, unwrap } from "./result.ts";

/** Why a text and a code are not an amount of money. */
export type MoneyError = DecimalError | "unknown-currency";

/** Decimals that an amount carries, as the database's numeric(20,4); unit costs use more of them than payments. */
export const MONEY_SCALE = 4;

/** First absolute value, in ten-thousandths, that numeric(20,4) does not hold: 10^16. */
export const MONEY_LIMIT = 10n ** 20n;

/**
 * An exact amount in one currency, immutable, with at most 4 decimals.
 * Two currencies never mix: arithmetic between them is a bug and throws; `convert` needs a rate.
 */
export class Money {
  /** The amount in ten-thousandths of the currency's main unit. */
  readonly units: bigint;
  readonly currency: CurrencyCode;

  private constructor(units: bigint, currency: CurrencyCode) {
    this.units = withinLimit(units, MONEY_LIMIT, "amount");
    this.currency = currency;
  }

  /** Reads a plain decimal of at most 4 decimals and a known currency code. */
  static parse(text: string, currency: string): Result<Money, MoneyError> {
    if (!isCurrencyCode(currency)) return err("unknown-currency");
    const units = parseDecimal(text, MONEY_SCALE, MONEY_LIMIT);
    return units.ok ? ok(new Money(units.value, currency)) : units;
  }

  /** An amount from trusted texts: a constant or a database row. Throws on anything else. */
  static of(text: string, currency: string): Money {
    return unwrap(Money.parse(text, currency));
  }

  /** An amount of `units` ten-thousandths. Throws `OutOfRangeError`. */
  static ofUnits(units: bigint, currency: CurrencyCode): Money {
    return new Money(units, currency);
  }

  static zero(currency: CurrencyCode): Money {
    return new Money(0n, currency);
  }

  /** The exact sum; zero of `currency` when there is nothing. Throws `OutOfRangeError`. */
  static sum(amounts: Iterable<Money>, currency: CurrencyCode): Money {
    let units = 0n;
    for (const amount of amounts) {
      assertSameCurrency(currency, amount.currency);
      units += amount.units;
    }
    return new Money(units, currency);
  }

  /** this + other, of one currency. Throws `OutOfRangeError`. */
  add(other: Money): Money {
    assertSameCurrency(this.currency, other.currency);
    return new Money(this.units + other.units, this.currency);
  }

  /** this − other, of one currency. Throws `OutOfRangeError`. */
  sub(other: Money): Money {
    return this.add(other.neg());
  }

  /** −this */
  neg(): Money {
    return new Money(-this.units, this.currency);
  }

  /** |this| */
  abs(): Money {
    return new Money(absolute(this.units), this.currency);
  }

  /** −1, 0 or 1 as this is less than, equal to or greater than other, of one currency. */
  compare(other: Money): -1 | 0 | 1 {
    assertSameCurrency(this.currency, other.currency);
    return compareBigints(this.units, other.units);
  }

  /** Whether both are the same amount of the same currency. */
  equals(other: Money): boolean {
    return this.currency === other.currency && this.units === other.units;
  }

  isZero(): boolean {
    return this.units === 0n;
  }

  isNegative(): boolean {
    return this.units < 0n;
  }

  isPositive(): boolean {
    return this.units > 0n;
  }

  /** The amount in whole minor units (cents, whole francs), halves away from zero. */
  roundToCurrency(): Money {
    return new Money(roundUnits(this.units, 1n, this.currency), this.currency);
  }

  /**
   * this × ratio, rounded once to the currency, halves away from zero. The share of a value that an issue takes is
   * `value.mulRatio(Ratio.between(issued, onHand))`. Throws `OutOfRangeError`.
   */
  mulRatio(ratio: Ratio): Money {
    return this.convert(ratio, this.currency);
  }

  /**
   * this × rate in `currency`, rounded once to that currency, halves away from zero.
   * The rate is how many of `currency` one of this amount's currency buys. Throws `OutOfRangeError`.
   */
  convert(rate: Ratio, currency: CurrencyCode): Money {
    return new Money(roundUnits(this.units * rate.numerator, rate.denominator, currency), currency);
  }

  /** quantity × this, this being the cost of one unit: exact, then rounded once. Throws `OutOfRangeError`. */
  timesQuantity(quantity: Quantity): Money {
    const scale = 10n ** BigInt(QUANTITY_SCALE);
    return new Money(roundUnits(this.units * quantity.micros, scale, this.currency), this.currency);
  }

  /**
   * this / quantity with all 4 decimals, halves away from zero: a unit cost, for display and comparison.
   * Multiplying it back may miss the value by a rounding, so layers keep values, not unit costs.
   */
  perUnit(quantity: Quantity): Money {
    assert(quantity.isPositive(), "perUnit needs a positive quantity");
    const scale = 10n ** BigInt(QUANTITY_SCALE);
    return new Money(divideHalfUp(this.units * scale, quantity.micros), this.currency);
  }

  /** The amount alone as the shortest plain decimal: "12.5". */
  toString(): string {
    return formatDecimal(this.units, MONEY_SCALE);
  }

  toJSON(): { amount: string; currency: CurrencyCode } {
    return { amount: this.toString(), currency: this.currency };
  }
}

/**
 * Splits `total` by weights that are not negative and not all zero; the parts always sum to `total`.
 * Each part takes its share of what is left, rounded to the currency, halves away from zero, so that the last part
 * takes the residue and none has the wrong sign: 100 XAF over 1, 1, 1 are 33, 34, 33. A weight of zero gets zero.
 */
export function allocate(total: Money, weights: readonly Quantity[]): Money[] {
  assert(
    weights.every((weight) => !weight.isNegative()),
    "allocate needs weights that are not negative",
  );
  let weightLeft = weights.reduce((sum, weight) => sum + weight.micros, 0n);
  assert(weightLeft > 0n, "allocate needs a positive weight");
  let unitsLeft = total.units;
  return weights.map((weight) => {
    const part = shareOf(unitsLeft, weight.micros, weightLeft, total.currency);
    weightLeft -= weight.micros;
    unitsLeft -= part;
    return Money.ofUnits(part, total.currency);
  });
}

function shareOf(units: bigint, weight: bigint, weightLeft: bigint, currency: CurrencyCode): bigint {
  if (weight === 0n) return 0n;
  if (weight === weightLeft) return units;
  const share = roundUnits(units * weight, weightLeft, currency);
  // An amount with more decimals than its currency could round to more than is left.
  return absolute(share) > absolute(units) ? units : share;
}

/** numerator / denominator ten-thousandths, rounded to the currency's minor unit. */
function roundUnits(numerator: bigint, denominator: bigint, currency: CurrencyCode): bigint {
  const step = 10n ** BigInt(MONEY_SCALE - currencyDecimals(currency));
  return divideHalfUp(numerator, denominator * step) * step;
}

function assertSameCurrency(left: CurrencyCode, right: CurrencyCode): void {
  assert(left === right, `amounts in ${left} and ${right} do not mix`);
}
