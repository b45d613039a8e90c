import { expect, it } from "vitest";
import { formatDuration, monthSpan, spanOf } from "./span.ts";

it("figures begin with a month, over the turn of the year too", () => {
  expect(spanOf(3, new Date(2026, 1, 14))).toEqual({ from: "2025-12-01", to: "2026-02-14" });
  expect(spanOf(1, new Date(2026, 1, 14))).toEqual({ from: "2026-02-01", to: "2026-02-14" });
});

it("a month ends on its last day", () => {
  expect(monthSpan("2024-02-01")).toEqual({ from: "2024-02-01", to: "2024-02-29" });
  expect(monthSpan("2026-12-01")).toEqual({ from: "2026-12-01", to: "2026-12-31" });
});

it("a duration is said in the unit one would use", () => {
  expect(formatDuration(45, "en-GB")).toBe("45 mins");
  expect(formatDuration(150, "en-GB")).toBe("2.5 hrs");
  expect(formatDuration(4 * 1440, "en-GB")).toBe("4 days");
});
