import { describe, expect, it } from "vitest";
import { tallyOf } from "./test-tally.ts";

const wrong = {
  status: "failed",
  fullName: "stock is never lost",
  failureMessages: ["expected 3\n  at a line"],
};
const report = (numPassedTests: number, numFailedTests: number, ...testResults: object[]) =>
  JSON.stringify({ numPassedTests, numFailedTests, testResults });

describe("the count of tests", () => {
  it("is what the report says", () => {
    expect(tallyOf(report(7, 2), false)).toMatchObject({ passed: 7, failed: 2 });
    expect(tallyOf(report(7, 0), true)).toEqual({ passed: 7, failed: 0, failures: [] });
  });

  it("counts a file that could not be loaded as one failure", () => {
    const unloaded = { name: "a.test.ts", status: "failed", message: "no such module", assertionResults: [] };
    const loaded = {
      name: "b.test.ts",
      status: "failed",
      assertionResults: [wrong, { status: "passed", fullName: "x" }],
    };
    expect(tallyOf(report(7, 1, unloaded, loaded), false)).toEqual({
      passed: 7,
      failed: 2,
      failures: ["a.test.ts: no such module", "b.test.ts: stock is never lost: expected 3"],
    });
  });

  it("never answers 0 failures for a run that did not succeed or left no report", () => {
    expect(tallyOf(report(7, 0), false)).toMatchObject({ passed: 7, failed: 1 });
    expect(tallyOf(undefined, true)).toMatchObject({ passed: 0, failed: 1 });
  });

  it("refuses a report without counts", () => {
    expect(() => tallyOf("{}", true)).toThrow("does not say");
  });
});
