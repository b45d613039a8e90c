import { describe, expect, it } from "vitest";
import { daysOf, doorOf } from "./doors.ts";
import { layoutOf } from "./layout.ts";
import type { PivotSearch } from "./search.ts";

const [companyId, site, count] = [
  "01a20e65-189a-751a-907b-cfdfc14b3747",
  "01a20e65-189b-7451-bed5-089e67d9c8ce",
  "01a20e65-49f9-7436-96cb-a8380bc3b8a2",
];

const where = (search: PivotSearch) => ({
  layout: layoutOf(search),
  search,
  companyId,
  onlyCompany: true,
  mayReview: true,
});

describe("the door of a cell", () => {
  it("leads to the lines of its month that lie within the table's days", () => {
    expect(daysOf({ from: "2026-02-10", to: undefined }, { month: "2026-02" })).toEqual({
      from: "2026-02-10",
      to: "2026-02-28",
    });
    expect(daysOf({ from: undefined, to: "2026-02-10" }, {})).toEqual({ from: undefined, to: "2026-02-10" });
  });

  it("takes the lowest place of a cell, and all lines where the number is over all", () => {
    const door = doorOf(where({ report: "variance", measure: "lines", site }), {
      zone: "z",
      location: "l",
    });
    expect(door).toMatchObject({ to: "/differences", search: { site, place: "l", only: "all" } });
  });

  it("is absent where no list holds just these rows", () => {
    expect(doorOf(where({ report: "stock", on: "2026-01-31" }), { site })).toBeNull();
    expect(doorOf(where({ report: "stock" }), { site: "" })).toBeNull();
    expect(doorOf(where({ report: "stock" }), { abcClass: "A" })).toBeNull();
    expect(doorOf(where({ report: "moves", site }), { month: "2026-02" })).toBeNull();
    expect(doorOf({ ...where({ report: "count", count }), mayReview: false }, { zone: "z" })).toBeNull();
  });
});
