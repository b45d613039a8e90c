/** Tests counted. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What failed, a text each: the name, and the first line of why. */
  readonly failures: readonly string[];
}

/**
 * Counts a Vitest JSON report. A file that could not be loaded holds no test, and an error outside any test
 * fails none, so each counts as one failure: a run that did not succeed never has 0.
 */
export function tallyOf(report: string | undefined, succeeded: boolean): Tally {
  if (report === undefined) return { passed: 0, failed: 1, failures: ["there is no report"] };
  const { numPassedTests, numFailedTests, testResults } = parseReport(report);
  const failures = testResults.flatMap(failuresOf);
  const unloaded = testResults.filter(isUnloaded).length;
  const failed = numFailedTests + unloaded;
  if (succeeded || failed > 0) return { passed: numPassedTests, failed, failures };
  return { passed: numPassedTests, failed: 1, failures: ["an error outside any test, see above"] };
}

interface FileResult {
  readonly name: string;
  readonly status: string;
  /** Why the file could not be loaded. */
  readonly message?: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages?: readonly string[];
  }[];
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly FileResult[];
}

const isUnloaded = ({ status, assertionResults }: FileResult) =>
  status === "failed" && assertionResults.length === 0;

function failuresOf(file: FileResult): string[] {
  if (isUnloaded(file)) return [`${file.name}: ${file.message ?? "could not be loaded"}`];
  return file.assertionResults
    .filter(({ status }) => status === "failed")
    .map(({ fullName, failureMessages = [] }) => {
      const [why = ""] = (failureMessages[0] ?? "").split("\n");
      return `${file.name}: ${fullName}: ${why}`;
    });
}

function parseReport(text: string): Report {
  const report: Report = JSON.parse(text);
  if (!Number.isInteger(report.numPassedTests) || !Number.isInteger(report.numFailedTests)) {
    throw new Error("the test report does not say how many tests passed");
  }
  return report;
}
