import type { CategoryAccounts } from "@stockex/contracts";
import { expect, it } from "vitest";
import { gapsOf } from "./set-up.ts";

const accounts: CategoryAccounts = {
  companyId: "c",
  categoryId: "k",
  stockAccount: "31",
  variationInAccount: "6031",
  variationOutAccount: "6031",
  own: false,
};

it("lacks nothing with accounts in every company, for the methods without steps", () => {
  expect(gapsOf({ method: "avco" }, [{ company: "A", accounts }], { steps: [] })).toEqual([]);
});

it("names each company without accounts, and says nothing of one that is not known yet", () => {
  const companies = [
    { company: "A", accounts: null },
    { company: "B", accounts },
    { company: "C", accounts: undefined },
  ];
  expect(gapsOf({ method: "fifo" }, companies, undefined)).toEqual([{ kind: "accounts", company: "A" }]);
});

it("wants steps for the economic method only, once it is known that there are none", () => {
  const steps = [{ fromDays: 90, percent: "25" }];
  expect(gapsOf({ method: "economic" }, [], { steps: [] })).toEqual([{ kind: "steps" }]);
  expect(gapsOf({ method: "economic" }, [], { steps })).toEqual([]);
  expect(gapsOf({ method: "economic" }, [], undefined)).toEqual([]);
});
