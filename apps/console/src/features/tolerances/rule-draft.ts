import type { ToleranceRule } from "@stockex/contracts";
import { typedDecimal, typedMoney } from "../../ui/typed-decimal.ts";

/** A rule as it is being typed; empty texts mean: whole company, all categories, no limit. */
export interface TypedRule {
  readonly companyId: string;
  readonly siteId: string;
  readonly categoryId: string;
  readonly percent: string;
  readonly quantity: string;
  readonly value: string;
}
export type Limit = "percent" | "quantity" | "value";
export const limits: readonly Limit[] = ["percent", "quantity", "value"];

const PERCENT_DECIMALS = 4;
const QUANTITY_DECIMALS = 6;

/** A rule that exists, or an empty one of a company, into the form. */
export function typedRule(rule: ToleranceRule | { readonly companyId: string }): TypedRule {
  const known: Partial<ToleranceRule> = rule;
  return {
    companyId: rule.companyId,
    siteId: known.siteId ?? "",
    categoryId: known.categoryId ?? "",
    percent: known.percent ?? "",
    quantity: known.quantity ?? "",
    value: known.value ?? "",
  };
}

const readers: Readonly<Record<Limit, (typed: string) => string | null>> = {
  percent: (typed) => typedDecimal(typed, PERCENT_DECIMALS),
  quantity: (typed) => typedDecimal(typed, QUANTITY_DECIMALS),
  value: typedMoney,
};

type RuleBody = Omit<ToleranceRule, "id" | "version">;

/** Reads the form: the rule, or the limits that are no numbers. */
export function readRule(
  typed: TypedRule,
): { readonly body: RuleBody } | { readonly faults: ReadonlySet<Limit> } {
  const read = (limit: Limit) => (typed[limit].trim() === "" ? null : readers[limit](typed[limit]));
  const faults = new Set(limits.filter((limit) => typed[limit].trim() !== "" && read(limit) === null));
  if (faults.size > 0) return { faults };
  return {
    body: {
      companyId: typed.companyId,
      siteId: typed.siteId === "" ? null : typed.siteId,
      categoryId: typed.categoryId === "" ? null : typed.categoryId,
      percent: read("percent"),
      quantity: read("quantity"),
      value: read("value"),
    },
  };
}
