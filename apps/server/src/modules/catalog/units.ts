import type { catalogRoutes, Parsed, RouteBody, RouteQuery, Unit } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { type Page, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { appendAudit } from "../audit/index.ts";
import { failTaken } from "./words.ts";

type NewUnit = Parsed<RouteBody<typeof catalogRoutes.createUnit>>;
type UnitQuery = Parsed<RouteQuery<typeof catalogRoutes.listUnits>>;

/** Units by code. */
export function listUnits(tx: Tx, query: UnitQuery): Promise<Page<Unit>> {
  const order = { keys: [{ name: "code", value: sql`u.code`, type: "text" as const }] };
  return readPage(
    tx,
    query,
    order,
    (page) => sql<Unit>`
      SELECT ${page.key}, u.id, u.code, u.name_en AS "nameEn", u.name_fr AS "nameFr", u.decimals
      FROM catalog.units u WHERE ${page.after} ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** @throws ProblemError already-exists */
export async function createUnit(tx: Tx, input: NewUnit): Promise<Unit> {
  const unit: Unit = { ...input, id: newId(tx.ctx.clock) };
  const [made] = await insertUnits(tx, [unit]);
  if (made === undefined) return failTaken(tx.ctx.language, "code", unit.code);
  await appendAudit(tx, { action: "unit.create", objectType: "unit", objectId: unit.id, after: unit });
  return unit;
}

const defaultUnits: readonly NewUnit[] = [
  { code: "piece", nameEn: "Piece", nameFr: "Pièce", decimals: 0 },
  { code: "box", nameEn: "Box", nameFr: "Boîte", decimals: 0 },
  { code: "pack", nameEn: "Pack", nameFr: "Lot", decimals: 0 },
  { code: "carton", nameEn: "Carton", nameFr: "Carton", decimals: 0 },
  { code: "pallet", nameEn: "Pallet", nameFr: "Palette", decimals: 0 },
  { code: "g", nameEn: "Gram", nameFr: "Gramme", decimals: 0 },
  { code: "kg", nameEn: "Kilogram", nameFr: "Kilogramme", decimals: 3 },
  { code: "t", nameEn: "Tonne", nameFr: "Tonne", decimals: 6 },
  { code: "ml", nameEn: "Millilitre", nameFr: "Millilitre", decimals: 0 },
  { code: "l", nameEn: "Litre", nameFr: "Litre", decimals: 3 },
  { code: "m", nameEn: "Metre", nameFr: "Mètre", decimals: 2 },
  { code: "m2", nameEn: "Square metre", nameFr: "Mètre carré", decimals: 2 },
];

/**
 * Gives the organisation the usual units that it does not have by code, and the ids of all its units by code.
 * Audited only when it made some.
 */
export async function ensureDefaultUnits(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const units = defaultUnits.map((unit) => ({ ...unit, id: newId(tx.ctx.clock) }));
  const made = await insertUnits(tx, units);
  if (made.length > 0) {
    await appendAudit(tx, {
      action: "unit.create-defaults",
      objectType: "organisation",
      objectId: tx.ctx.organisationId,
      after: { codes: made },
    });
  }
  const { rows } = await sql<Pick<Unit, "id" | "code">>`SELECT id, code FROM catalog.units`.execute(
    tx.kysely,
  );
  return new Map(rows.map(({ id, code }) => [code, id]));
}

/** Writes the units whose code is free and gives the codes written. */
async function insertUnits(tx: Tx, units: readonly Unit[]): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    INSERT INTO catalog.units (organisation_id, id, code, name_en, name_fr, decimals)
    SELECT ${tx.ctx.organisationId}, u.* FROM unnest(
      ${units.map((unit) => unit.id)}::uuid[], ${units.map((unit) => unit.code)}::text[],
      ${units.map((unit) => unit.nameEn)}::text[], ${units.map((unit) => unit.nameFr)}::text[],
      ${units.map((unit) => unit.decimals)}::integer[]) u
    ON CONFLICT (organisation_id, code) DO NOTHING
    RETURNING code`.execute(tx.kysely);
  return rows.map(({ code }) => code);
}
