import { expect, it } from "vitest";
import { readRule, typedRule } from "./rule-draft.ts";

it("reads empty as everywhere and no limit", () => {
  const body = {
    companyId: "c",
    siteId: null,
    categoryId: null,
    percent: null,
    quantity: null,
    value: null,
  };
  expect(readRule(typedRule({ companyId: "c" }))).toEqual({ body });
});

it("reads numbers with a comma and grouping, exactly; zero is a limit, not none", () => {
  const typed = {
    ...typedRule({ companyId: "c" }),
    siteId: "s",
    percent: "2,5",
    quantity: "0",
    value: "10 000",
  };
  expect(readRule(typed)).toMatchObject({
    body: { siteId: "s", percent: "2.5", quantity: "0", value: "10000" },
  });
});

it("names the limits that are no numbers", () => {
  const typed = { ...typedRule({ companyId: "c" }), percent: "few", quantity: "-1", value: "1.23456" };
  expect(readRule(typed)).toEqual({ faults: new Set(["percent", "quantity", "value"]) });
});
