import { decimalsOf, Quantity } from "@stockex/kernel";

/** Decimals of an amount in the contract. */
const MONEY_DECIMALS = 4;

/** What a person typed as a number (`12,50`, `1 200`), zero or more, as exact decimal text; null when it is none. */
export function typedDecimal(typed: string, mostDecimals: number): string | null {
  const plain = typed.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  const parsed = Quantity.parse(plain);
  if (!parsed.ok || parsed.value.isNegative()) return null;
  return decimalsOf(parsed.value) > mostDecimals ? null : parsed.value.toString();
}

/** As `typedDecimal`, of an amount of money. */
export const typedMoney = (typed: string): string | null => typedDecimal(typed, MONEY_DECIMALS);
