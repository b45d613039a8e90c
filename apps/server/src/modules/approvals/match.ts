import type { ApprovalMeasure, ApprovalRule } from "@stockex/contracts";
import { divideHalfUp, formatDecimal } from "@stockex/kernel";

/** Differences of a count in one category: exact decimals with at most four places. */
export interface CategoryDifference {
  readonly categoryId: string;
  readonly netValue: string;
  readonly grossValue: string;
  readonly bookValue: string;
}

/** What rules ask of a count. */
export interface CountFacts {
  readonly companyId: string;
  readonly siteId: string;
  readonly categories: readonly CategoryDifference[];
}

const SCALE = 4;
const HUNDRED = 100n * 10n ** BigInt(SCALE);

/** A decimal of at most four places as a count of ten-thousandths: values of lines are rounded to that. */
function units(text: string): bigint {
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const absolute = BigInt(whole + fraction.padEnd(SCALE, "0"));
  return text.startsWith("-") ? -absolute : absolute;
}

interface Sums {
  readonly net: bigint;
  readonly gross: bigint;
  readonly book: bigint;
}

function sumsOf(facts: CountFacts, categoryIds: readonly string[]): Sums {
  let [net, gross, book] = [0n, 0n, 0n];
  for (const one of facts.categories) {
    if (categoryIds.length > 0 && !categoryIds.includes(one.categoryId)) continue;
    net += units(one.netValue);
    gross += units(one.grossValue);
    book += units(one.bookValue);
  }
  return { net, gross, book };
}

const magnitude = (value: bigint) => (value < 0n ? -value : value);

/** Surplus and shortage against a book that is worth nothing are more than any percentage of it. */
function reachesPercent({ gross, book }: Sums, percent: string): boolean {
  if (book <= 0n) return gross > 0n;
  return gross * HUNDRED >= units(percent) * book;
}

function fits(rule: ApprovalRule, facts: CountFacts): boolean {
  if (rule.companyId !== null && rule.companyId !== facts.companyId) return false;
  if (rule.siteIds.length > 0 && !rule.siteIds.includes(facts.siteId)) return false;
  const { categoryIds } = rule;
  if (categoryIds.length > 0 && !facts.categories.some((one) => categoryIds.includes(one.categoryId)))
    return false;
  const sums = sumsOf(facts, categoryIds);
  if (rule.netValue !== null && magnitude(sums.net) < units(rule.netValue)) return false;
  if (rule.grossValue !== null && sums.gross < units(rule.grossValue)) return false;
  return rule.percent === null || reachesPercent(sums, rule.percent);
}

/** The first rule that fits a count; null for none. */
export const matchRule = (rules: readonly ApprovalRule[], facts: CountFacts): ApprovalRule | null =>
  rules.find((rule) => fits(rule, facts)) ?? null;

/** What the differences came to: in the categories the rule names, else in all. */
export function measure(facts: CountFacts, rule: ApprovalRule | null): ApprovalMeasure {
  const { net, gross, book } = sumsOf(facts, rule?.categoryIds ?? []);
  return {
    netValue: formatDecimal(net, SCALE),
    grossValue: formatDecimal(gross, SCALE),
    bookValue: formatDecimal(book, SCALE),
    percent: book <= 0n ? null : formatDecimal(divideHalfUp(gross * 10_000n, book), 2),
  };
}
