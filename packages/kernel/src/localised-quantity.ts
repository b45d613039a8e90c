import { MAX_DECIMAL_TEXT, parseDecimal } from "./decimal.ts";
import { QUANTITY_LIMIT, QUANTITY_SCALE, Quantity, type QuantityError } from "./quantity.ts";
import { err, ok, type Result } from "./result.ts";

/** Languages whose way of writing numbers is understood. */
export type NumberLocale = "fr" | "en";

/** "ambiguous": the text is a number in two ways, such as "1.234" in French: 1,234 or 1 234. */
export type LocalisedQuantityError = QuantityError | "ambiguous";

const SPACES = /[\u0020\u00a0\u2009\u202f]/g;
const MINUS_SIGN = /\u2212/g;
const FACTORS = /[*×]/;
const NUMBER = /^-?\d(?:[\d., ]*\d)?$/;
const GROUPED = /^\d{1,3}(?:(?:,\d{3})+|(?:\.\d{3})+|(?: \d{3})+)$/;
const PRODUCT_LIMIT = QUANTITY_LIMIT * 10n ** BigInt(QUANTITY_SCALE);

/**
 * Reads a quantity as people and files write it: "1 234,5", "1,234.5", "12", or the product "12*6".
 * Thousands may be grouped by spaces (also no-break ones), by the comma or by the point; groups are checked.
 * The result is exact: a product that needs more than 6 decimals is refused, and nothing is guessed:
 *  - both comma and point, or spaces and one of them: the last is the decimal mark, in either language;
 *  - one comma alone is the decimal mark in French; in English it groups ("1,234") and "1,5" is ambiguous;
 *  - one point alone is the decimal mark in English; in French too ("12.5", numeric keypads and machine files
 *    write it so) unless it could group, as in "1.234", which is ambiguous.
 */
export function parseLocalisedQuantity(
  text: string,
  locale: NumberLocale,
): Result<Quantity, LocalisedQuantityError> {
  if (text.length > 2 * MAX_DECIMAL_TEXT) return err("not-a-number");
  const factors = text.replace(SPACES, " ").replace(MINUS_SIGN, "-").split(FACTORS);
  if (factors.length > 2) return err("not-a-number");
  const [left, right] = factors.map((factor) => parseFactor(factor.trim(), locale));
  if (left === undefined || !left.ok) return left ?? err("not-a-number");
  if (right === undefined) return ok(Quantity.ofMicros(left.value));
  return right.ok ? exactProduct(left.value, right.value) : right;
}

function exactProduct(left: bigint, right: bigint): Result<Quantity, QuantityError> {
  const scale = 10n ** BigInt(QUANTITY_SCALE);
  const product = left * right;
  if (product % scale !== 0n) return err("too-many-decimals");
  if (product >= PRODUCT_LIMIT || product <= -PRODUCT_LIMIT) return err("out-of-range");
  return ok(Quantity.ofMicros(product / scale));
}

function parseFactor(text: string, locale: NumberLocale): Result<bigint, LocalisedQuantityError> {
  if (!NUMBER.test(text)) return err("not-a-number");
  const mark = decimalMark(text, locale);
  if (!mark.ok) return mark;
  const at = mark.value === null ? text.length : text.lastIndexOf(mark.value);
  const integer = withoutGroups(text.slice(0, at));
  if (integer === null) return err("not-a-number");
  const fraction = text.slice(at + 1);
  return parseDecimal(fraction === "" ? integer : `${integer}.${fraction}`, QUANTITY_SCALE, QUANTITY_LIMIT);
}

/** Which character of the text is the decimal mark; null when it has none. */
function decimalMark(text: string, locale: NumberLocale): Result<"," | "." | null, LocalisedQuantityError> {
  const commas = text.split(",").length - 1;
  const points = text.split(".").length - 1;
  if (commas > 0 && points > 0) return ok(text.lastIndexOf(",") > text.lastIndexOf(".") ? "," : ".");
  if (commas + points === 0 || commas > 1 || points > 1) return ok(null);
  const mark = commas === 1 ? "," : ".";
  if (text.includes(" ")) return ok(mark);
  const couldGroup = /^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text);
  if (locale === "fr") return mark === "." && couldGroup ? err("ambiguous") : ok(mark);
  if (mark === ".") return ok(mark);
  return couldGroup ? ok(null) : err("ambiguous");
}

/** The digits of an integer part without their group separators; null when the groups are not of three digits. */
function withoutGroups(text: string): string | null {
  const digits = text.startsWith("-") ? text.slice(1) : text;
  if (!/^\d+$/.test(digits) && !GROUPED.test(digits)) return null;
  return text.replace(/[., ]/g, "");
}
