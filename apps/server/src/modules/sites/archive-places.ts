import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { waitForLedger } from "../catalog/index.ts";
import type { Refusal } from "./words.ts";

/**
 * Archives the locations `l` that fit, unless something lies there or an open count holds them. Running moves are
 * waited for first: one that brings goods here must not commit after the look.
 */
export async function archiveEmpty(
  tx: Tx,
  fits: RawBuilder<unknown>,
  at: Date = tx.ctx.clock.now(),
): Promise<Refusal | null> {
  await waitForLedger(tx);
  const { rows } = await sql<{ stocked: boolean; counted: boolean }>`
    SELECT
      EXISTS (SELECT FROM sites.locations l JOIN stock.quants q
        ON q.organisation_id = l.organisation_id AND q.location_id = l.id
        WHERE ${fits} AND q.quantity <> 0) AS stocked,
      EXISTS (SELECT FROM sites.locations l JOIN counting.lines n
        ON n.organisation_id = l.organisation_id AND n.location_id = l.id
        WHERE ${fits} AND n.open) AS counted`.execute(tx.kysely);
  if (rows[0]?.stocked === true) return "stocked";
  if (rows[0]?.counted === true) return "counted";
  await sql`
    UPDATE sites.locations l SET archived_at = ${at}, version = version + 1
    WHERE ${fits} AND l.archived_at IS NULL`.execute(tx.kysely);
  return null;
}

/** Takes those of the locations `l` that fit out of the archive which went there at the same instant as `row`. */
export async function restoreTogether(
  tx: Tx,
  fits: RawBuilder<unknown>,
  row: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    UPDATE sites.locations l SET archived_at = NULL, version = version + 1
    WHERE ${fits} AND l.archived_at = (${row})`.execute(tx.kysely);
}
