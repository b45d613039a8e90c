import { expect, it } from "vitest";
import { readRule, typedRule } from "./rule-draft.ts";

const rule = {
  name: "Large",
  companyId: "c",
  siteIds: [],
  categoryIds: [],
  netValue: "5000",
  grossValue: null,
  percent: null,
  levels: [{ role: "controller", customRoleId: null, persons: 1 }],
} as const;
const typed = typedRule({ ...rule, siteIds: [], categoryIds: [], levels: [...rule.levels] });

it("reads back what it was given; an empty limit is none", () => {
  expect(readRule(typed)).toEqual({ rule });
});

it("reads numbers with a comma and grouping, exactly", () => {
  const read = readRule({ ...typed, name: " Large ", netValue: "10 000", percent: "2,5" });
  expect(read).toMatchObject({ rule: { name: "Large", netValue: "10000", percent: "2.5" } });
});

it("names the limits that are no numbers", () => {
  const read = readRule({ ...typed, grossValue: "much", percent: "-1" });
  expect(read).toEqual({ faults: new Set(["grossValue", "percent"]) });
});
