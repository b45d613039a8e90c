/** Tests counted. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Counts a Vitest JSON report. A file that could not be loaded holds no test, and an error outside any test
 * fails none, so each counts as one failure: a run that did not succeed never has 0.
 */
export function tallyOf(report: string | undefined, succeeded: boolean): Tally {
  if (report === undefined) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, testResults } = parseReport(report);
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  ).length;
  const failed = numFailedTests + unloaded;
  return { passed: numPassedTests, failed: succeeded ? failed : Math.max(failed, 1) };
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

function parseReport(text: string): Report {
  const report: Report = JSON.parse(text);
  if (!Number.isInteger(report.numPassedTests) || !Number.isInteger(report.numFailedTests)) {
    throw new Error("the test report does not say how many tests passed");
  }
  return report;
}
