import {
  checkGs1Element,
  type Gs1Element,
  type Gs1Error,
  gs1Date,
  gs1Error,
  gs1Format,
} from "./gs1-format.ts";
import { FNC1, joinBracketed, joinRaw, splitBracketed, splitDigitalLink, splitRaw } from "./gs1-syntax.ts";
import { toGtin14 } from "./gtin.ts";
import { Quantity } from "./quantity.ts";
import { ok, type Result } from "./result.ts";

/** Longest text that is read: the most digits that the largest 2D symbol (QR version 40) holds. */
export const MAX_GS1_LENGTH = 7089;

/** What a GS1 message says, in the terms of a stock count. Dates are ISO dates; a field is null when not stated. */
export type Gs1Message = {
  /** Every element in the order read, known fields included. */
  readonly elements: readonly Gs1Element[];
  /** AI 01: the GTIN-14 of the trade item itself. */
  readonly gtin: string | null;
  /** AI 02: the GTIN-14 of the items contained in a logistic unit; `count` is how many. */
  readonly contentGtin: string | null;
  /** AI 00: the serial shipping container code. */
  readonly sscc: string | null;
  /** AI 10 */
  readonly lot: string | null;
  /** AI 21 */
  readonly serial: string | null;
  /** AI 17 */
  readonly expiry: string | null;
  /** AI 15 */
  readonly bestBefore: string | null;
  /** AI 11 */
  readonly production: string | null;
  /** AI 37, count of contained items, else AI 30, variable count. */
  readonly count: Quantity | null;
  /** AI 310n, net weight in kilograms. */
  readonly netWeightKg: Quantity | null;
  /** AI 414: the global location number of a place. */
  readonly gln: string | null;
  /** AI 254: what the GLN's owner adds to tell its parts apart. */
  readonly glnExtension: string | null;
};

/** Symbology identifiers of GS1 carriers: GS1-128, DataMatrix, QR, DataBar and composite, DotCode (ISO/IEC 15424). */
const GS1_CARRIER = /^\](?:C1|d2|Q3|e[0-3]|J1)/;
const OTHER_CARRIER = /^\][A-Za-z][0-9A-Za-z]/;

/**
 * Reads a GS1 message: a raw element string with FNC1 as \u001d, with or without its symbology identifier, the
 * bracketed form "(01)…(10)…", or a GS1 Digital Link. `currentYear` decides the century of two-digit years.
 * Errors name the code and the application identifier. Rules between AIs ("02 needs 37") are not enforced:
 * a label that states less is still worth counting.
 */
export function parseGs1(text: string, currentYear: number): Result<Gs1Message, Gs1Error> {
  if (text.length > MAX_GS1_LENGTH) return gs1Error("too-long");
  const body = text.replace(GS1_CARRIER, "");
  if (body.replaceAll(FNC1, "").trim() === "") return gs1Error("empty");
  const split = splitterOf(body)(body);
  if (!split.ok) return split;
  const valueByAi = new Map<string, string>();
  for (const element of split.value) {
    const checked = checkGs1Element(element);
    if (!checked.ok) return checked;
    const { ai, value } = element;
    if ((valueByAi.get(ai) ?? value) !== value) return gs1Error("conflicting-values", ai);
    valueByAi.set(ai, value);
  }
  return ok(interpret(split.value, valueByAi, currentYear));
}

function splitterOf(body: string): (body: string) => Result<Gs1Element[], Gs1Error> {
  if (body.startsWith("(")) return splitBracketed;
  return /^https?:\/\//i.test(body) ? splitDigitalLink : splitRaw;
}

function interpret(elements: Gs1Element[], valueByAi: Map<string, string>, currentYear: number): Gs1Message {
  const text = (ai: string) => valueByAi.get(ai) ?? null;
  const date = (ai: string) => {
    const value = text(ai);
    return value === null ? null : gs1Date(value, currentYear);
  };
  const count = text("37") ?? text("30");
  return {
    elements,
    gtin: text("01"),
    contentGtin: text("02"),
    sscc: text("00"),
    lot: text("10"),
    serial: text("21"),
    expiry: date("17"),
    bestBefore: date("15"),
    production: date("11"),
    count: count === null ? null : Quantity.ofInteger(BigInt(count)),
    netWeightKg: netWeight(elements),
    gln: text("414"),
    glnExtension: text("254"),
  };
}

/** The last digit of AI 310n is the number of decimals of its six digits. */
function netWeight(elements: readonly Gs1Element[]): Quantity | null {
  const element = elements.find(({ ai }) => ai.startsWith("310"));
  if (element === undefined) return null;
  return Quantity.ofMicros(BigInt(element.value) * 10n ** BigInt(6 - Number(element.ai.slice(3))));
}

/** Checks every element and writes them as a scanner transmits them, for labels and tests. */
export function buildGs1(elements: readonly Gs1Element[]): Result<string, Gs1Error> {
  return checkedThen(elements, joinRaw);
}

/** Checks every element and writes them as people read them: "(01)…(10)…". */
export function buildBracketedGs1(elements: readonly Gs1Element[]): Result<string, Gs1Error> {
  return checkedThen(elements, joinBracketed);
}

function checkedThen(
  elements: readonly Gs1Element[],
  write: (elements: readonly Gs1Element[]) => string,
): Result<string, Gs1Error> {
  for (const element of elements) {
    const checked = checkGs1Element(element);
    if (!checked.ok) return checked;
  }
  return ok(write(elements));
}

/** What a scanned or typed code is. `code` is the text without its symbology identifier. */
export type ScannedCode =
  | { readonly kind: "gtin"; readonly code: string; readonly gtin: string }
  | { readonly kind: "gs1"; readonly code: string; readonly message: Gs1Message }
  | { readonly kind: "bad-gs1"; readonly code: string; readonly error: Gs1Error }
  | { readonly kind: "other"; readonly code: string };

/**
 * Tells what a scan is. Digits that are a valid EAN or UPC are a GTIN before anything else, because "4006381333931"
 * also reads as AI 400. A text that claims to be GS1 (symbology identifier, FNC1, bracketed AI) and is not becomes
 * "bad-gs1"; one that claims nothing, or a web address without a GS1 key, is "other", such as a shelf's own code.
 */
export function readScannedCode(text: string, currentYear: number): ScannedCode {
  const scanned = text.trim();
  const code = scanned.replace(OTHER_CARRIER, "");
  const gtin = toGtin14(code);
  if (gtin !== null) return { kind: "gtin", code, gtin };
  const claimsGs1 = GS1_CARRIER.test(scanned) || code.includes(FNC1) || startsWithBracketedAi(code);
  if (!claimsGs1 && !/^(?:0[012]\d{14}|https?:\/\/)/i.test(code)) return { kind: "other", code };
  const message = parseGs1(code, currentYear);
  if (message.ok) return { kind: "gs1", code, message: message.value };
  return claimsGs1 ? { kind: "bad-gs1", code, error: message.error } : { kind: "other", code };
}

function startsWithBracketedAi(code: string): boolean {
  const ai = /^\((\d{2,4})\)/.exec(code)?.[1];
  return ai !== undefined && gs1Format(ai) !== undefined;
}
