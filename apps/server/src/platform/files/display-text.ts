import { currencyDecimals, decimalsOf, isDecimal } from "./decimal.ts";
import { isNumeric, type ReportColumn, type ReportLocale, type ReportStyle } from "./report-table.ts";

/** The text a reader sees: grouped figures with a true minus, days in the reader's order. */
export function displayText(column: ReportColumn, value: string | null, style: ReportStyle): string {
  if (value === null || value === "") return "";
  if (column.kind === "date") return printable(displayDate(value, style.locale));
  if (!isNumeric(column.kind) || !isDecimal(value)) return printable(value);
  return printable(numberShown(column.kind, value, style).replace("-", "\u2212"));
}

function numberShown(kind: ReportColumn["kind"], value: string, style: ReportStyle): string {
  const locale = style.locale === "fr" ? "fr-FR" : "en-GB";
  const digits = kind === "money" ? currencyDecimals(style.currency) : decimalsOf(value);
  const decimals: Intl.NumberFormatOptions =
    kind === "percent"
      ? { style: "percent", maximumFractionDigits: 1 }
      : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  // "negative" gives no sign to what rounds to zero.
  const options: Intl.NumberFormatOptions = {
    ...decimals,
    roundingMode: "halfExpand",
    signDisplay: "negative",
  };
  return numberFormatOf(locale, options).format(exactNumber(value));
}

// Building an Intl formatter costs far more than using it.
const formatters = new Map<string, Intl.NumberFormat>();

function numberFormatOf(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formatters.get(key) ?? new Intl.NumberFormat(locale, options);
  formatters.set(key, known);
  return known;
}

/** Intl takes decimal strings exactly; its type wants the string to look like a number. */
function exactNumber(value: string): `${number}` {
  if (!isNumberText(value)) throw new RangeError(`Not a decimal: ${value}`);
  return value;
}

function isNumberText(value: string): value is `${number}` {
  return isDecimal(value);
}

function displayDate(value: string, locale: ReportLocale): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?/.exec(value);
  if (match === null) return value;
  const [, year, month, day, time] = match;
  const date = locale === "fr" ? `${day}/${month}/${year}` : `${year}-${month}-${day}`;
  return time === undefined ? date : `${date} ${time}`;
}

/** Roboto lacks the narrow no-break space that French figures are grouped with; the wide one is there. */
export function printable(text: string): string {
  return text.replaceAll("\u202f", "\u00a0");
}
