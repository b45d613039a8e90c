import type { ReadingInput } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { type Delivery, writeDeliveries } from "../counting/index.ts";
import type { ConnectionRecord } from "./kobo-connection.ts";
import {
  countedAt,
  eventId,
  type FormRow,
  koboIdOf,
  readForm,
  rootUuid,
  type Submission,
  submittedAt,
} from "./kobo-submission.ts";

export interface Received {
  /** Readings that this submission came to, now or before. */
  readonly readings: number;
  readonly quarantined: number;
  readonly unreadable: number;
  /** It came for the first time. */
  readonly fresh: boolean;
}

const NOTE_CHARS = 500;

/**
 * Takes a submission in: kept whole first, then its readings go to the count as any device's do. What was taken in
 * before, by whatever way, changes nothing: the submission has one row, its readings one event each. Killed in between,
 * it is gone on with when it comes again.
 * @throws ProblemError kobo-submission-nameless
 */
export async function receiveSubmission(
  database: Database,
  ctx: RequestContext,
  connection: ConnectionRecord,
  submission: Submission,
  via: "pull" | "push",
): Promise<Received> {
  const root = rootUuid(submission) ?? fail("kobo-submission-nameless");
  const { rows, unreadable } = readForm(submission, connection.mapping);
  const kept = await database.write(ctx, (tx) => keep(tx, connection, root, submission, { via, unreadable }));
  if (kept.readings !== null)
    return {
      readings: kept.readings,
      quarantined: kept.quarantined ?? 0,
      unreadable: kept.unreadable,
      fresh: false,
    };
  const names = await database.read(ctx, (tx) => resolveNames(tx, rows));
  const at = countedAt(submission, ctx.clock.now()).toISOString();
  const byUser = new Map<string, ReadingInput[]>();
  for (const row of rows) {
    const counter = names.users.get(row.counter ?? "") ?? connection.counterId;
    const reading = readingOf(row, { connection, root, at, names });
    byUser.set(counter, [...(byUser.get(counter) ?? []), reading]);
  }
  const deliveries = [...byUser].map(
    ([userId, readings]): Delivery => ({ ctx: { ...ctx, userId }, deviceId: connection.id, readings }),
  );
  let quarantined = 0;
  const [first, ...others] = deliveries;
  if (first !== undefined) {
    const answers = await writeDeliveries(database, connection.countId, [first, ...others]);
    quarantined = answers.reduce((sum, answer) => sum + answer.quarantined, 0);
  }
  await database.write(ctx, (tx) => settle(tx, kept.id, rows.length, quarantined));
  return { readings: rows.length, quarantined, unreadable: unreadable.length, fresh: kept.fresh };
}

interface Kept {
  readonly id: string;
  readonly readings: number | null;
  readonly quarantined: number | null;
  readonly unreadable: number;
  readonly fresh: boolean;
}

async function keep(
  tx: Tx,
  { id: connectionId, countId }: ConnectionRecord,
  root: string,
  submission: Submission,
  how: { readonly via: string; readonly unreadable: readonly unknown[] },
): Promise<Kept> {
  const { ctx } = tx;
  const id = newId(ctx.clock);
  const { rows } = await sql<Kept>`
    INSERT INTO integrations.kobo_submissions
      (organisation_id, id, connection_id, root_uuid, kobo_id, submitted_at, received_at, via, raw, count_id, unreadable)
    VALUES (${ctx.organisationId}, ${id}, ${connectionId}, ${root}, ${koboIdOf(submission)}, ${submittedAt(submission)},
      ${ctx.clock.now()}, ${how.via}, ${JSON.stringify(submission)}::jsonb, ${countId}, ${JSON.stringify(how.unreadable)}::jsonb)
    -- What came by push may lack the number that a pull knows.
    ON CONFLICT (organisation_id, connection_id, root_uuid)
      DO UPDATE SET kobo_id = coalesce(kobo_submissions.kobo_id, excluded.kobo_id)
    RETURNING id, readings, quarantined, jsonb_array_length(unreadable) AS unreadable, id = ${id} AS fresh`.execute(
    tx.kysely,
  );
  return rows[0] ?? fail("not-found");
}

async function settle(tx: Tx, id: string, readings: number, quarantined: number): Promise<void> {
  // Pushed and pulled in the same moment, the second knows its readings as duplicates only.
  await sql`
    UPDATE integrations.kobo_submissions SET readings = ${readings},
      quarantined = greatest(quarantined, ${quarantined}) WHERE id = ${id}`.execute(tx.kysely);
}

interface Names {
  readonly users: ReadonlyMap<string, string>;
  readonly units: ReadonlyMap<string, string>;
}

/** People by name or e-mail and units by code or name, as the form writes them. */
async function resolveNames(tx: Tx, rows: readonly FormRow[]): Promise<Names> {
  const said = (of: (row: FormRow) => string | null) => [...new Set(rows.flatMap((row) => of(row) ?? []))];
  const { rows: users } = await sql<{ said: string; id: string }>`
    SELECT w.said, min(u.id::text) AS id FROM unnest(${said((row) => row.counter)}::text[]) AS w(said)
    JOIN access.users u ON u.active AND lower(w.said) IN (lower(u.email), lower(u.name))
    GROUP BY w.said HAVING count(*) = 1`.execute(tx.kysely);
  const { rows: units } = await sql<{ said: string; id: string }>`
    SELECT w.said, min(u.id::text) AS id FROM unnest(${said((row) => row.unit)}::text[]) AS w(said)
    JOIN catalog.units u ON lower(w.said) IN (lower(u.code), lower(u.name_en), lower(u.name_fr))
    GROUP BY w.said`.execute(tx.kysely);
  const byName = (found: readonly { said: string; id: string }[]) =>
    new Map(found.map((one) => [one.said, one.id]));
  return { users: byName(users), units: byName(units) };
}

interface ReadingFacts {
  readonly connection: ConnectionRecord;
  readonly root: string;
  readonly at: string;
  readonly names: Names;
}

/** A code nobody knows, a place nobody knows: counting keeps such readings for a supervisor. */
function readingOf(row: FormRow, { connection, root, at, names }: ReadingFacts): ReadingInput {
  const event = eventId(connection.id, root, row.row);
  // An unknown unit must not be taken for pieces: an id that no unit has lets the reading wait.
  const unitId = row.unit === null ? undefined : (names.units.get(row.unit) ?? event);
  const remarks = [
    row.note,
    row.counter !== null && !names.users.has(row.counter) ? row.counter : null,
    row.unit !== null && !names.units.has(row.unit) ? row.unit : null,
    row.photo,
  ].filter((remark) => remark !== null);
  const note = remarks.join(" · ").slice(0, NOTE_CHARS);
  return {
    kind: "count",
    eventId: event,
    countedAt: at,
    how: "scan",
    code: row.product.slice(0, 500),
    quantity: row.quantity,
    ...(row.location === null ? {} : { locationCode: row.location.slice(0, 128) }),
    ...(row.lot === null ? {} : { lot: row.lot.slice(0, 64) }),
    ...(unitId === undefined ? {} : { unitId }),
    ...(note === "" ? {} : { note }),
  };
}
