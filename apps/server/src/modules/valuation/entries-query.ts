import {
  type Entry,
  type Language,
  type layer,
  type Parsed,
  type RouteQuery,
  sayEntryLabel,
  type valuationRoutes,
} from "@stockex/contracts";
import { sql } from "kysely";
import type { z } from "zod";
import { decimalText, isoInstant } from "../../platform/db/columns.ts";
import { type Page, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { requireCompany } from "./company.ts";

type EntryQuery = Parsed<RouteQuery<typeof valuationRoutes.listEntries>>;
type LayerQuery = Parsed<RouteQuery<typeof valuationRoutes.listLayers>>;
type Layer = z.infer<typeof layer>;

/** Journal entries with their lines, the latest date and number first. @throws ProblemError not-found */
export async function listEntries(tx: Tx, companyId: string, query: EntryQuery): Promise<Page<Entry>> {
  await requireCompany(tx, companyId);
  const order = {
    keys: [
      { name: "date", value: sql`e.date`, type: "date" as const },
      { name: "number", value: sql`e.number`, type: "text" as const },
    ],
    descending: true,
  };
  const { originId, from, to } = query;
  const found = await readPage(
    tx,
    query,
    order,
    (page) => sql<Entry>`
      SELECT ${page.key}, e.id, e.company_id AS "companyId", e.number, e.date, e.label, e.origin_type AS "originType",
        e.origin_id AS "originId", e.currency, ${isoInstant(sql`e.recorded_at`)} AS "recordedAt", written.total, written.lines
      FROM valuation.entries e
      CROSS JOIN LATERAL (
        SELECT ${decimalText(sql`sum(l.debit)`)} AS total, json_agg(json_build_object('account', l.account,
          'accountNameEn', a.name_en, 'accountNameFr', a.name_fr, 'debit', ${decimalText(sql`l.debit`)},
          'credit', ${decimalText(sql`l.credit`)}, 'label', l.label) ORDER BY l.line) AS lines
        FROM valuation.entry_lines l
        JOIN valuation.accounts a ON a.organisation_id = l.organisation_id AND a.company_id = l.company_id AND a.code = l.account
        WHERE l.organisation_id = e.organisation_id AND l.entry_id = e.id
      ) written
      WHERE e.organisation_id = ${tx.ctx.organisationId} AND e.company_id = ${companyId} AND ${page.after}
        AND ${originId === undefined ? sql`true` : sql`e.origin_id = ${originId}`}
        AND ${from === undefined ? sql`true` : sql`e.date >= ${from}`}
        AND ${to === undefined ? sql`true` : sql`e.date <= ${to}`}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
  return { ...found, items: found.items.map((entry) => inLanguage(entry, tx.ctx.language)) };
}

function inLanguage(entry: Entry, language: Language): Entry {
  const say = (label: string) => sayEntryLabel(label, entry.originType, language);
  return {
    ...entry,
    label: say(entry.label),
    lines: entry.lines.map((line) => ({ ...line, label: say(line.label) })),
  };
}

/** Cost layers of a product, the latest physical event first. @throws ProblemError not-found */
export async function listLayers(
  tx: Tx,
  of: { readonly companyId: string; readonly productId: string },
  query: LayerQuery,
): Promise<Page<Layer>> {
  await requireCompany(tx, of.companyId);
  const order = {
    keys: [
      { name: "effectiveAt", value: sql`y.effective_at`, type: "timestamptz" as const },
      { name: "id", value: sql`y.id`, type: "uuid" as const },
    ],
    descending: true,
  };
  return readPage(
    tx,
    query,
    order,
    (page) => sql<Layer>`
      SELECT ${page.key}, y.id, y.batch_id AS "batchId", y.kind, ${decimalText(sql`y.quantity`)} AS quantity,
        ${decimalText(sql`y.value`)} AS value, ${isoInstant(sql`y.effective_at`)} AS "effectiveAt",
        y.accounting_date AS "accountingDate"
      FROM valuation.layers y
      WHERE y.organisation_id = ${tx.ctx.organisationId} AND y.company_id = ${of.companyId}
        AND y.product_id = ${of.productId} AND ${page.after}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}
