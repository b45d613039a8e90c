import type { CountScope, CountState, UncountedChoice } from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { hidesResults } from "./conditions.ts";
import { type DutyMatrix, matrixOf, type StoredSegregation, storedSegregation } from "./segregation.ts";

/** A count as decisions need it: its state and what bounds it. */
export interface CountRecord {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly companyId: string;
  readonly siteId: string;
  readonly scope: CountScope;
  readonly blind: boolean;
  readonly passes: 1 | 2;
  readonly state: CountState;
  readonly version: number;
  readonly uncounted: UncountedChoice | null;
  readonly accountingDate: string | null;
  readonly postingBy: string | null;
  readonly postedThrough: string | null;
  readonly postingProblem: { readonly code: string; readonly params: Record<string, string> } | null;
  /** Which duties exclude each other in it. */
  readonly matrix: DutyMatrix;
}

/** What may happen to a count, and in which states. A posted or cancelled count knows no way on. */
export const transitions = {
  change: ["draft"],
  assign: ["draft", "released", "counting", "review"],
  release: ["draft"],
  count: ["released", "counting", "review"],
  resolve: ["released", "counting", "review"],
  close: ["released", "counting"],
  decide: ["review"],
  reject: ["review", "approved"],
  approve: ["review"],
  post: ["approved"],
  cancel: ["draft", "released", "counting", "review", "approved"],
  supplement: ["review", "approved", "posted"],
} as const satisfies Record<string, readonly CountState[]>;

export type Transition = keyof typeof transitions;

/** Refuses what the count's state does not allow. */
export function assertMay(count: Pick<CountRecord, "state">, transition: Transition): void {
  const allowed: readonly CountState[] = transitions[transition];
  if (!allowed.includes(count.state))
    fail("count-state", { state: count.state, expected: allowed.join(" / ") });
}

type Lock = "none" | "share" | "update";

/**
 * Reads a count. `update` holds it against everybody else until the transaction ends: every use case that
 * changes its state takes that; `share` lets others read along but not change the state (readings).
 */
export async function loadCount(tx: Tx, countId: string, lock: Lock): Promise<CountRecord> {
  const locking = lock === "none" ? sql`` : lock === "share" ? sql`FOR SHARE` : sql`FOR UPDATE`;
  const { rows } = await sql<Omit<CountRecord, "matrix"> & { segregation: StoredSegregation }>`
    SELECT id, number, title, company_id AS "companyId", site_id AS "siteId", scope, blind, passes, state, version,
      uncounted, accounting_date AS "accountingDate", posting_by AS "postingBy",
      posted_through AS "postedThrough", posting_problem AS "postingProblem", ${storedSegregation} AS segregation
    FROM counting.counts WHERE id = ${countId} ${locking}`.execute(tx.kysely);
  const { segregation, ...count } = rows[0] ?? fail("not-found");
  return { ...count, matrix: matrixOf(segregation) };
}

/** Reads, locks and checks in one: the usual start of a use case. */
export async function loadCountFor(tx: Tx, countId: string, transition: Transition): Promise<CountRecord> {
  const count = await loadCount(tx, countId, "update");
  assertMay(count, transition);
  return count;
}

/**
 * A blind count hides book and results from those who take part in it until it is closed, whatever else
 * their role lets them read.
 */
export async function assertMaySeeResults(tx: Tx, count: CountRecord): Promise<void> {
  const { rows } = await sql<{ hidden: boolean }>`
    SELECT ${hidesResults(tx)} AS hidden FROM counting.counts c WHERE c.id = ${count.id}`.execute(tx.kysely);
  if (rows[0]?.hidden === true) fail("blind-count");
}
