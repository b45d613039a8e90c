import type { ApprovalRule } from "@stockex/contracts";
import { describe, expect, it } from "vitest";
import { type CountFacts, matchRule, measure } from "./match.ts";

const level = { role: "controller", customRoleId: null, persons: 1 } as const;
const always: ApprovalRule = {
  name: "always",
  companyId: null,
  siteIds: [],
  categoryIds: [],
  netValue: null,
  grossValue: null,
  percent: null,
  levels: [level],
};
/** 600 surplus and 400 shortage of a book of 20 000; the shortage is in medicines. */
const facts: CountFacts = {
  companyId: "c",
  siteId: "s",
  categories: [
    { categoryId: "toys", netValue: "600", grossValue: "600", bookValue: "15000" },
    { categoryId: "medicines", netValue: "-400", grossValue: "400", bookValue: "5000" },
  ],
};
const fits = (rule: Partial<ApprovalRule>) => matchRule([{ ...always, ...rule }], facts) !== null;

describe("rules of the approval matrix", () => {
  it.each([
    ["net value, surplus and shortage evened out", { netValue: "200" }, true],
    ["net value above", { netValue: "200.0001" }, false],
    ["gross value, both added", { grossValue: "1000" }, true],
    ["gross value above", { grossValue: "1000.01" }, false],
    ["percent of the book, exactly", { percent: "5" }, true],
    ["percent above", { percent: "5.0001" }, false],
    ["another company", { companyId: "d" }, false],
    ["another site", { siteIds: ["x"] }, false],
    ["one of several sites", { siteIds: ["x", "s"] }, true],
    ["a category it holds", { categoryIds: ["medicines"] }, true],
    ["a category it does not hold", { categoryIds: ["tools"] }, false],
    ["net value within a category, taken absolutely", { categoryIds: ["medicines"], netValue: "400" }, true],
    ["percent within a category", { categoryIds: ["toys"], percent: "4.01" }, false],
    ["all of several conditions", { siteIds: ["s"], percent: "1", netValue: "9999" }, false],
  ] as const)("%s", (_, rule, expected) => {
    expect(fits(rule as Partial<ApprovalRule>)).toBe(expected);
  });

  it("are tried in their order; the first that fits counts", () => {
    const rules = [
      { ...always, name: "large", grossValue: "5000" },
      { ...always, name: "any" },
      { ...always, name: "never reached" },
    ];
    expect(matchRule(rules, facts)?.name).toBe("any");
    expect(matchRule([], facts)).toBeNull();
  });

  it("take any difference from a book worth nothing for more than any percentage", () => {
    const found = (gross: string): CountFacts => ({
      ...facts,
      categories: [{ categoryId: "toys", netValue: gross, grossValue: gross, bookValue: "0" }],
    });
    const rule = { ...always, percent: "99999" };
    expect(matchRule([rule], found("1"))).not.toBeNull();
    expect(matchRule([rule], found("0"))).toBeNull();
    expect(measure(found("1"), null).percent).toBeNull();
  });

  it("measure where they look", () => {
    expect(measure(facts, null)).toEqual({
      netValue: "200",
      grossValue: "1000",
      bookValue: "20000",
      percent: "5",
    });
    expect(measure(facts, { ...always, categoryIds: ["medicines"] })).toMatchObject({
      netValue: "-400",
      percent: "8",
    });
  });
});
