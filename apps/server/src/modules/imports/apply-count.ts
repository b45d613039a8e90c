import type { ImportField, QuarantineReason, RowErrorCode } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { ProblemError, problemOf } from "../../platform/problem.ts";
import { type ImportRecord, linesOf } from "./import-store.ts";
import type { Report } from "./progress.ts";

/** A reading the count would not take, by the row it came from. */
export interface RefusedReading {
  readonly n: number;
  readonly reason: QuarantineReason;
}

/**
 * What the counting module does with readings from a file, in the caller's transaction. `readings` selects
 * n integer (the row), event_id, product_id uuid, tracking text, location_id, lot_id uuid, entered numeric, unit_id uuid,
 * numerator, denominator numeric, lot_code text, note text; each is taken at `countedAt`, `how` 'file', by
 * `tx.ctx.userId`. An event known already is a duplicate. `refused` are those that would be quarantined.
 */
export type RecordFileReadings = (
  tx: Tx,
  countId: string,
  delivery: { readonly deviceId: string; readonly countedAt: Date },
  readings: RawBuilder<unknown>,
) => Promise<{
  readonly applied: number;
  readonly duplicate: number;
  readonly refused: readonly RefusedReading[];
}>;

/** The count would not take every row, so it takes none. */
export class RefusedReadings extends ProblemError {
  readonly refused: readonly RefusedReading[];

  constructor(refused: readonly RefusedReading[]) {
    super(problemOf("import-has-errors", { rows: refused.length }));
    this.refused = refused;
  }
}

/** Readings of one statement: what progress is told by. */
export const READINGS_AT_ONCE = 250_000;

/**
 * Makes each row a reading of the import's count. The device is the import, the event names the row:
 * whatever runs twice is known the second time.
 * @throws RefusedReadings; ProblemErrors of counting
 */
export async function applyCount(
  tx: Tx,
  imported: ImportRecord,
  report: Report,
  record: RecordFileReadings,
): Promise<void> {
  const { id, countId, createdAt } = imported;
  if (countId === null) throw new Error("an import of kind count has a count");
  const { rows } = await sql<{ last: number }>`
    SELECT coalesce(max(row), 0) AS last FROM ${linesOf(id)} l`.execute(tx.kysely);
  const last = rows[0]?.last ?? 0;
  const refused: RefusedReading[] = [];
  let done = 0;
  for (let from = 0; from < last; from += READINGS_AT_ONCE) {
    const delivery = { deviceId: id, countedAt: createdAt };
    const outcome = await record(tx, countId, delivery, readingsOf(id, from, from + READINGS_AT_ONCE));
    refused.push(...outcome.refused);
    done += outcome.applied + outcome.duplicate;
    await report(done);
  }
  if (refused.length > 0) throw new RefusedReadings(refused);
}

/** Event ids are version 8 UUIDs (RFC 9562, 5.8) that hold the row: in order, so that their index grows at its end. */
const readingsOf = (importId: string, after: number, upTo: number) => sql`
  SELECT l.row AS n, ('00000000-0000-8000-8000-' || lpad(l.row::text, 12, '0'))::uuid AS event_id,
    l.product_id, l.tracking, l.location_id, l.lot_id, l.quantity AS entered, l.unit_id, l.numerator, l.denominator,
    l.lot AS lot_code, l.note
  FROM ${linesOf(importId)} l WHERE l.row > ${after} AND l.row <= ${upTo}`;

/** Which field is to blame for a refusal, and what is said of it. */
const blame: Readonly<Record<QuarantineReason, readonly [ImportField, RowErrorCode]>> = {
  "unknown-code": ["productCode", "unknown-product"],
  "unknown-location": ["locationCode", "unknown-location"],
  "unknown-lot": ["lot", "unknown-lot"],
  "lot-missing": ["lot", "lot-missing"],
  "serial-quantity": ["quantity", "serial-quantity"],
  "unit-unknown": ["unitCode", "unknown-unit"],
  "unit-too-precise": ["quantity", "too-many-decimals"],
  "outside-count": ["productCode", "outside-count"],
  "count-closed": ["productCode", "outside-count"],
  "open-elsewhere": ["productCode", "outside-count"],
  "same-counter": ["productCode", "outside-count"],
  "not-assigned": ["productCode", "outside-count"],
  "undo-unknown": ["productCode", "outside-count"],
  "duty-conflict": ["productCode", "outside-count"],
};

/** Keeps why each refused row was refused; gives their number. */
export async function writeRefusals(
  tx: Tx,
  imported: ImportRecord,
  { refused }: RefusedReadings,
): Promise<number> {
  await sql`DELETE FROM imports.row_errors WHERE import_id = ${imported.id}`.execute(tx.kysely);
  const errors = refused.map(({ n, reason }) => {
    const [field, code] = blame[reason];
    return { row: n, field, code, subscript: (imported.mapping[field] ?? -1) + 1 };
  });
  await sql`
    INSERT INTO imports.row_errors (organisation_id, import_id, row, field, code, value)
    SELECT ${tx.ctx.organisationId}, ${imported.id}, e.row, e.field, e.code, left(r.cells[e.subscript], 200)
    FROM jsonb_to_recordset(${JSON.stringify(errors)}::jsonb) AS e(row integer, field text, code text, subscript integer)
    JOIN imports.rows r ON r.import_id = ${imported.id} AND r.row = e.row`.execute(tx.kysely);
  return refused.length;
}
