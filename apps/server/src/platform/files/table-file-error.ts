/** Why a table file was refused. Stable: callers turn these into problems in the user's language. */
export type TableFileErrorCode =
  | "file-not-readable"
  | "file-empty"
  | "file-encoding"
  | "file-too-large"
  | "file-hostile"
  | "file-no-header"
  | "file-kind-unknown";

export type TableFileErrorParams = Readonly<Record<string, string | number>>;

/**
 * A file that cannot or must not be read. `params` always holds `reason` (a short stable word such as
 * `zip-bomb`) and, where it helps, the place or the limit passed.
 */
export class TableFileError extends Error {
  readonly code: TableFileErrorCode;
  readonly params: TableFileErrorParams;

  constructor(code: TableFileErrorCode, params: TableFileErrorParams & { reason: string }, cause?: unknown) {
    super(`${code}: ${JSON.stringify(params)}`, cause === undefined ? {} : { cause });
    this.name = "TableFileError";
    this.code = code;
    this.params = params;
  }
}
