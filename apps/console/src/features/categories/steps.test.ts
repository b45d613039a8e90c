import { describe, expect, it } from "vitest";
import { readSteps } from "./steps.ts";

const typed = (...lines: readonly (readonly [string, string])[]) =>
  lines.map(([days, percent], index) => ({ key: String(index), days, percent }));

describe("typed depreciation steps", () => {
  it("are read exactly, with a comma too", () => {
    expect(readSteps(typed(["90", "25"], ["180", "33,3333"], [" 365 ", "100"]))).toEqual({
      steps: [
        { fromDays: 90, percent: "25" },
        { fromDays: 180, percent: "33.3333" },
        { fromDays: 365, percent: "100" },
      ],
      faults: [null, null, null],
    });
  });

  it("must rise in days and not fall in percentage", () => {
    expect(readSteps(typed(["90", "25"], ["90", "30"])).faults).toEqual([null, "days-not-rising"]);
    expect(readSteps(typed(["90", "25"], ["180", "24,9"])).faults).toEqual([null, "percent-falling"]);
    expect(readSteps(typed(["90", "25"], ["180", "25"])).faults).toEqual([null, null]);
  });

  it.each([
    ["", "1"],
    ["0", "1"],
    ["1.5", "1"],
    ["36501", "1"],
  ] as const)("%s is no number of days", (days, percent) => {
    expect(readSteps(typed([days, percent])).faults).toEqual(["days"]);
  });

  it.each(["", "-1", "100,0001", "1,23456", "ten"])("%s is no percentage", (percent) => {
    expect(readSteps(typed(["5", percent])).faults).toEqual(["percent"]);
  });
});
