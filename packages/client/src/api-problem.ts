import type { FieldProblem, ProblemCode, ProblemDetails } from "@stockex/contracts";

/**
 * A call that was answered with a problem, or not answered at all. `code` is stable; `title` says what
 * happened and `detail` what to do, in the caller's language.
 */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  /** RFC 9457 body; null when the server could not be reached or gave something else. */
  readonly details: ProblemDetails | null;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;

  constructor(status: number, details: ProblemDetails | null, cause?: unknown) {
    super(
      details === null ? `no problem details (status ${status})` : `${details.title} ${details.detail}`,
      cause === undefined ? undefined : { cause },
    );
    this.status = status;
    this.details = details;
  }

  get code(): ProblemCode | "unreachable" {
    return this.details?.code ?? "unreachable";
  }

  get fields(): readonly FieldProblem[] {
    return this.details?.fields ?? [];
  }
}
