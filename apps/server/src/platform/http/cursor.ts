import type { z } from "zod";
import { fail } from "../problem.ts";

/** The place a list stopped at, as the text a caller sends back. */
export function writeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/**
 * The place in a caller's cursor; null without one.
 * @throws ProblemError validation-failed when it is not one of ours
 */
export function readCursor<S extends z.ZodType>(schema: S, cursor: string | undefined): z.output<S> | null {
  if (cursor === undefined) return null;
  const parsed = schema.safeParse(decode(cursor));
  if (parsed.success) return parsed.data;
  return fail("validation-failed", {}, [{ path: "query.cursor", message: "cursor" }]);
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * A page of `limit` items from rows read as `limit + 1`: the extra row only tells that there are more.
 * @param place what the cursor must hold to go on after an item
 */
export function pageOf<Item>(
  rows: readonly Item[],
  limit: number,
  place: (last: Item) => unknown,
): { items: Item[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, next: more ? writeCursor(place(last)) : null };
}
