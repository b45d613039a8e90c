import { type RawBuilder, sql } from "kysely";

const MOST_WORDS = 8;

/**
 * Condition: every word of `search` stands somewhere in one of `columns`, in any case and order, so that
 * "rouge bol" finds "Bol rouge". True for an empty search. Reads every row of the organisation: 100,000
 * products take some tens of milliseconds.
 */
export function textSearch(
  search: string | undefined,
  columns: readonly RawBuilder<unknown>[],
): RawBuilder<boolean> {
  const words = (search ?? "").split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return sql<boolean>`true`;
  const found = words.slice(0, MOST_WORDS).map((word) => {
    const pattern = `%${word.replace(/[\\%_]/g, "\\$&")}%`;
    return sql`(${sql.join(
      columns.map((column) => sql`${column} ILIKE ${pattern}`),
      sql` OR `,
    )})`;
  });
  return sql<boolean>`(${sql.join(found, sql` AND `)})`;
}
