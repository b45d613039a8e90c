import { describe, expect, it } from "vitest";
import { layoutOf } from "./layout.ts";

describe("the layout of an address", () => {
  it("is the report's usual one where the address says nothing", () => {
    expect(layoutOf({})).toEqual({
      report: "variance",
      rows: "category",
      within: undefined,
      across: "month",
      measure: "netValue",
    });
  });

  it("leaves out what the report does not offer, and what stands there already", () => {
    const { rows, within, across, measure } = layoutOf({
      report: "stock",
      rows: "site",
      within: "month",
      across: "site",
      measure: "netValue",
    });
    expect({ rows, within, across, measure }).toEqual({
      rows: "site",
      within: undefined,
      across: undefined,
      measure: "value",
    });
  });

  it("has no columns but the total when it says so", () => {
    expect(layoutOf({ report: "moves", across: "none" }).across).toBeUndefined();
  });
});
