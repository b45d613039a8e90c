import type { PostingPreview } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import { decimalText } from "../../platform/db/columns.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { virtualLocation } from "../sites/index.ts";
import { postMoves } from "../stock/index.ts";
import { loadCount } from "./count.ts";
import { draftsOf, localDay } from "./posting.ts";

/** Carries the preview out of the transaction that must not be kept. */
class Rehearsed extends Error {
  readonly preview: PostingPreview;
  constructor(preview: PostingPreview) {
    super("the rehearsal of a posting is rolled back");
    this.preview = preview;
  }
}

/**
 * What posting will do, found by doing it and rolling it back: the same moves, layers and entries, not an
 * estimate of them. Holds the locks of a posting while it runs, some seconds for 100,000 differing lines.
 * @throws ProblemError count-state, and what posting itself would refuse
 */
export async function previewPosting(
  database: Database,
  ctx: RequestContext,
  countId: string,
): Promise<PostingPreview> {
  const { idempotency: _, ...rehearsing } = ctx;
  try {
    return await database.write<PostingPreview>(
      rehearsing,
      async (tx) => {
        throw new Rehearsed(await rehearse(tx, countId));
      },
      { statementTimeoutMs: 60_000 },
    );
  } catch (error) {
    if (error instanceof Rehearsed) return error.preview;
    throw error;
  }
}

async function rehearse(tx: Tx, countId: string): Promise<PostingPreview> {
  const found = await loadCount(tx, countId, "none");
  if (found.state !== "review" && found.state !== "approved")
    fail("count-state", { state: found.state, expected: "review / approved" });
  const accountingDate = found.accountingDate ?? (await localDay(tx, found.companyId));
  const count = { ...found, accountingDate };
  const batchId = newId(tx.ctx.clock);
  const loss = await virtualLocation(tx, count.companyId, "loss");
  const lines = sql`l.count_id = ${countId} AND l.state = 'accepted'`;
  const { moves } = await postMoves(
    tx,
    { batchId, recordedAt: tx.ctx.clock.now(), origin: { type: "count", id: countId, label: count.number } },
    draftsOf(tx, count, lines, loss),
  );
  const { rows } = await sql<Omit<PostingPreview, "moves" | "accounts" | "accountingDate">>`
    SELECT ${sideOf("found")} AS gains, ${sideOf("lost")} AS losses,
      (SELECT count(*)::int FROM counting.transfers WHERE count_id = ${countId}) AS transfers,
      (SELECT count(*)::int FROM counting.lines l WHERE ${lines} AND l.variance IS NOT DISTINCT FROM l.transferred) AS unchanged
    FROM valuation.layers y WHERE y.batch_id = ${batchId}`.execute(tx.kysely);
  const [sums] = rows;
  if (sums === undefined) throw new Error("an aggregate gave no row");
  return { moves, ...sums, accounts: await accountsOf(tx, batchId), accountingDate };
}

const sideOf = (kind: "found" | "lost") => sql`
  jsonb_build_object('lines', count(*) FILTER (WHERE y.kind = ${kind}),
    'quantity', ${decimalText(sql`coalesce(sum(abs(y.quantity)) FILTER (WHERE y.kind = ${kind}), 0)`)},
    'value', ${decimalText(sql`coalesce(sum(abs(y.value)) FILTER (WHERE y.kind = ${kind}), 0)`)})`;

async function accountsOf(tx: Tx, batchId: string): Promise<PostingPreview["accounts"]> {
  const { rows } = await sql<PostingPreview["accounts"][number]>`
    SELECT x.account, a.name_en AS "nameEn", a.name_fr AS "nameFr", ${decimalText(sql`sum(x.debit)`)} AS debit,
      ${decimalText(sql`sum(x.credit)`)} AS credit
    FROM valuation.entries e
    JOIN valuation.entry_lines x ON x.entry_id = e.id
    JOIN valuation.accounts a ON a.company_id = x.company_id AND a.code = x.account
    WHERE e.batch_id = ${batchId}
    GROUP BY x.account, a.name_en, a.name_fr ORDER BY x.account`.execute(tx.kysely);
  return rows;
}
