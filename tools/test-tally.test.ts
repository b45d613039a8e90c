import { describe, expect, it } from "vitest";
import { tallyOf } from "./test-tally.ts";

const report = (numPassedTests: number, numFailedTests: number, ...testResults: object[]) =>
  JSON.stringify({ numPassedTests, numFailedTests, testResults });

describe("the count of tests", () => {
  it("is what the report says", () => {
    expect(tallyOf(report(7, 2), false)).toEqual({ passed: 7, failed: 2 });
    expect(tallyOf(report(7, 0), true)).toEqual({ passed: 7, failed: 0 });
  });

  it("counts a file that could not be loaded as one failure", () => {
    const unloaded = { status: "failed", assertionResults: [] };
    expect(tallyOf(report(7, 1, unloaded, { status: "failed", assertionResults: [{}] }), false)).toEqual({
      passed: 7,
      failed: 2,
    });
  });

  it("never answers 0 failures for a run that did not succeed or left no report", () => {
    expect(tallyOf(report(7, 0), false)).toEqual({ passed: 7, failed: 1 });
    expect(tallyOf(undefined, true)).toEqual({ passed: 0, failed: 1 });
  });

  it("refuses a report without counts", () => {
    expect(() => tallyOf("{}", true)).toThrow("does not say");
  });
});
