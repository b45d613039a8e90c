/** What can be wrong with the database before any request is served; each has one clear message. */
export type DatabaseSetupCode =
  | "platform-unsupported"
  | "data-folder-unusable"
  | "data-folder-other-major"
  | "data-folder-in-use"
  | "port-in-use"
  | "database-start-failed"
  | "database-unreachable"
  | "postgres-too-old"
  | "runtime-role-missing"
  | "runtime-role-unsafe"
  | "migration-folder-invalid"
  | "migration-changed"
  | "migration-failed"
  | "database-newer";

/**
 * An expected failure of starting, migrating or connecting to the database. `message` is a sentence for
 * the operator that says what to do; `code` is stable and for programs.
 */
export class DatabaseSetupError extends Error {
  override readonly name = "DatabaseSetupError";
  readonly code: DatabaseSetupCode;

  constructor(code: DatabaseSetupCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The `code` of a Node or PostgreSQL error (ENOENT, 42P01 …), or "" when it has none. */
export function errorCode(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** The text of whatever was thrown. */
export function errorText(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.map(errorText).join("; ");
  return error instanceof Error ? error.message : String(error);
}
