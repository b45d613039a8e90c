import type { Pool, PoolClient } from "pg";

/**
 * Seals the settled events of every organisation, as owner. Gives how many were sealed.
 */
export async function sealAudit(owner: Pool): Promise<number> {
  let sealed = 0;
  for (const organisationId of await listOrganisations(owner)) {
    const result = await owner.query<{ sealed: number }>("SELECT audit.seal($1) AS sealed", [organisationId]);
    sealed += result.rows[0]?.sealed ?? 0;
  }
  return sealed;
}

/** The ids of all organisations, as owner. */
export async function listOrganisations(owner: Pool): Promise<string[]> {
  const { rows } = await owner.query<{ id: string }>(
    "SELECT organisation_id AS id FROM access.organisations ORDER BY organisation_id",
  );
  return rows.map(({ id }) => id);
}

export interface BrokenLink {
  readonly organisationId: string;
  readonly sequence: string;
  readonly eventId: string;
  readonly problem: "gap" | "event-missing" | "hash-differs" | "order-differs" | "event-left-out";
}

/**
 * Every place where the chain does not hold: a hash that does not follow from the one before and the event,
 * a missing number or event, events out of order, and an event older than the newest sealed one that is not
 * in the chain. What is newer than the newest link is not sealed yet and is no fault.
 */
export const brokenChainSql = `
  WITH links AS (
    SELECT c.organisation_id, c.sequence, c.event_id, c.hash, e.xact, e.id AS found,
      CASE WHEN e.id IS NULL THEN NULL ELSE audit.canonical(e) END AS canonical,
      lag(c.hash, 1, sha256(convert_to(c.organisation_id::text, 'UTF8'))) OVER w AS hash_before,
      lag(c.sequence, 1, 0::bigint) OVER w AS sequence_before,
      lag(e.xact) OVER w AS xact_before, lag(e.id) OVER w AS id_before
    FROM audit.chain c
    LEFT JOIN audit.events e ON e.organisation_id = c.organisation_id AND e.id = c.event_id
    WINDOW w AS (PARTITION BY c.organisation_id ORDER BY c.sequence)
  ), newest AS (
    SELECT DISTINCT ON (organisation_id) organisation_id, xact, event_id
    FROM links ORDER BY organisation_id, sequence DESC
  )
  SELECT organisation_id AS "organisationId", sequence, event_id AS "eventId",
    CASE WHEN sequence <> sequence_before + 1 THEN 'gap'
         WHEN found IS NULL THEN 'event-missing'
         WHEN (xact, event_id) < (xact_before, id_before) THEN 'order-differs'
         ELSE 'hash-differs' END AS problem
  FROM links
  WHERE sequence <> sequence_before + 1 OR found IS NULL
     OR (xact, event_id) < (xact_before, id_before)
     OR hash <> sha256(hash_before || convert_to(canonical, 'UTF8'))
  UNION ALL
  SELECT e.organisation_id, 0, e.id, 'event-left-out'
  FROM audit.events e JOIN newest n USING (organisation_id)
  WHERE (e.xact, e.id) < (n.xact, n.event_id)
    AND NOT EXISTS (SELECT FROM audit.chain c WHERE c.organisation_id = e.organisation_id AND c.event_id = e.id)`;

/** The broken links over all organisations; empty when the audit was not tampered with. Needs the owner. */
export async function verifyChain(owner: Pool | PoolClient): Promise<BrokenLink[]> {
  const { rows } = await owner.query<BrokenLink>(brokenChainSql);
  return rows;
}
