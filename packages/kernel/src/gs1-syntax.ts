import { type Gs1Element, type Gs1Error, gs1Error, gs1Format, leadingAi } from "./gs1-format.ts";
import { ok, type Result } from "./result.ts";

/** The FNC1 separator as scanners transmit it: the ASCII group separator. */
export const FNC1 = "\u001d";

/** Starts a bracketed AI; a bracket that belongs to a value is written with a backslash before it. */
const BRACKETED_AI = /(?<!\\)\((\d{2,4})\)/g;

/** Splits a raw element string (no symbology identifier before it) into elements; values are not checked yet. */
export function splitRaw(text: string): Result<Gs1Element[], Gs1Error> {
  const elements: Gs1Element[] = [];
  let rest = text.startsWith(FNC1) ? text.slice(1) : text;
  while (rest !== "") {
    const ai = leadingAi(rest);
    if (ai === null) return gs1Error("unknown-ai", /^\d{0,4}/.exec(rest)?.[0] ?? "");
    rest = rest.slice(ai.length);
    const length = valueLength(ai, rest);
    elements.push({ ai, value: rest.slice(0, length) });
    rest = rest.slice(length);
    if (rest.startsWith(FNC1)) rest = rest.slice(1);
  }
  return ok(elements);
}

/** A predefined length wins over a separator that comes too early, so that the value is then found too short. */
function valueLength(ai: string, rest: string): number {
  const separator = rest.indexOf(FNC1);
  const available = separator === -1 ? rest.length : separator;
  return Math.min(gs1Format(ai)?.predefinedLength ?? available, available);
}

/** Splits "(01)…(10)…" into elements; values are not checked yet. Only brackets around a known AI separate. */
export function splitBracketed(text: string): Result<Gs1Element[], Gs1Error> {
  const starts = [...text.matchAll(BRACKETED_AI)].filter(
    ({ index, 1: ai = "" }) => index === 0 || gs1Format(ai) !== undefined,
  );
  if (starts[0]?.index !== 0) return gs1Error("not-gs1");
  return ok(
    starts.map((start, position) => {
      const end = starts[position + 1]?.index ?? text.length;
      const value = text.slice(start.index + start[0].length, end).trim();
      return { ai: start[1] ?? "", value: value.replaceAll("\\(", "(") };
    }),
  );
}

/** Splits a GS1 Digital Link (GS1 Digital Link Standard: URI Syntax) into elements; values are not checked yet. */
export function splitDigitalLink(text: string): Result<Gs1Element[], Gs1Error> {
  if (!URL.canParse(text)) return gs1Error("bad-link");
  const url = new URL(text);
  const segments = url.pathname.split("/").filter((segment) => segment !== "");
  const path = keyPath(segments);
  if (path === null) return gs1Error("not-gs1");
  const elements: Gs1Element[] = [];
  for (const [ai, encoded] of path) {
    const value = decode(encoded);
    if (value === null) return gs1Error("bad-link", ai);
    elements.push({ ai, value: ai === "01" ? linkGtin(value) : value });
  }
  // A link is no web form: its "+" is a plus, not a space.
  for (const [name, value] of new URLSearchParams(url.search.replaceAll("+", "%2B"))) {
    // Names that are not all digits belong to the web site, such as linkType.
    if (!/^\d+$/.test(name)) continue;
    if (gs1Format(name)?.linkAttribute !== true) return gs1Error("unknown-ai", name);
    elements.push({ ai: name, value });
  }
  return ok(elements);
}

/** Links made before version 1.2 of the standard may carry a GTIN of 8, 12 or 13 digits. */
function linkGtin(value: string): string {
  return /^(?:\d{8}|\d{12,13})$/.test(value) ? value.padStart(14, "0") : value;
}

/** The AI and value pairs at the end of a path that form a primary key with its qualifiers; a stem may precede. */
function keyPath(segments: readonly string[]): [string, string][] | null {
  for (let start = segments.length % 2; start < segments.length; start += 2) {
    const pairs: [string, string][] = [];
    for (let index = start; index < segments.length; index += 2) {
      pairs.push([segments[index] ?? "", segments[index + 1] ?? ""]);
    }
    const [key = "", ...qualifiers] = pairs.map(([ai]) => ai);
    const sequences = gs1Format(key)?.linkQualifiers ?? [];
    if (sequences.some((sequence) => isSubsequence(qualifiers, sequence))) return pairs;
  }
  return null;
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let from = 0;
  for (const item of part) {
    const found = whole.indexOf(item, from);
    if (found === -1) return false;
    from = found + 1;
  }
  return true;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** The raw element string of checked elements in their order, FNC1 only where needed. */
export function joinRaw(elements: readonly Gs1Element[]): string {
  return elements
    .map(({ ai, value }, index) => {
      const separated = gs1Format(ai)?.predefinedLength === null && index < elements.length - 1;
      return ai + value + (separated ? FNC1 : "");
    })
    .join("");
}

/** The human readable form "(01)…(10)…"; a bracket inside a value is written "\(". */
export function joinBracketed(elements: readonly Gs1Element[]): string {
  return elements.map(({ ai, value }) => `(${ai})${value.replaceAll("(", "\\(")}`).join("");
}
