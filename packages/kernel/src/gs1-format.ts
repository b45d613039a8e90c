import { assert } from "./assert.ts";
import { GS1_TABLE } from "./generated/gs1-table.ts";
import { hasValidCheckDigit } from "./gtin.ts";
import { err, ok, type Result } from "./result.ts";

/** One application identifier (AI) with its value, as read: dates and numbers still as digits. */
export type Gs1Element = { readonly ai: string; readonly value: string };

/** Why a text is not a GS1 message, stable for translation. */
export type Gs1ErrorCode =
  | "empty"
  | "too-long"
  | "not-gs1"
  | "unknown-ai"
  | "bad-length"
  | "bad-character"
  | "bad-check-digit"
  | "bad-date"
  | "conflicting-values"
  | "bad-link";

/** `ai` names the application identifier at fault; empty where none was reached. */
export type Gs1Error = { readonly code: Gs1ErrorCode; readonly ai: string };

/** A failure naming its application identifier. */
export function gs1Error(code: Gs1ErrorCode, ai = ""): Result<never, Gs1Error> {
  return err({ code, ai });
}

type Charset = "N" | "X" | "Y" | "Z";
type Check = "check-digit" | "date-day-optional" | "date" | "long-date" | null;
type Component = { charset: Charset; min: number; max: number; optional: boolean; check: Check };

/** What the value of an application identifier must look like. */
export type Gs1Format = {
  readonly components: readonly Component[];
  /** Digits or characters of the value when its length is predefined, so that no FNC1 follows; else null. */
  readonly predefinedLength: number | null;
  /** May stand in the query of a Digital Link. */
  readonly linkAttribute: boolean;
  /** Qualifier sequences after this primary key in a Digital Link path; null when it is no primary key. */
  readonly linkQualifiers: readonly (readonly string[])[] | null;
};

/** GS1 character sets: digits, set 82, set 39, base64url (GS1 General Specifications, section 7.11). */
const CHARACTERS: Record<Charset, RegExp> = {
  N: /^[0-9]+$/,
  X: /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/,
  Y: /^[#\-/0-9A-Z]+$/,
  Z: /^[A-Za-z0-9\-_=]+$/,
};

const CHECK_BY_LETTER: Record<string, Check> = {
  c: "check-digit",
  d: "date-day-optional",
  D: "date",
  E: "long-date",
};

const FORMATS = readTable(GS1_TABLE);

/** The format of an application identifier, or undefined when the GS1 dictionary does not know it. */
export function gs1Format(ai: string): Gs1Format | undefined {
  return FORMATS.get(ai);
}

/** The application identifier that `text` starts with. None is the prefix of another, so at most one fits. */
export function leadingAi(text: string): string | null {
  for (const length of [2, 3, 4]) {
    const ai = text.slice(0, length);
    if (ai.length === length && FORMATS.has(ai)) return ai;
  }
  return null;
}

/** Whether `element` obeys its format: length, characters, check digit and dates. */
export function checkGs1Element(element: Gs1Element): Result<Gs1Element, Gs1Error> {
  const format = FORMATS.get(element.ai);
  if (format === undefined) return gs1Error("unknown-ai", element.ai);
  let rest = element.value;
  for (const component of format.components) {
    if (rest === "" && component.optional) break;
    const part = rest.slice(0, component.max);
    const fault = faultOf(part, component);
    if (fault !== null) return gs1Error(fault, element.ai);
    rest = rest.slice(part.length);
  }
  return rest === "" ? ok(element) : gs1Error("bad-length", element.ai);
}

function faultOf(part: string, component: Component): Gs1ErrorCode | null {
  if (part.length < component.min) return "bad-length";
  if (!CHARACTERS[component.charset].test(part)) return "bad-character";
  switch (component.check) {
    case "check-digit":
      return hasValidCheckDigit(part) ? null : "bad-check-digit";
    case "date-day-optional":
      return isCalendarDay(2000 + Number(part.slice(0, 2)), part.slice(2), true) ? null : "bad-date";
    case "date":
      return isCalendarDay(2000 + Number(part.slice(0, 2)), part.slice(2), false) ? null : "bad-date";
    case "long-date":
      return isCalendarDay(Number(part.slice(0, 4)), part.slice(4), false) ? null : "bad-date";
    case null:
      return null;
  }
}

/** `monthDay` is MMDD; with `dayOptional`, day 00 stands for the last day of the month. */
function isCalendarDay(year: number, monthDay: string, dayOptional: boolean): boolean {
  const month = Number(monthDay.slice(0, 2));
  const day = Number(monthDay.slice(2));
  if (month < 1 || month > 12) return false;
  return day <= lastDayOfMonth(year, month) && (day >= 1 || dayOptional);
}

function lastDayOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/**
 * The ISO date of a checked YYMMDD. Its century is the one that puts the year nearest to `currentYear`: at most 49
 * years back and 50 ahead (GS1 General Specifications, section 7.12). Day 00 is the last day of the month.
 */
export function gs1Date(yymmdd: string, currentYear: number): string {
  const ahead = (Number(yymmdd.slice(0, 2)) - (currentYear % 100) + 100) % 100;
  const year = currentYear + (ahead > 50 ? ahead - 100 : ahead);
  const month = Number(yymmdd.slice(2, 4));
  const day = Number(yymmdd.slice(4, 6)) || lastDayOfMonth(year, month);
  return [String(year).padStart(4, "0"), pad(month), pad(day)].join("-");
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

function readTable(table: string): Map<string, Gs1Format> {
  const formats = new Map<string, Gs1Format>();
  for (const line of table.trim().split("\n")) {
    const [ais = "", flags = "", components = "", ...keys] = line.split("|");
    const parsed = components.split(" ").map(readComponent);
    const format: Gs1Format = {
      components: parsed,
      predefinedLength: flags.includes("*") ? parsed.reduce((sum, { max }) => sum + max, 0) : null,
      linkAttribute: flags.includes("?"),
      linkQualifiers: keys.length === 0 ? null : keys.map((key) => (key === "alone" ? [] : key.split(","))),
    };
    const [first = "", last = first] = ais.split("-");
    for (let ai = Number(first); ai <= Number(last); ai++) {
      formats.set(String(ai).padStart(first.length, "0"), format);
    }
  }
  return formats;
}

function readComponent(text: string): Component {
  const match = /^([NXYZ])(\.\.)?(\d+)(\??)([cdDE]?)$/.exec(text);
  assert(match !== null, `component ${text} of the GS1 table`);
  const [, charset, variable, length, optional, check = ""] = match;
  const max = Number(length);
  return {
    charset: charset as Charset,
    min: variable === undefined ? max : 1,
    max,
    optional: optional === "?",
    check: CHECK_BY_LETTER[check] ?? null,
  };
}
