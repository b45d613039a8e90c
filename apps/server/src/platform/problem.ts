import { describeProblem, type FieldProblem, type Problem, type ProblemCode } from "@stockex/contracts";

/** An expected failure on its way to the caller; it rolls back the running unit of work. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(problem: Problem, cause?: unknown) {
    const said = describeProblem(problem, "en");
    super(`${problem.code}: ${said.title}`, cause === undefined ? undefined : { cause });
    this.problem = problem;
  }
}

/**
 * Ends the use case with an expected failure.
 * @param params fill the `{placeholders}` of the problem's text; numbers are written as they are
 */
export function fail(
  code: ProblemCode,
  params: Readonly<Record<string, string | number>> = {},
  fields?: readonly FieldProblem[],
): never {
  throw new ProblemError(problemOf(code, params, fields));
}

/** Whether the database was away: not the work is at fault, and the same may succeed later. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  return ["database-unavailable", "outcome-unknown", "disk-full"].includes(error.problem.code);
}

/** A problem as data, for use cases that collect several. */
export function problemOf(
  code: ProblemCode,
  params: Readonly<Record<string, string | number>> = {},
  fields?: readonly FieldProblem[],
): Problem {
  const texts = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  return { code, params: texts, ...(fields === undefined ? {} : { fields }) };
}
