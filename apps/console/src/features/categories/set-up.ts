import type { Category, CategoryAccounts, CategoryDepreciation } from "@stockex/contracts";

/** Something a category still lacks before its stock is valued and booked as intended. */
export type Gap = { readonly kind: "accounts"; readonly company: string } | { readonly kind: "steps" };

interface CompanyAccounts {
  readonly company: string;
  /** Accounts of the category there; null when it has none, undefined while nobody knows. */
  readonly accounts: CategoryAccounts | null | undefined;
}

/**
 * What is missing: without accounts in a company no goods of the category can come in there, whatever the method;
 * without steps the economic method gives the average cost for good.
 */
export function gapsOf(
  category: Pick<Category, "method">,
  companies: readonly CompanyAccounts[],
  depreciation: Pick<CategoryDepreciation, "steps"> | undefined,
): readonly Gap[] {
  const gaps: Gap[] = [];
  for (const { company, accounts } of companies) {
    if (accounts === null) gaps.push({ kind: "accounts", company });
  }
  if (category.method === "economic" && depreciation?.steps.length === 0) gaps.push({ kind: "steps" });
  return gaps;
}
