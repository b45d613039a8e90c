/**
 * The outcome of something that may fail in an expected way.
 * Bugs do not travel here: they throw.
 */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** A success carrying `value`. */
export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

/** An expected failure carrying `error`. */
export function err<E>(error: E): Result<never, E> {
  return { ok: false, error };
}

/**
 * The value of a result that the caller knows to be a success, such as a constant or a database column.
 * Throws when it is a failure, because that is then a bug.
 */
export function unwrap<T, E>(result: Result<T, E>): T {
  if (result.ok) return result.value;
  throw new Error(`Unexpected failure: ${JSON.stringify(result.error)}`);
}
