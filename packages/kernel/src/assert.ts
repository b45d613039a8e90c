/** A condition that only a bug can break was broken. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/** Throws `AssertionError` unless `condition` holds. For bugs; an expected failure is a `Result`. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Closes an exhaustive switch: the compiler refuses a forgotten case, the program throws on an impossible one. */
export function assertNever(value: never): never {
  throw new AssertionError(`Unexpected case: ${JSON.stringify(value)}`);
}
