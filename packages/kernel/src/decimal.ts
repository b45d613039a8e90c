import { assert } from "./assert.ts";
import { err, ok, type Result } from "./result.ts";

/** Why a text is not an exact decimal of the wanted scale and range. */
export type DecimalError = "not-a-number" | "too-many-decimals" | "out-of-range";

/** Longest text that is looked at; longer is not a number that anybody typed. */
export const MAX_DECIMAL_TEXT = 64;

const PLAIN_DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * A computed quantity, amount or ratio left the range that the database holds.
 * Parsing reports this as a `Result`; arithmetic throws, so that no result is ever stored cut off.
 */
export class OutOfRangeError extends RangeError {
  override readonly name = "OutOfRangeError";
  readonly code = "out-of-range";
}

/**
 * Reads a plain decimal ("12", "-3.5", "0.000001") as an integer count of 10^-scale.
 * `limit` is the first absolute value, in that count, that is too large.
 */
export function parseDecimal(text: string, scale: number, limit: bigint): Result<bigint, DecimalError> {
  if (text.length > MAX_DECIMAL_TEXT) return err("not-a-number");
  const match = PLAIN_DECIMAL.exec(text);
  if (match === null) return err("not-a-number");
  const [, sign = "", integer = "", fraction = ""] = match;
  if (fraction.length > scale) return err("too-many-decimals");
  const absolute = BigInt(integer + fraction.padEnd(scale, "0"));
  if (absolute >= limit) return err("out-of-range");
  return ok(sign === "-" ? -absolute : absolute);
}

/** Writes a count of 10^-scale as the shortest plain decimal: no trailing zeros, no "-0". */
export function formatDecimal(units: bigint, scale: number): string {
  const digits = absolute(units)
    .toString()
    .padStart(scale + 1, "0");
  const cut = digits.length - scale;
  const fraction = digits.slice(cut).replace(/0+$/, "");
  const sign = units < 0n ? "-" : "";
  return sign + digits.slice(0, cut) + (fraction === "" ? "" : `.${fraction}`);
}

/** numerator / denominator rounded to an integer, halves away from zero. The denominator is positive. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  assert(denominator > 0n, "divideHalfUp needs a positive denominator");
  const rounded = (2n * absolute(numerator) + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/** Throws `OutOfRangeError` unless |units| is below `limit`; returns `units`. */
export function withinLimit(units: bigint, limit: bigint, what: string): bigint {
  if (absolute(units) >= limit) throw new OutOfRangeError(`${what} out of range`);
  return units;
}

/** Negative, zero or positive as `left` is less than, equal to or greater than `right`. */
export function compareBigints(left: bigint, right: bigint): -1 | 0 | 1 {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** |value| */
export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
