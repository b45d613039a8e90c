import { describe, expect, it } from "vitest";
import { dayBefore, lastMonths, monthStart, spanOf } from "./months.ts";

describe("months of a trend", () => {
  it("go back over the turn of the year", () => {
    expect(monthStart("2026-01-31", 0)).toBe("2026-01-01");
    expect(monthStart("2026-01-31", 1)).toBe("2025-12-01");
    expect(monthStart("2026-01-31", 13)).toBe("2024-12-01");
  });

  it("are twelve, oldest first, the last that of the day", () => {
    const months = lastMonths("2026-11-24");
    expect(months).toHaveLength(12);
    expect([months[0], months[11]]).toEqual(["2025-12-01", "2026-11-01"]);
  });

  it("end on the day before the next begins, leap years too", () => {
    expect(dayBefore("2024-03-01")).toBe("2024-02-29");
    expect(dayBefore("2026-01-01")).toBe("2025-12-31");
  });
});

it("figures are over what is asked, else the last twelve months", () => {
  expect(spanOf({}, "2026-11-24")).toEqual({ from: "2025-12-01", to: "2026-11-24" });
  expect(spanOf({ from: "2026-01-05", to: "2026-01-07" }, "2026-11-24")).toEqual({
    from: "2026-01-05",
    to: "2026-01-07",
  });
});
