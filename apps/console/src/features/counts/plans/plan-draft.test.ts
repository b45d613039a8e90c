import { describe, expect, it } from "vitest";
import { frequencyOf, localToday, typedPlan } from "./plan-draft.ts";

describe("a plan being typed", () => {
  const typed = typedPlan(undefined, "2026-03-02");

  it("begins as each week from today, released at once", () => {
    expect(frequencyOf(typed)).toEqual({ every: 1, unit: "week", weekdays: [], startsOn: "2026-03-02" });
    expect(typed.release).toBe(true);
  });

  it("is no frequency with a number that is none, or without a first date", () => {
    for (const every of ["", "0", "-1", "1.5", "100", "x"])
      expect(frequencyOf({ ...typed, every })).toBeNull();
    expect(frequencyOf({ ...typed, startsOn: "" })).toBeNull();
  });

  it("sends its weekdays in their order", () => {
    expect(frequencyOf({ ...typed, every: " 12 ", weekdays: [5, 1] })).toMatchObject({
      every: 12,
      weekdays: [1, 5],
    });
  });

  it("knows the day on this machine, not in London", () => {
    expect(localToday(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
  });
});
