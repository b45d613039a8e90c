import { expect, it } from "vitest";
import { lastDayOf, monthName } from "./months.ts";

it("names a month in the language, whatever the time zone", () => {
  expect(monthName("2026-02-01", "en-GB")).toBe("February 2026");
  expect(monthName("2026-08-01", "fr")).toBe("août 2026");
});

it("ends a month on its last day, in leap years and in December too", () => {
  expect(["2026-02-01", "2028-02-01", "2026-12-01"].map(lastDayOf)).toEqual([
    "2026-02-28",
    "2028-02-29",
    "2026-12-31",
  ]);
});
