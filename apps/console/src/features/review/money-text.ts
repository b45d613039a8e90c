import { decimalsOf, Quantity } from "@stockex/kernel";

/** Decimals of an amount in the contract. */
const MONEY_DECIMALS = 4;

/** What a person typed as an amount (`12,50`, `1 200`), as exact decimal text; null when it is none. */
export function moneyText(typed: string): string | null {
  const plain = typed.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  const parsed = Quantity.parse(plain);
  if (!parsed.ok || parsed.value.isNegative()) return null;
  return decimalsOf(parsed.value) > MONEY_DECIMALS ? null : parsed.value.toString();
}
