/** A number as the server writes it: exact decimal text. Never turned into a JavaScript number. */
type Decimal = string;

const MINUS = "−";

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}|${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, options);
  formatters.set(key, made);
  return made;
}

/** Intl formats decimal text exactly (Intl.NumberFormat v3); its type wants to see a literal. */
function exact(format: Intl.NumberFormat, value: Decimal): string {
  return format.format(value as Intl.StringNumericLiteral).replace("-", MINUS);
}

const signDisplay = (signed: boolean | undefined) => (signed === true ? "exceptZero" : "auto");

/** A quantity with the decimals it has, at most six; `signed` shows the plus too. */
export function formatQuantity(value: Decimal, locale: string, signed?: boolean): string {
  return exact(formatter(locale, { maximumFractionDigits: 6, signDisplay: signDisplay(signed) }), value);
}

/** An amount with the decimals of its currency, without the currency. */
export function formatMoney(value: Decimal, locale: string, decimals: number, signed?: boolean): string {
  return exact(
    formatter(locale, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      signDisplay: signDisplay(signed),
    }),
    value,
  );
}

/** `"2.5"` → `2.5 %` in the manner of the language, with at most so many decimals. */
export function formatPercent(value: Decimal, locale: string, signed?: boolean, decimals = 1): string {
  const text = exact(
    formatter(locale, { maximumFractionDigits: decimals, signDisplay: signDisplay(signed) }),
    value,
  );
  return locale.startsWith("fr") ? `${text}\u202f%` : `${text}%`;
}

/** A value as a chart says it, `313.5M`: for the eye, never for a sum. */
export function formatCompact(value: number, locale: string): string {
  return formatter(locale, { notation: "compact", maximumFractionDigits: 1 })
    .format(value)
    .replace("-", MINUS);
}

/** A whole number of things, such as lines or rows. */
export function formatCount(value: number, locale: string): string {
  return formatter(locale, { maximumFractionDigits: 0 }).format(value);
}

const dateFormats = {
  day: { dateStyle: "medium" },
  time: { hour: "2-digit", minute: "2-digit" },
  "time-exact": { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  both: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
  short: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** An instant in the browser's time zone. */
export function formatInstant(
  instant: string,
  locale: string,
  how: keyof typeof dateFormats = "both",
): string {
  return new Intl.DateTimeFormat(locale, dateFormats[how]).format(new Date(instant));
}

/** A calendar day (`2026-03-31`), whatever the time zone. */
export function formatDay(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

const monthFormats = {
  narrow: { month: "narrow" },
  short: { month: "short" },
  long: { month: "long", year: "numeric" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** The month of a calendar day: `N`, `Nov`, `November 2026`. */
export function formatMonth(day: string, locale: string, how: keyof typeof monthFormats): string {
  return new Intl.DateTimeFormat(locale, { ...monthFormats[how], timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

/** Whether decimal text is below, at or above zero, read from the text itself. */
export function signOf(value: Decimal): -1 | 0 | 1 {
  if (!/[1-9]/.test(value)) return 0;
  return value.startsWith("-") ? -1 : 1;
}

/** Share of `part` in `whole` for a bar, 0 to 100. */
export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(100, Math.floor((part / whole) * 100));
}
