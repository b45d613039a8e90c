import type { QuarantineReason } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { executeForMany, executePrepared } from "../../platform/db/prepared.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import type { CountRecord } from "./count.ts";
import { noLot } from "./judgement.ts";
import type { ReadingFact } from "./reading-facts.ts";
import { inScope } from "./scope.ts";
import { barredReader, roundsApart } from "./segregation.ts";

export interface AppliedReading {
  readonly n: number;
  readonly outcome: "applied" | "duplicate" | "quarantined";
  readonly quarantine: QuarantineReason | null;
  readonly lineId: string | null;
  /** The round it belongs to. */
  readonly round: number | null;
}

/**
 * Writes readings of one count in one statement: finds product, unit, place, lot and line of each, judges
 * what cannot be applied (kept in quarantine, never dropped), makes lines for what the books did not expect,
 * and inserts the facts. An event the device has sent before is a duplicate and changes nothing.
 *
 * The caller holds the count FOR SHARE, so that its state stands, and evaluates the lines afterwards.
 */
export async function insertReadings(
  tx: Tx,
  count: CountRecord,
  facts: readonly ReadingFact[],
  receivedAt: Date,
): Promise<readonly AppliedReading[]> {
  return executePrepared(
    tx,
    sql<AppliedReading>`
      ${writing(tx, count, { input: factsInput(facts), resolved: resolvedFromCodes(count), conflict: knownMeanwhile }, receivedAt)}
      SELECT i.n, w.quarantine, w.line_id AS "lineId", w.round,
        CASE WHEN w.event_id IS NULL THEN 'duplicate' WHEN w.quarantine IS NULL THEN 'applied' ELSE 'quarantined' END
          AS outcome
      FROM input i
      -- Full joins are never nested loops, which compared each reading of a batch with each (see evaluate.ts).
      FULL JOIN judged p ON p.n = i.n
      FULL JOIN written w ON w.device_id = p.device_id AND w.event_id = p.event_id
      ORDER BY i.n`,
  );
}

export interface FileOutcome {
  readonly applied: number;
  readonly duplicate: number;
  readonly refused: readonly { readonly n: number; readonly reason: QuarantineReason }[];
}

/**
 * The same for readings that a query selects (with the columns of `ReadingFact`), thousands at once: only what
 * was refused comes back. The caller rolls back when it wants all or nothing.
 */
export async function insertSelectedReadings(
  tx: Tx,
  count: CountRecord,
  selected: RawBuilder<unknown>,
  receivedAt: Date,
): Promise<FileOutcome> {
  const readings = {
    input: sql`input AS NOT MATERIALIZED (${selected})`,
    resolved: resolvedFromIds(count),
    conflict: sql``,
  };
  const rows = await executeForMany(
    tx,
    sql<FileOutcome>`
    ${writing(tx, count, readings, receivedAt)}
    SELECT (SELECT count(*)::int FROM written WHERE quarantine IS NULL) AS applied,
      (SELECT count(*)::int FROM input) - (SELECT count(*)::int FROM written) AS duplicate,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('n', p.n, 'reason', p.quarantine) ORDER BY p.n), '[]')
       FROM judged p JOIN written w ON w.device_id = p.device_id AND w.event_id = p.event_id
       WHERE p.quarantine IS NOT NULL) AS refused`,
  );
  const [outcome] = rows;
  if (outcome === undefined) throw new Error("an aggregate gave no row");
  return outcome;
}

/** Two devices may send one event at the same moment. A file's device is its import, which one run at a time holds. */
const knownMeanwhile = sql`ON CONFLICT (organisation_id, device_id, event_id) DO NOTHING`;

/** Where readings come from, what they stand for, and what happens to an event that somebody else has just written. */
interface Source {
  readonly input: RawBuilder<unknown>;
  readonly resolved: RawBuilder<unknown>;
  readonly conflict: RawBuilder<unknown>;
}

/** The statement up to `written`: one row for each new event of `input`, with its fate. */
const writing = (tx: Tx, count: CountRecord, { input, resolved, conflict }: Source, receivedAt: Date) => sql`
    WITH ${input}, ${resolved}, ${judged(tx, count)},
    new_lines AS (
      INSERT INTO counting.lines
        (organisation_id, count_id, product_id, location_id, lot_id, expected, serial, book_at_release, unit_cost)
      SELECT DISTINCT ON (j.product_id, j.location_id, j.lot_id) ${tx.ctx.organisationId}::uuid, ${count.id}::uuid,
        j.product_id, j.location_id, j.lot_id, false, j.tracking = 'serial', coalesce(q.quantity, 0),
        round(CASE WHEN v.quantity > 0 AND c.method <> 'standard' THEN v.value / v.quantity ELSE v.standard_cost END, 4)
      FROM judged j
      LEFT JOIN stock.quants q ON q.product_id = j.product_id AND q.location_id = j.location_id
        AND q.lot_id IS NOT DISTINCT FROM j.lot_id
      LEFT JOIN valuation.stock_values v ON v.company_id = ${count.companyId} AND v.product_id = j.product_id
      LEFT JOIN catalog.products p ON p.id = j.product_id
      LEFT JOIN catalog.categories c ON c.id = p.category_id
      WHERE j.kind = 'count' AND j.quarantine IS NULL AND j.line_id IS NULL
      ORDER BY j.product_id, j.location_id, j.lot_id
      -- Somebody else found the same thing this moment: take their line.
      ON CONFLICT (organisation_id, count_id, product_id, location_id, lot_id) DO UPDATE SET expected = lines.expected
      RETURNING id, product_id, location_id, lot_id
    ),
    placed AS (
      SELECT j.*, coalesce(j.line_id, n.id) AS placed_line_id
      FROM judged j
      FULL JOIN new_lines n ON n.product_id = j.product_id AND n.location_id = j.location_id
        AND coalesce(n.lot_id, ${noLot}) = coalesce(j.lot_id, ${noLot})
    ),
    written AS (
      INSERT INTO counting.readings
        (organisation_id, device_id, event_id, count_id, line_id, round, kind, undoes_event_id, user_id, counted_at,
         received_at, how, code, location_code, lot_code, product_id, location_id, lot_id, entered, unit_id,
         numerator, denominator, note, quarantine)
      SELECT ${tx.ctx.organisationId}::uuid, p.device_id, p.event_id, ${count.id}::uuid, p.placed_line_id,
        CASE WHEN p.kind = 'count' THEN p.round END, p.kind, p.undoes, p.user_id, p.counted_at, ${receivedAt}::timestamptz,
        p.how, p.code, p.location_code, p.lot, p.product_id, p.location_id, p.lot_id, p.entered, p.unit_id,
        p.numerator, p.denominator, p.note, p.quarantine
      FROM placed p
      ORDER BY p.device_id, p.event_id
      ${conflict}
      RETURNING device_id, event_id, line_id, round, quarantine
    )`;

const factsInput = (facts: readonly ReadingFact[]) => sql`
  input AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) AS i(
      n integer, device_id uuid, event_id uuid, user_id uuid, kind text, undoes uuid, counted_at timestamptz, how text,
      note text, product_id uuid, code text, lookup text, product_code text, location_id uuid, location_code text, lot text,
      entered numeric, unit_id uuid, round integer)
  )`;

/**
 * Each new event of devices with what its codes stand for. The first of equal events in one delivery counts; those
 * the database already has are left out. Of an undo only the line of the reading it takes back is known, if that
 * has arrived already: order does not matter. Every lookup is by index, one at a time (see `executePrepared`).
 */
const resolvedFromCodes = (count: CountRecord) => sql`
  resolved AS MATERIALIZED (
    SELECT f.n, f.device_id, f.event_id, f.user_id, f.kind, f.undoes, f.counted_at, f.how, f.note, f.code,
      f.location_code, f.lot, f.entered, f.round AS asked_round, p.id AS product_id, p.tracking,
      l.id AS location_id, l.site_id, l.ancestors, t.id AS lot_id, ${unitColumns},
      coalesce(n.id, taken.line_id) AS line_id, coalesce(n.round, taken.line_round) AS line_round,
      coalesce(n.state, taken.line_state) AS line_state, coalesce(n.open, taken.line_open) AS line_open,
      a.round AS assigned_round
    FROM (SELECT DISTINCT ON (i.device_id, i.event_id) i.* FROM input i ORDER BY i.device_id, i.event_id, i.n) f
    LEFT JOIN LATERAL (
      SELECT true AS known FROM counting.readings r
      WHERE r.device_id = f.device_id AND r.event_id = f.event_id LIMIT 1) had ON true
    LEFT JOIN LATERAL (
      SELECT b.product_id, b.unit_id FROM catalog.barcodes b
      WHERE f.product_id IS NULL AND b.code = f.lookup LIMIT 1) b ON true
    LEFT JOIN LATERAL (
      SELECT p.id FROM catalog.products p
      WHERE f.product_id IS NULL AND b.product_id IS NULL AND p.code = f.product_code LIMIT 1) by_code ON true
    LEFT JOIN LATERAL (
      SELECT p.id, p.unit_id, p.tracking FROM catalog.products p
      WHERE p.id = ${firstOf(sql`f.product_id`, sql`b.product_id`, sql`by_code.id`)} LIMIT 1) p ON true
    LEFT JOIN LATERAL (
      SELECT u.id, u.decimals FROM catalog.units u
      WHERE u.id = ${firstOf(sql`f.unit_id`, sql`b.unit_id`, sql`p.unit_id`)} LIMIT 1) u ON true
    LEFT JOIN LATERAL (
      SELECT pu.numerator, pu.denominator FROM catalog.product_units pu
      WHERE pu.product_id = p.id AND pu.unit_id = u.id LIMIT 1) pu ON true
    LEFT JOIN LATERAL (
      -- Apart, because one condition for both would scan every location for each reading.
      (SELECT l.id, l.site_id, l.ancestors FROM sites.locations l WHERE l.id = f.location_id)
      UNION ALL
      (SELECT l.id, l.site_id, l.ancestors FROM sites.locations l
       WHERE f.location_id IS NULL AND l.site_id = ${count.siteId}
         AND (l.barcode = f.location_code OR l.code = f.location_code)
       ORDER BY l.barcode IS NOT DISTINCT FROM f.location_code DESC LIMIT 1)
      LIMIT 1
    ) l ON true
    LEFT JOIN LATERAL (
      SELECT t.id FROM stock.lots t WHERE t.product_id = p.id AND t.code = f.lot LIMIT 1) t ON true
    LEFT JOIN LATERAL (
      SELECT n.id, n.round, n.state, n.open FROM counting.lines n
      WHERE n.count_id = ${count.id} AND n.product_id = p.id AND n.location_id = l.id
        AND n.lot_id IS NOT DISTINCT FROM t.id LIMIT 1) n ON true
    LEFT JOIN LATERAL (
      SELECT r.line_id, k.round AS line_round, k.state AS line_state, k.open AS line_open FROM counting.readings r
      LEFT JOIN counting.lines k ON k.id = r.line_id
      WHERE f.undoes IS NOT NULL AND r.device_id = f.device_id AND r.event_id = f.undoes AND r.count_id = ${count.id}
      LIMIT 1) taken ON true
    ${assignment(count)}
    WHERE had.known IS NULL
  )`;

/**
 * `coalesce` in words the planner trusts: under row-level security a condition with COALESCE counts as one that could
 * leak other organisations' rows, so it is tested after the policy and finds no index.
 */
const firstOf = (
  ...[first, second, third]: readonly [RawBuilder<unknown>, RawBuilder<unknown>, RawBuilder<unknown>]
) =>
  sql`CASE WHEN ${first} IS NOT NULL THEN ${first} WHEN ${second} IS NOT NULL THEN ${second} ELSE ${third} END`;

/**
 * Each new event of a file. The import has found product, unit and lot and checked the decimals already, so only what
 * depends on the count is looked up; it has no undo and no event twice. Not kept as a table of its own, which cost a
 * tenth of the statement.
 */
const resolvedFromIds = (count: CountRecord) => sql`
  resolved AS (
    SELECT f.n, f.device_id, f.event_id, f.user_id, f.kind, NULL::uuid AS undoes, f.counted_at, f.how, f.note,
      NULL::text AS code, NULL::text AS location_code, f.lot, f.entered, NULL::integer AS asked_round, f.product_id,
      f.tracking, l.id AS location_id, l.site_id, l.ancestors, f.lot_id, f.unit_id, NULL::integer AS decimals,
      f.numerator, f.denominator, n.id AS line_id, n.round AS line_round, n.state AS line_state, n.open AS line_open,
      a.round AS assigned_round
    FROM input f
    LEFT JOIN sites.locations l ON l.id = f.location_id
    LEFT JOIN counting.lines n ON n.count_id = ${count.id} AND n.product_id = f.product_id
      AND n.location_id = f.location_id AND n.lot_id IS NOT DISTINCT FROM f.lot_id
    ${assignment(count)}
    WHERE NOT EXISTS (
      SELECT FROM counting.readings r WHERE r.device_id = f.device_id AND r.event_id = f.event_id)
  )`;

const unitColumns = sql`
  u.id AS unit_id, u.decimals,
  CASE WHEN u.id = p.unit_id THEN 1 ELSE pu.numerator END AS numerator,
  CASE WHEN u.id = p.unit_id THEN 1 ELSE pu.denominator END AS denominator`;

/** The round the reader is assigned to, the nearest place first. */
const assignment = (count: CountRecord) => sql`
  LEFT JOIN LATERAL (
    SELECT a.round FROM counting.assignments a
    WHERE a.count_id = ${count.id} AND a.user_id = f.user_id
      AND (a.location_id IS NULL OR a.location_id = ANY (l.ancestors))
    ORDER BY a.location_id IS NULL, a.round LIMIT 1
  ) a ON true`;

/** The round a reading belongs to: the device's, else the recount's, else the counter's own, else the first. */
const roundOf = (count: CountRecord) => sql`
  coalesce(r.asked_round, CASE
    WHEN r.line_round > 3 OR ${count.passes}::int = 1 THEN r.line_round
    WHEN r.assigned_round IS NOT NULL THEN r.assigned_round
    WHEN r.line_round = 3 THEN 3
  END, 1)`;

const firstRound = sql`first_value(r.round) OVER (
        PARTITION BY r.kind, r.user_id, r.product_id, r.location_id, r.lot_id ORDER BY r.n)`;

/** Nothing where the organisation knows no such pair of duties. */
const barred = (tx: Tx, count: CountRecord) => {
  const condition = barredReader(tx, count);
  return condition === null ? sql`` : sql`WHEN ${condition} THEN 'duty-conflict'`;
};

/** Why a reading waits for a supervisor instead of being applied; NULL applies it. */
const judged = (tx: Tx, count: CountRecord) => sql`
  judged AS MATERIALIZED (
    SELECT r.n, r.device_id, r.event_id, r.user_id, r.kind, r.undoes, r.counted_at, r.how, r.note, r.code,
      r.location_code, r.lot, r.entered, r.product_id, r.tracking, r.location_id, r.lot_id, r.line_id,
      CASE WHEN r.numerator IS NULL THEN NULL ELSE r.unit_id END AS unit_id,
      coalesce(r.numerator, 1) AS numerator, coalesce(r.denominator, 1) AS denominator, r.round,
      CASE
        WHEN NOT (${count.state} IN ('released', 'counting') OR (${count.state} = 'review' AND r.line_open
          AND coalesce(r.line_round, 1) > 1 AND r.line_state <> 'accepted')) THEN 'count-closed'
        WHEN r.kind = 'undo' THEN NULL
        WHEN r.product_id IS NULL THEN 'unknown-code'
        WHEN r.location_id IS NULL THEN 'unknown-location'
        WHEN r.numerator IS NULL THEN 'unit-unknown'
        WHEN scale(trim_scale(r.entered)) > r.decimals THEN 'unit-too-precise'
        WHEN r.tracking <> 'none' AND r.lot IS NULL THEN 'lot-missing'
        WHEN r.tracking <> 'none' AND r.lot_id IS NULL THEN 'unknown-lot'
        WHEN r.tracking = 'serial' AND r.entered * r.numerator / r.denominator NOT IN (0, 1) THEN 'serial-quantity'
        WHEN r.site_id IS DISTINCT FROM ${count.siteId}::uuid OR (r.line_id IS NULL AND NOT (${inScope(count)}))
          THEN 'outside-count'
        WHEN r.line_open = false THEN 'count-closed'
        WHEN r.line_id IS NULL AND EXISTS (
          SELECT FROM counting.lines o WHERE o.open AND o.count_id <> ${count.id} AND o.product_id = r.product_id
            AND o.location_id = r.location_id AND o.lot_id IS NOT DISTINCT FROM r.lot_id) THEN 'open-elsewhere'
        WHEN r.assigned_round IS NULL AND coalesce(r.line_round, 1) = 1 AND EXISTS (
          SELECT FROM counting.assignments a WHERE a.count_id = ${count.id}) THEN 'not-assigned'
        ${barred(tx, count)}
        WHEN ${roundsApart(tx, count)} AND EXISTS (
          SELECT FROM counting.readings o
          WHERE o.line_id = r.line_id AND o.user_id = r.user_id AND o.round <> r.round AND o.kind = 'count'
            AND o.quarantine IS NULL) THEN 'same-counter'
        WHEN ${count.passes}::int = 2 AND r.first_round <> r.round THEN 'same-counter'
      END AS quarantine
    FROM (
      -- The round in which this delivery first counts the same thing by the same person.
      SELECT r.*, ${count.passes === 2 ? firstRound : sql`r.round`} AS first_round
      FROM (SELECT r.*, ${roundOf(count)} AS round FROM resolved r) r
    ) r
  )`;
