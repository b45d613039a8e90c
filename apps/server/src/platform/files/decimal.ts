/** Exact sums and display of decimal strings such as "-1204.50"; no floating point. */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const SCALE = 12;

/** Whether a text is a plain decimal: digits, an optional leading minus, an optional fraction. */
export function isDecimal(text: string): boolean {
  return DECIMAL.test(text);
}

/** A running exact sum of decimal strings of at most 12 decimals. */
export class DecimalSum {
  #scaled = 0n;

  /** Adds a decimal string. Throws a RangeError when it is no decimal or has more than 12 decimals. */
  add(text: string): void {
    const match = DECIMAL.exec(text);
    const fraction = match?.[3] ?? "";
    if (match === null || fraction.length > SCALE) throw new RangeError(`Not a decimal to sum: ${text}`);
    const magnitude = BigInt((match[2] ?? "") + fraction.padEnd(SCALE, "0"));
    this.#scaled += match[1] === "-" ? -magnitude : magnitude;
  }

  /** The sum, without useless zeros. */
  toString(): string {
    const digits = (this.#scaled < 0n ? -this.#scaled : this.#scaled).toString().padStart(SCALE + 1, "0");
    const fraction = digits.slice(-SCALE).replace(/0+$/, "");
    const magnitude = digits.slice(0, -SCALE) + (fraction === "" ? "" : `.${fraction}`);
    return this.#scaled < 0n ? `-${magnitude}` : magnitude;
  }
}

/** Number of decimals a decimal string shows, useless zeros apart. */
export function decimalsOf(text: string): number {
  return (text.split(".")[1] ?? "").replace(/0+$/, "").length;
}

/** Decimals a currency is shown with (ISO 4217 through Intl): EUR 2, XAF 0. */
export function currencyDecimals(currency: string): number {
  const options = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return options.maximumFractionDigits ?? 2;
}
