import { type RawBuilder, sql } from "kysely";

/** An instant as the API says it: RFC 3339 in UTC with milliseconds; NULL stays NULL. */
export function isoInstant(column: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** An exact decimal as the API says it, without trailing zeros; NULL stays NULL. */
export function decimalText(column: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`trim_scale(${column})::text`;
}
