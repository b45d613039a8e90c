/** A number as the server writes it: exact decimal text. Never turned into a JavaScript number. */
type Decimal = string;

const MINUS = "−";

/** What makes formatters, keeping each: to make one takes a browser a hundred times as long as to use it. */
function keeping<T, How extends string>(make: (locale: string, how: How) => T) {
  const kept = new Map<string, T>();
  return (locale: string, how: How): T => {
    const key = `${locale} ${how}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make(locale, how);
    kept.set(key, made);
    return made;
  };
}

/** Intl formats decimal text exactly (Intl.NumberFormat v3); its type wants to see a literal. */
function exact(format: Intl.NumberFormat, value: Decimal): string {
  return format.format(value as Intl.StringNumericLiteral).replace("-", MINUS);
}

const SIGNED = "signed";
const signDisplay = (how: string) => (how.endsWith(SIGNED) ? "exceptZero" : "auto");
const signText = (signed: boolean | undefined) => (signed === true ? SIGNED : "");

const quantities = keeping(
  (locale, how: string) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: 6, signDisplay: signDisplay(how) }),
);

/** A quantity with the decimals it has, at most six; `signed` shows the plus too. */
export function formatQuantity(value: Decimal, locale: string, signed?: boolean): string {
  return exact(quantities(locale, signText(signed)), value);
}

const amounts = keeping((locale, how: string) => {
  const decimals = Number.parseInt(how, 10);
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: signDisplay(how),
  });
});

/** An amount with the decimals of its currency, without the currency. */
export function formatMoney(value: Decimal, locale: string, decimals: number, signed?: boolean): string {
  return exact(amounts(locale, `${decimals}${signText(signed)}`), value);
}

const percents = keeping(
  (locale, how: string) =>
    new Intl.NumberFormat(locale, {
      maximumFractionDigits: Number.parseInt(how, 10),
      signDisplay: signDisplay(how),
    }),
);

/** `"2.5"` → `2.5 %` in the manner of the language, with at most so many decimals. */
export function formatPercent(value: Decimal, locale: string, signed?: boolean, decimals = 1): string {
  const text = exact(percents(locale, `${decimals}${signText(signed)}`), value);
  return locale.startsWith("fr") ? `${text}\u202f%` : `${text}%`;
}

const compact = keeping(
  (locale, _: "") => new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }),
);

/** A value as a chart says it, `313.5M`: for the eye, never for a sum. */
export function formatCompact(value: number, locale: string): string {
  return compact(locale, "").format(value).replace("-", MINUS);
}

const wholes = keeping((locale, _: "") => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));

/** A whole number of things, such as lines or rows. */
export function formatCount(value: number, locale: string): string {
  return wholes(locale, "").format(value);
}

const dateFormats = {
  day: { dateStyle: "medium" },
  time: { hour: "2-digit", minute: "2-digit" },
  "time-exact": { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  both: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
  short: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
type DateFormat = keyof typeof dateFormats;

const instants = keeping((locale, how: DateFormat) => new Intl.DateTimeFormat(locale, dateFormats[how]));

/** An instant in the browser's time zone. */
export function formatInstant(instant: string, locale: string, how: DateFormat = "both"): string {
  return instants(locale, how).format(new Date(instant));
}

const days = keeping(
  (locale, _: "") => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }),
);

/** A calendar day (`2026-03-31`), whatever the time zone. */
export function formatDay(day: string, locale: string): string {
  return days(locale, "").format(new Date(`${day}T00:00:00Z`));
}

const monthFormats = {
  narrow: { month: "narrow" },
  short: { month: "short" },
  long: { month: "long", year: "numeric" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
type MonthFormat = keyof typeof monthFormats;

const months = keeping(
  (locale, how: MonthFormat) => new Intl.DateTimeFormat(locale, { ...monthFormats[how], timeZone: "UTC" }),
);

/** The month of a calendar day: `N`, `Nov`, `November 2026`. */
export function formatMonth(day: string, locale: string, how: MonthFormat): string {
  return months(locale, how).format(new Date(`${day}T00:00:00Z`));
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
