/**
 * Turns what a workbook stores into the text a person typed: decimals without exponents, ISO dates.
 */

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/**
 * A decimal string without exponent for a number as stored in a workbook ("1E-7" → "0.0000001"), or
 * undefined when it is no finite decimal ("NaN", "1e400").
 *
 * Spreadsheets keep 15 significant digits (Microsoft, "Excel specifications and limits: number precision")
 * but write doubles with 17, so 1.1 is stored as 1.1000000000000001 and the sum 0.1 + 0.2 as
 * 0.30000000000000004. Up to 15 digits the text is kept exactly; beyond, the shortest decimal of the double
 * is taken, and a fraction still longer than 15 digits is rounded to 15. Whole numbers keep every digit.
 */
export function numberText(stored: string): string | undefined {
  const match = DECIMAL.exec(stored.trim());
  if (match === null || stored.length > 400) return undefined;
  const value = Number(stored);
  if (!Number.isFinite(value) || !/\d/.test((match[2] ?? "") + (match[3] ?? ""))) return undefined;
  const exact = expand(match);
  if (significantDigits(exact) <= 15 || !exact.includes(".")) return exact;
  const shortest = expandNumber(String(value));
  if (significantDigits(shortest) <= 15 || Math.abs(value) >= 1e14) return shortest;
  return expandNumber(value.toPrecision(15));
}

function expandNumber(text: string): string {
  const match = DECIMAL.exec(text);
  if (match === null) throw new Error(`Not a decimal: ${text}`);
  return expand(match);
}

function expand(match: RegExpExecArray): string {
  const whole = match[2] ?? "";
  const fraction = match[3] ?? "";
  const digits = whole + fraction;
  const point = whole.length + Number(match[4] ?? "0");
  const padded = point <= 0 ? "0".repeat(1 - point) + digits : digits.padEnd(point, "0");
  const at = point <= 0 ? 1 : point;
  const left = padded.slice(0, at).replace(/^0+(?=\d)/, "");
  const right = padded.slice(at).replace(/0+$/, "");
  const magnitude = right === "" ? left : `${left}.${right}`;
  return match[1] === "-" && magnitude !== "0" ? `-${magnitude}` : magnitude;
}

function significantDigits(decimal: string): number {
  const digits = decimal.replace(/[-.]/g, "").replace(/^0+/, "");
  return (decimal.includes(".") ? digits : digits.replace(/0+$/, "")).length;
}

// ECMA-376 18.8.30: built-in formats that show a date or a time; 45–47 are durations.
const BUILT_IN_DATES = [
  [14, 22],
  [27, 36],
  [50, 58],
] as const;

/**
 * Whether a number format shows a point in time. Durations such as `[h]:mm` are amounts, not dates.
 */
export function isDateFormat(formatId: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN_DATES.some(([from, to]) => formatId >= from && formatId <= to);
  if (/\[(h+|m+|s+)\]/i.test(code)) return false;
  // Quoted text, escaped characters, [colour] and [$currency] may hold letters that mean nothing here.
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general/gi, "");
  return /[ymdhs]/i.test(bare);
}

const DAY = 86_400_000;

/**
 * ISO text of a spreadsheet date serial: `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SS` when it has a time, `HH:MM:SS`
 * for a time without a day. Local wall time: workbooks know no zone. Undefined outside 1900–9999 and for
 * 29 February 1900, a day that spreadsheets count but that never was.
 */
export function dateText(serial: number, date1904: boolean): string | undefined {
  if (!Number.isFinite(serial) || serial < 0) return undefined;
  const seconds = Math.round(serial * 86_400);
  const days = Math.floor(seconds / 86_400);
  if (days === 0 && !date1904) return new Date(seconds * 1000).toISOString().slice(11, 19);
  if (!date1904 && days === 60) return undefined;
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : days < 60 ? Date.UTC(1899, 11, 31) : Date.UTC(1899, 11, 30);
  const instant = epoch + days * DAY + (seconds % 86_400) * 1000;
  if (instant >= Date.UTC(10000, 0, 1)) return undefined;
  const iso = new Date(instant).toISOString();
  return seconds % 86_400 === 0 ? iso.slice(0, 10) : iso.slice(0, 19);
}

/** ISO dates stored as text (`t="d"`): midnight and the zone letter are dropped. */
export function isoDateCell(stored: string): string {
  return stored.replace(/(\.\d+)?Z$/, "").replace(/T00:00(:00)?$/, "");
}

/** Decodes `_x000D_` escapes (ECMA-376 22.9.2.19) that stand for characters XML cannot hold. */
export function decodeEscapes(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Column number (1 = A) of a cell reference such as "AB12", or undefined when it is none. */
export function columnOfReference(reference: string): number | undefined {
  let column = 0;
  let at = 0;
  for (; at < reference.length && at < 4; at += 1) {
    const letter = reference.charCodeAt(at) & ~0x20;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return at === 0 || at > 3 || column > 16_384 ? undefined : column;
}
