/**
 * Decimals of each currency's minor unit, ISO 4217. Only what is listed is accepted as a currency;
 * those with four decimals (CLF, UYW) are units of account, not money that anybody pays with.
 */
export const CURRENCY_DECIMALS = {
  AED: 2,
  ARS: 2,
  AUD: 2,
  BHD: 3,
  BIF: 0,
  BRL: 2,
  CAD: 2,
  CDF: 2,
  CHF: 2,
  CLP: 0,
  CNY: 2,
  COP: 2,
  CZK: 2,
  DJF: 0,
  DKK: 2,
  DZD: 2,
  EGP: 2,
  ETB: 2,
  EUR: 2,
  GBP: 2,
  GHS: 2,
  GMD: 2,
  GNF: 0,
  HKD: 2,
  HUF: 2,
  IDR: 2,
  ILS: 2,
  INR: 2,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KES: 2,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LRD: 2,
  LYD: 3,
  MAD: 2,
  MGA: 2,
  MRU: 2,
  MUR: 2,
  MXN: 2,
  MYR: 2,
  NGN: 2,
  NOK: 2,
  NZD: 2,
  OMR: 3,
  PHP: 2,
  PLN: 2,
  QAR: 2,
  RON: 2,
  RWF: 0,
  SAR: 2,
  SEK: 2,
  SGD: 2,
  SLE: 2,
  THB: 2,
  TND: 3,
  TRY: 2,
  TWD: 2,
  TZS: 2,
  UAH: 2,
  UGX: 0,
  USD: 2,
  VND: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  ZAR: 2,
  ZMW: 2,
} as const satisfies Record<string, 0 | 2 | 3>;

/** An ISO 4217 code that the house knows. */
export type CurrencyCode = keyof typeof CURRENCY_DECIMALS;

/** Whether `text` is a known currency code, in capitals. */
export function isCurrencyCode(text: string): text is CurrencyCode {
  return Object.hasOwn(CURRENCY_DECIMALS, text);
}

/** Decimals of the currency's minor unit: 0 for XAF, 2 for EUR, 3 for TND. */
export function currencyDecimals(currency: CurrencyCode): 0 | 2 | 3 {
  return CURRENCY_DECIMALS[currency];
}
