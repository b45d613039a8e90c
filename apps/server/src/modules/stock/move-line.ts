import type { Language } from "@stockex/contracts";
import { decimalsOf, divideHalfUp, formatDecimal, Money, Quantity, Ratio, unwrap } from "@stockex/kernel";
import { fail } from "../../platform/problem.ts";
import type { LineFacts, PlaceFacts, ProductFacts, UnitFacts } from "./line-facts.ts";
import { failUnknown, trackingWord } from "./words.ts";

export interface EnteredLine {
  readonly productId: string;
  readonly quantity: string;
  readonly unitId?: string | undefined;
  readonly lot?: string | undefined;
}

/** A line in the product's own unit, allowed by its product's rules. */
export interface MoveLine {
  readonly product: ProductFacts;
  readonly unit: UnitFacts;
  readonly quantity: Quantity;
  readonly lot: string | null;
}

/**
 * Reads a line: known product and unit, decimals the unit allows, converted once by the unit's exact factor and
 * rounded half up to 6 decimals, lot or serial number as the product is tracked.
 * @param path of the line in the request: "body.lines.3"
 * @throws ProblemError unknown-reference, quantity-not-positive, quantity-invalid, unit-too-precise, lot-required,
 *   lot-not-allowed, serial-quantity
 */
export function readLine(line: EnteredLine, facts: LineFacts, language: Language, path: string): MoveLine {
  const product = facts.products.get(line.productId);
  if (product === undefined) return failUnknown(language, "product", line.productId, `${path}.productId`);
  if (product.archived) return failUnknown(language, "product", product.code, `${path}.productId`);
  const unit = line.unitId === undefined ? product.unit : unitOf(product, line.unitId);
  if (unit === undefined) return failUnknown(language, "unit", line.unitId ?? "", `${path}.unitId`);
  const quantity = inOwnUnit(Quantity.of(line.quantity), unit, product);
  if (product.tracking === "none" && line.lot !== undefined)
    fail("lot-not-allowed", { product: product.code });
  if (product.tracking !== "none" && line.lot === undefined)
    fail("lot-required", { product: product.code, tracking: trackingWord(product.tracking, language) });
  if (product.tracking === "serial" && !quantity.equals(Quantity.ONE)) fail("serial-quantity");
  return { product, unit, quantity, lot: line.lot ?? null };
}

function unitOf(product: ProductFacts, unitId: string): UnitFacts | undefined {
  return unitId === product.unitId ? product.unit : product.otherUnits.get(unitId);
}

function inOwnUnit(entered: Quantity, unit: UnitFacts, product: ProductFacts): Quantity {
  if (!entered.isPositive()) fail("quantity-not-positive");
  if (decimalsOf(entered) > unit.decimals) failPrecise(entered, unit);
  const quantity = converted(entered, unit.ratio);
  // A tenth of a carton of 12 is no number of pieces; a third of a kilogram is one of kilograms, rounded.
  if (product.unit.decimals === 0 && decimalsOf(quantity) > 0) failPrecise(quantity, product.unit);
  if (!quantity.isPositive()) fail("quantity-not-positive");
  return quantity;
}

function converted(entered: Quantity, ratio: Ratio): Quantity {
  try {
    return entered.mulRatio(ratio);
  } catch (error) {
    if (error instanceof RangeError) return fail("quantity-invalid", { value: entered.toString() });
    throw error;
  }
}

function failPrecise(quantity: Quantity, unit: UnitFacts): never {
  return fail("unit-too-precise", { unit: unit.code, decimals: unit.decimals, value: quantity.toString() });
}

/**
 * A place that can hold stock; `receives` asks that it is not archived.
 * @throws ProblemError unknown-reference, location-not-usable
 */
export function readPlace(
  placeId: string,
  facts: LineFacts,
  how: { readonly language: Language; readonly path: string; readonly receives: boolean },
): PlaceFacts {
  const place = facts.places.get(placeId);
  if (place === undefined) return failUnknown(how.language, "location", placeId, how.path);
  const usable = (place.kind === "internal" || place.kind === "transit") && !(how.receives && place.archived);
  return usable ? place : fail("location-not-usable", { location: place.path });
}

/** Decimals a unit cost is kept with: it is a factor, not an amount; the value of the move is rounded once. */
const COST_SCALE = 10;

/**
 * The cost of one of the product's own unit in the company's currency. `unitCost` is that of one of the unit the
 * line was entered in; in another currency `rate` says how many of the company's one of it bought then, and the
 * layer keeps that for good (IAS 21).
 */
export function costPerOwnUnit(unitCost: string, unit: UnitFacts, rate: Ratio): string {
  // Any currency serves to read the text: only the number is used.
  const cost = Ratio.of(Money.of(unitCost, "EUR").units, 10_000n);
  const own = cost.multiply(rate).multiply(unit.ratio.inverse());
  return formatDecimal(divideHalfUp(own.numerator * 10n ** BigInt(COST_SCALE), own.denominator), COST_SCALE);
}

/**
 * The rate of a receipt line; 1 without another currency.
 * @throws ProblemError unknown-reference when a foreign currency comes without its rate
 */
export function rateOf(
  line: { readonly currency?: string | undefined; readonly rate?: string | undefined },
  companyCurrency: string,
  how: { readonly language: Language; readonly path: string },
): Ratio {
  if (line.currency === undefined || line.currency === companyCurrency) return Ratio.ONE;
  if (line.rate === undefined) return failUnknown(how.language, "rate", line.currency, `${how.path}.rate`);
  const rate = unwrap(Ratio.fromString(line.rate));
  if (rate.isZero()) return failUnknown(how.language, "rate", line.rate, `${how.path}.rate`);
  return rate;
}
