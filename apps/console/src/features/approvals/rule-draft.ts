import type { ApprovalRule } from "@stockex/contracts";
import { typedDecimal, typedMoney } from "../../ui/typed-decimal.ts";

export const limits = ["netValue", "grossValue", "percent"] as const;
export type Limit = (typeof limits)[number];

/** A rule as it is being typed; an empty limit is none. */
export type TypedRule = Omit<ApprovalRule, Limit> & Readonly<Record<Limit, string>>;

const PERCENT_DECIMALS = 4;

export const typedRule = (rule: ApprovalRule): TypedRule => ({
  ...rule,
  netValue: rule.netValue ?? "",
  grossValue: rule.grossValue ?? "",
  percent: rule.percent ?? "",
});

const readers: Readonly<Record<Limit, (typed: string) => string | null>> = {
  netValue: typedMoney,
  grossValue: typedMoney,
  percent: (typed) => typedDecimal(typed, PERCENT_DECIMALS),
};

/** Reads the form: the rule, or the limits that are no numbers. */
export function readRule(
  typed: TypedRule,
): { readonly rule: ApprovalRule } | { readonly faults: ReadonlySet<Limit> } {
  const read = (limit: Limit) => (typed[limit].trim() === "" ? null : readers[limit](typed[limit]));
  const faults = new Set(limits.filter((limit) => typed[limit].trim() !== "" && read(limit) === null));
  if (faults.size > 0) return { faults };
  return {
    rule: {
      ...typed,
      name: typed.name.trim(),
      netValue: read("netValue"),
      grossValue: read("grossValue"),
      percent: read("percent"),
    },
  };
}
