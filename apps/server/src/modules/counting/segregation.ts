import {
  type Duty,
  type DutyConflict,
  type DutyPair,
  fixedDutyPairs,
  type Segregation,
  type Standing,
  standings,
} from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { isoInstant } from "../../platform/db/columns.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { decidedIn } from "../approvals/index.ts";
import { appendAudit } from "../audit/index.ts";

/** The organisation's own pairs, as the database keeps them; null until somebody changed them. */
export type StoredSegregation = { readonly pairs: readonly string[]; readonly movedDays: number } | null;

/** The incompatibility matrix of an organisation. */
export type DutyMatrix = Pick<Segregation, "pairs" | "movedDays">;

const MOVED_DAYS = 7;

/** Selected within other statements, so that knowing the matrix costs no query of its own. */
export const storedSegregation = sql`
  (SELECT jsonb_build_object('pairs', s.pairs, 'movedDays', s.moved_days) FROM counting.segregation s)`;

const place = (standing: Standing) => standings.indexOf(standing);
export const pairText = ({ one, other }: DutyPair): string => `${one}:${other}`;

/** What holds everywhere and what the organisation added, each pair once and in one order. */
export function matrixOf(stored: StoredSegregation): DutyMatrix {
  return {
    pairs: inOrder([...fixedDutyPairs, ...(stored?.pairs ?? []).flatMap(parsePair)]),
    movedDays: stored?.movedDays ?? MOVED_DAYS,
  };
}

/** Each pair once, the earlier duty first; a duty is no pair with itself. */
export function inOrder(pairs: readonly DutyPair[]): DutyPair[] {
  const texts = new Set(
    pairs.flatMap(({ one, other }) =>
      place(one) < place(other) ? [`${one}:${other}`] : [`${other}:${one}`],
    ),
  );
  return standings
    .flatMap((one) => standings.map((other) => `${one}:${other}`))
    .filter((text) => texts.has(text))
    .flatMap(parsePair);
}

/** A pair this version does not know any more says nothing. */
function parsePair(text: string): DutyPair[] {
  const [one, other] = text.split(":").map((part) => standings.find((known) => known === part));
  if (one === undefined || other === undefined || one === other || one === "moved") return [];
  return [{ one, other }];
}

export const readMatrix = async (tx: Tx): Promise<DutyMatrix> => {
  const { rows } = await sql<{ stored: StoredSegregation }>`SELECT ${storedSegregation} AS stored`.execute(
    tx.kysely,
  );
  return matrixOf(rows[0]?.stored ?? null);
};

/** What stands against a duty. */
const against = ({ pairs }: DutyMatrix, duty: Duty): Standing[] =>
  pairs.flatMap(({ one, other }) => (one === duty ? [other] : other === duty ? [one] : []));

/** Moves of counts themselves are what their approval decided, not somebody's handling of the goods. */
const movedStock = (user: RawBuilder<unknown>, days: number, now: Date) => sql<boolean>`EXISTS (
  SELECT FROM stock.moves m
  WHERE m.actor_id = ${user} AND m.origin_type NOT IN ('count-line', 'count-transfer', 'count-correction')
    AND m.effective_at >= coalesce(c.released_at, ${now}::timestamptz) - make_interval(days => ${days})
    AND EXISTS (SELECT FROM counting.lines l WHERE l.count_id = c.id AND l.product_id = m.product_id
      AND l.location_id IN (m.source_id, m.destination_id)))`;

/** Whether a person was this in a count `c`, by what is kept of them there. */
function was(tx: Tx, matrix: DutyMatrix, standing: Standing, user: RawBuilder<unknown>): RawBuilder<boolean> {
  switch (standing) {
    case "create":
      return sql<boolean>`${user} IN (c.created_by, c.released_by)`;
    case "count":
      return sql<boolean>`EXISTS (SELECT FROM counting.deliveries d WHERE d.count_id = c.id AND d.user_id = ${user} AND d.counted)`;
    case "recount":
      return sql<boolean>`EXISTS (SELECT FROM counting.deliveries d WHERE d.count_id = c.id AND d.user_id = ${user} AND d.recounted)`;
    case "review":
      return sql<boolean>`${user} = ANY (c.reviewers)`;
    case "approve":
      return sql<boolean>`(${user} IN (c.approved_by, c.approved_for) OR ${decidedIn(user)})`;
    case "post":
      return sql<boolean>`${user} = c.posting_by`;
    case "moved":
      return movedStock(user, matrix.movedDays, tx.ctx.clock.now());
  }
}

/** Condition over an override `o`: it lets its person do the duty now. */
const valid = (tx: Tx) => sql`
  o.outcome = 'confirmed' AND o.withdrawn_at IS NULL AND o.valid_until > ${tx.ctx.clock.now()}::timestamptz`;

const overridden = (tx: Tx, duty: RawBuilder<unknown>, user: RawBuilder<unknown>) => sql<boolean>`EXISTS (
  SELECT FROM counting.overrides o WHERE o.count_id = c.id AND o.user_id = ${user} AND o.duty = ${duty} AND ${valid(tx)})`;

/**
 * A person is barred from a duty in a count `c`, for lists that ask of many counts what `assertMayDo` asks of one.
 */
export function barredFrom(
  tx: Tx,
  matrix: DutyMatrix,
  duty: Duty,
  user: RawBuilder<unknown> = sql`${tx.ctx.userId}::uuid`,
): RawBuilder<boolean> {
  const reasons = against(matrix, duty).map((standing) => was(tx, matrix, standing, user));
  if (reasons.length === 0) return sql<boolean>`false`;
  return sql<boolean>`((${sql.join(reasons, sql` OR `)}) AND NOT ${overridden(tx, sql`${duty}::text`, user)})`;
}

/**
 * A reader is barred from counting or recounting what he read: for the statement that takes readings `r`, which then
 * wait for a supervisor. Null, and nothing is asked of the database, unless the organisation chose such a pair. Who
 * approved or posted has no open count to read in; counter and recounter of a line are told apart by its rounds.
 */
export function barredReader(
  tx: Tx,
  count: { readonly id: string; readonly passes: 1 | 2; readonly matrix: DutyMatrix },
): RawBuilder<boolean> | null {
  const { matrix } = count;
  const since = sql`coalesce(c.released_at, ${tx.ctx.clock.now()}::timestamptz) - make_interval(days => ${matrix.movedDays})`;
  const reasons = (duty: Duty) =>
    against(matrix, duty).flatMap((standing) => {
      if (standing === "create" || standing === "review") return [was(tx, matrix, standing, sql`r.user_id`)];
      if (standing !== "moved") return [];
      return [
        sql<boolean>`EXISTS (SELECT FROM stock.moves m WHERE m.product_id = r.product_id AND m.effective_at >= ${since}
          AND m.actor_id = r.user_id AND r.location_id IN (m.source_id, m.destination_id)
          AND m.origin_type NOT IN ('count-line', 'count-transfer', 'count-correction'))`,
      ];
    });
  const [counting, recounting] = [reasons("count"), reasons("recount")];
  if (counting.length + recounting.length === 0) return null;
  const any = (list: readonly RawBuilder<boolean>[]) =>
    list.length === 0 ? sql`false` : sql`(${sql.join(list, sql` OR `)})`;
  const recount = sql`r.round > ${count.passes}::int`;
  return sql<boolean>`EXISTS (
    SELECT FROM counting.counts c
    WHERE c.id = ${count.id} AND CASE WHEN ${recount} THEN ${any(recounting)} ELSE ${any(counting)} END
      AND NOT ${overridden(tx, sql`CASE WHEN ${recount} THEN 'recount' ELSE 'count' END`, sql`r.user_id`)})`;
}

/**
 * Condition over a reading `r`: whoever counted another round of its line may not count this one. Always so in a double
 * count, whose rounds are independent; in a single one where the organisation parts counter and recounter.
 */
export function roundsApart(
  tx: Tx,
  count: { readonly id: string; readonly passes: 1 | 2; readonly matrix: DutyMatrix },
): RawBuilder<boolean> {
  if (count.passes === 2) return sql<boolean>`true`;
  if (!against(count.matrix, "count").includes("recount")) return sql<boolean>`false`;
  return sql<boolean>`NOT EXISTS (
    SELECT FROM counting.overrides o
    WHERE o.count_id = ${count.id} AND o.user_id = r.user_id AND o.duty = 'recount' AND ${valid(tx)})`;
}

type FoundConflict = DutyConflict & { readonly overrideId: string | null };

/**
 * The one answer to "may this person do this duty in this count, and if not, which duty of theirs stands against it":
 * for these people and duties at once. `users` selects ids; who has no conflict has no row.
 */
export async function findDutyConflicts(
  tx: Tx,
  countId: string,
  wish: {
    readonly matrix: DutyMatrix;
    readonly duties: readonly Duty[];
    readonly users: RawBuilder<unknown>;
  },
): Promise<FoundConflict[]> {
  const { matrix } = wish;
  const asked = wish.duties.flatMap((duty) => against(matrix, duty).map((standing) => ({ duty, standing })));
  if (asked.length === 0) return [];
  const cases = asked.map(
    ({ duty, standing }) =>
      sql`(${duty}::text, ${standing}::text, ${place(standing)}::int, ${was(tx, matrix, standing, sql`u.id`)})`,
  );
  const { rows } = await sql<FoundConflict>`
    SELECT u.id AS "userId", u.name AS "userName", x.duty, x.against, o.id AS "overrideId",
      ${isoInstant(sql`o.valid_until`)} AS "overriddenUntil"
    FROM counting.counts c
    CROSS JOIN access.users u
    CROSS JOIN LATERAL (
      SELECT d.duty, array_agg(d.standing ORDER BY d.place) AS against
      FROM (VALUES ${sql.join(cases)}) d(duty, standing, place, stands) WHERE d.stands GROUP BY d.duty) x
    LEFT JOIN LATERAL (
      SELECT o.id, o.valid_until FROM counting.overrides o
      WHERE o.count_id = c.id AND o.user_id = u.id AND o.duty = x.duty AND ${valid(tx)}
      ORDER BY o.valid_until DESC LIMIT 1) o ON true
    WHERE c.id = ${countId} AND u.id IN (${wish.users}) ORDER BY u.name, u.id, x.duty`.execute(tx.kysely);
  return rows;
}

const words = (duties: readonly Standing[]) => duties.map((duty) => `duty-${duty}`).join(" / ");

/**
 * Lets a use case go on when these people may do the duty in the count; the caller when none is named. What an
 * override lets through is audited, and the override held until the end: one withdrawn at this moment counts or does
 * not, never half. The system itself (no user) is nobody who could be barred.
 * @throws ProblemError segregation-of-duties
 */
export async function assertMayDo(
  tx: Tx,
  count: { readonly id: string; readonly matrix: DutyMatrix },
  duty: Duty,
  userIds: readonly (string | null)[] = [tx.ctx.userId],
): Promise<void> {
  const users = sql`SELECT unnest(${userIds.filter((id) => id !== null)}::uuid[])`;
  const found = await findDutyConflicts(tx, count.id, { matrix: count.matrix, duties: [duty], users });
  for (const conflict of found) await useOverride(tx, count.id, conflict);
}

/**
 * Lets people be told to count or recount, or bring a file of readings. What they moved and which rounds of a line they counted is not known before
 * they read it, so that is said when they are chosen and judged with each reading.
 * @throws ProblemError segregation-of-duties
 */
export async function assertMayBeAssigned(
  tx: Tx,
  count: { readonly id: string; readonly matrix: DutyMatrix },
  duty: "count" | "recount",
  userIds: readonly string[],
): Promise<void> {
  const later: readonly Standing[] = ["moved", "count", "recount"];
  const pairs = count.matrix.pairs.filter(
    ({ one, other }) => !later.includes(one === duty ? other : one) || (one !== duty && other !== duty),
  );
  const users = sql`SELECT unnest(${userIds}::uuid[])`;
  const matrix = { ...count.matrix, pairs };
  const found = await findDutyConflicts(tx, count.id, { matrix, duties: [duty], users });
  const barred = found.find(({ overrideId }) => overrideId === null);
  if (barred !== undefined) refuse(barred);
}

function refuse({ userName, duty, against: standing }: DutyConflict): never {
  return fail("segregation-of-duties", {
    person: userName,
    duty: words([duty]),
    against: words(standing),
  });
}

async function useOverride(tx: Tx, countId: string, conflict: FoundConflict): Promise<void> {
  const { duty, overrideId } = conflict;
  const { rows } = await sql<{ reason: string }>`
    UPDATE counting.overrides o SET uses = uses + 1
    WHERE o.id = ${overrideId} AND ${valid(tx)} RETURNING reason`.execute(tx.kysely);
  const [override] = rows;
  if (override === undefined) refuse(conflict);
  await appendAudit(tx, {
    action: "override.use",
    objectType: "count",
    objectId: countId,
    after: { overrideId, userId: conflict.userId, duty, against: conflict.against },
    reason: override.reason,
  });
}

/** Keeps that the caller reviewed this count; the caller of this holds it for himself. */
export async function keepReviewer(tx: Tx, countId: string): Promise<void> {
  await sql`
    UPDATE counting.counts SET reviewers = reviewers || ${tx.ctx.userId}::uuid
    WHERE id = ${countId} AND ${tx.ctx.userId}::uuid <> ALL (reviewers)`.execute(tx.kysely);
}
