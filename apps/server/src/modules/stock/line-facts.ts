import type { LocationKind, Tracking } from "@stockex/contracts";
import { Ratio } from "@stockex/kernel";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";

export interface ProductFacts {
  readonly id: string;
  readonly code: string;
  readonly tracking: Tracking;
  readonly archived: boolean;
  readonly unitId: string;
  readonly unit: UnitFacts;
  /** Other units it is moved in, by id. */
  readonly otherUnits: ReadonlyMap<string, UnitFacts>;
}

export interface UnitFacts {
  readonly code: string;
  readonly decimals: number;
  /** How many of the product's own unit one of this is. */
  readonly ratio: Ratio;
}

export interface PlaceFacts {
  readonly id: string;
  readonly path: string;
  readonly kind: LocationKind;
  readonly archived: boolean;
  readonly company: CompanyFacts;
}

export interface CompanyFacts {
  readonly id: string;
  readonly currency: string;
  readonly timeZone: string;
  /** Its virtual places by kind. */
  readonly virtual: Readonly<Record<string, string>>;
}

/** What the lines of a document name, read in two statements whatever their number. */
export interface LineFacts {
  readonly products: ReadonlyMap<string, ProductFacts>;
  readonly places: ReadonlyMap<string, PlaceFacts>;
}

export async function readLineFacts(
  tx: Tx,
  named: { readonly productIds: readonly string[]; readonly placeIds: readonly string[] },
): Promise<LineFacts> {
  return {
    products: await readProducts(tx, [...new Set(named.productIds)]),
    places: await readPlaces(tx, [...new Set(named.placeIds)]),
  };
}

interface ProductRow {
  readonly id: string;
  readonly code: string;
  readonly tracking: Tracking;
  readonly archived: boolean;
  readonly unitId: string;
  readonly unit: string;
  readonly decimals: number;
  readonly others: readonly {
    readonly id: string;
    readonly code: string;
    readonly decimals: number;
    readonly factor: string;
  }[];
}

async function readProducts(tx: Tx, ids: string[]): Promise<Map<string, ProductFacts>> {
  const { rows } = await sql<ProductRow>`
    SELECT p.id, p.code, p.tracking, p.archived_at IS NOT NULL AS archived, u.id AS "unitId", u.code AS unit, u.decimals,
      (SELECT coalesce(json_agg(json_build_object('id', o.id, 'code', o.code, 'decimals', o.decimals,
          'factor', pu.numerator || '/' || pu.denominator)), '[]')
       FROM catalog.product_units pu
       JOIN catalog.units o ON o.organisation_id = pu.organisation_id AND o.id = pu.unit_id
       WHERE pu.organisation_id = p.organisation_id AND pu.product_id = p.id) AS others
    FROM catalog.products p
    JOIN catalog.units u ON u.organisation_id = p.organisation_id AND u.id = p.unit_id
    WHERE p.organisation_id = ${tx.ctx.organisationId} AND p.id = ANY (${ids}::uuid[])`.execute(tx.kysely);
  return new Map(rows.map((row) => [row.id, asProduct(row)]));
}

function asProduct({ unit, decimals, others, ...product }: ProductRow): ProductFacts {
  return {
    ...product,
    unit: { code: unit, decimals, ratio: Ratio.ONE },
    otherUnits: new Map(
      others.map(({ id, factor, ...other }) => [id, { ...other, ratio: factorOf(factor) }]),
    ),
  };
}

function factorOf(text: string): Ratio {
  const [numerator = "", denominator = ""] = text.split("/");
  return Ratio.of(BigInt(numerator), BigInt(denominator));
}

interface PlaceRow {
  readonly id: string;
  readonly path: string;
  readonly kind: LocationKind;
  readonly archived: boolean;
  readonly companyId: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly virtual: Readonly<Record<string, string>>;
}

async function readPlaces(tx: Tx, ids: string[]): Promise<Map<string, PlaceFacts>> {
  const { rows } = await sql<PlaceRow>`
    SELECT l.id, l.path, l.kind, l.archived_at IS NOT NULL AS archived, c.id AS "companyId", c.currency,
      c.time_zone AS "timeZone", virtual.by_kind AS virtual
    FROM sites.locations l
    JOIN access.companies c ON c.organisation_id = l.organisation_id AND c.id = l.company_id
    JOIN (SELECT company_id, json_object_agg(kind, id) AS by_kind FROM sites.locations
          WHERE organisation_id = ${tx.ctx.organisationId} AND site_id IS NULL GROUP BY company_id) virtual
      ON virtual.company_id = c.id
    WHERE l.organisation_id = ${tx.ctx.organisationId} AND l.id = ANY (${ids}::uuid[])`.execute(tx.kysely);
  return new Map(
    rows.map(({ companyId, currency, timeZone, virtual, ...place }) => [
      place.id,
      { ...place, company: { id: companyId, currency, timeZone, virtual } },
    ]),
  );
}
