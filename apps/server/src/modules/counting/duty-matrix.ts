import type { DutyConflict, Segregation } from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { loadCount } from "./count.ts";
import {
  type DutyMatrix,
  findDutyConflicts,
  inOrder,
  matrixOf,
  pairText,
  type StoredSegregation,
} from "./segregation.ts";

/** The incompatibility matrix, with what holds everywhere. Version 0: nobody has changed it yet. */
export async function readSegregation(tx: Tx): Promise<Segregation> {
  const { rows } = await sql<NonNullable<StoredSegregation> & { version: number }>`
    SELECT pairs, moved_days AS "movedDays", version FROM counting.segregation`.execute(tx.kysely);
  return { ...matrixOf(rows[0] ?? null), version: rows[0]?.version ?? 0 };
}

/** Changes the matrix for what is done from now on. @throws ProblemError version-conflict */
export async function setSegregation(tx: Tx, wish: DutyMatrix, ifMatch: string | null): Promise<Segregation> {
  const before = await readSegregation(tx);
  if (ifMatch !== String(before.version)) fail("version-conflict");
  const pairs = inOrder(wish.pairs).map(pairText);
  // Two administrators who both found no row: the second meets the first's and changes nothing.
  const { numAffectedRows } = await sql`
    INSERT INTO counting.segregation AS s (organisation_id, pairs, moved_days, version)
    VALUES (${tx.ctx.organisationId}, ${pairs}, ${wish.movedDays}, 1)
    ON CONFLICT (organisation_id) DO UPDATE
      SET pairs = excluded.pairs, moved_days = excluded.moved_days, version = s.version + 1
      WHERE s.version = ${before.version}`.execute(tx.kysely);
  if (numAffectedRows !== 1n) fail("version-conflict");
  const after = await readSegregation(tx);
  const objectId = tx.ctx.organisationId;
  await appendAudit(tx, {
    action: "segregation.change",
    objectType: "organisation",
    objectId,
    before,
    after,
  });
  return after;
}

/** What the caller may not do in a count. */
export async function myDutyConflicts(tx: Tx, countId: string): Promise<{ items: DutyConflict[] }> {
  const { matrix } = await loadCount(tx, countId, "none");
  const users = sql`SELECT ${tx.ctx.userId}::uuid`;
  const duties = ["count", "recount", "review", "approve", "post"] as const;
  return { items: (await findDutyConflicts(tx, countId, { matrix, duties, users })).map(said) };
}

/** Who of the active people may not count or recount. Rounds of one line are told apart when it is read. */
export async function counterConflicts(tx: Tx, countId: string): Promise<{ items: DutyConflict[] }> {
  const { matrix } = await loadCount(tx, countId, "none");
  const users = sql`SELECT id FROM access.users WHERE active`;
  const found = await findDutyConflicts(tx, countId, { matrix, duties: ["count", "recount"], users });
  const items = found.map(said).map((one) => ({
    ...one,
    against: one.against.filter((standing) => standing !== "count" && standing !== "recount"),
  }));
  return { items: items.filter(({ against }) => against.length > 0) };
}

const said = ({ userId, userName, duty, against, overriddenUntil }: DutyConflict): DutyConflict => ({
  userId,
  userName,
  duty,
  against,
  overriddenUntil,
});
