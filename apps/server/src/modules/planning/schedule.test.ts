import type { Frequency } from "@stockex/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextAfter, nextDates, nextFrom } from "./schedule.ts";

const plan = (changed: Partial<Frequency>): Frequency => ({
  every: 1,
  unit: "week",
  weekdays: [],
  // A Monday.
  startsOn: "2026-03-02",
  ...changed,
});

describe("the dates of a plan", () => {
  it("begin with the first one, whenever that is asked", () => {
    expect(nextFrom(plan({}), "2026-01-01")).toBe("2026-03-02");
    expect(nextFrom(plan({}), "2026-03-02")).toBe("2026-03-02");
    expect(nextAfter(plan({}), "2026-03-02")).toBe("2026-03-09");
  });

  it("fall on the chosen days of every other week", () => {
    const twice = plan({ every: 2, weekdays: [5, 2] });
    expect(nextDates(twice, "2026-03-01", 4)).toEqual([
      "2026-03-03",
      "2026-03-06",
      "2026-03-17",
      "2026-03-20",
    ]);
  });

  it("leave out chosen days of the first week that lie before the first date", () => {
    const fromWednesday = plan({ startsOn: "2026-03-04", weekdays: [1, 5] });
    expect(nextDates(fromWednesday, "2026-01-01", 3)).toEqual(["2026-03-06", "2026-03-09", "2026-03-13"]);
  });

  it("take a short month's last day, and come back to the day itself", () => {
    const monthly = plan({ unit: "month", startsOn: "2027-12-31" });
    expect(nextDates(monthly, "2027-12-31", 4)).toEqual([
      "2028-01-31",
      "2028-02-29",
      "2028-03-31",
      "2028-04-30",
    ]);
  });

  it("move from a weekend to the next working day, and no further", () => {
    const working = [1, 2, 3, 4, 5];
    const monthly = plan({ unit: "month", startsOn: "2026-07-01", weekdays: working });
    expect(nextDates(monthly, "2026-07-01", 3)).toEqual(["2026-08-03", "2026-09-01", "2026-10-01"]);
    const daily = plan({ unit: "day", weekdays: working });
    expect(nextDates(daily, "2026-03-05", 3)).toEqual(["2026-03-06", "2026-03-09", "2026-03-10"]);
  });

  it("do not pile up: after a year without server the next one is ahead", () => {
    expect(nextAfter(plan({ unit: "day", every: 3 }), "2027-03-02")).toBe("2027-03-03");
  });

  const days = fc
    .date({ min: new Date("2020-01-01"), max: new Date("2040-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const frequencies = fc.record({
    every: fc.integer({ min: 1, max: 99 }),
    unit: fc.constantFrom("day" as const, "week" as const, "month" as const),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }),
    startsOn: days,
  });

  it("are always ahead, never before the first, on chosen weekdays, and none is skipped", () => {
    fc.assert(
      fc.property(frequencies, days, fc.integer({ min: 0, max: 400 }), (frequency, day, earlier) => {
        const next = nextAfter(frequency, day);
        expect(next > day && next >= frequency.startsOn).toBe(true);
        const weekday = ((new Date(`${next}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
        if (frequency.weekdays.length > 0) expect(frequency.weekdays).toContain(weekday);
        // Whoever walks there date by date arrives at the same one.
        const before = new Date(Date.parse(day) - earlier * 86_400_000).toISOString().slice(0, 10);
        let walked = nextAfter(frequency, before);
        while (walked <= day) walked = nextAfter(frequency, walked);
        expect(walked).toBe(next);
      }),
      { numRuns: 2_000 },
    );
  });
});
