import { type RawBuilder, sql } from "kysely";
import { decimalText } from "../../platform/db/columns.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { PRINTED_ROWS, type Report } from "./report.ts";
import { column, fileName, type Setting, settingFor, shown } from "./setting.ts";
import { listRows, streamRows } from "./stream-rows.ts";

type StockRow = Record<
  | "site"
  | "location"
  | "productCode"
  | "productName"
  | "category"
  | "lot"
  | "unit"
  | "quantity"
  | "unitCost"
  | "value",
  string | null
>;

/**
 * Stock by product and location with its value, now or at the end of a past day by accounting date, so that
 * quantities and values are those the accounts of that day stand on.
 * @throws ProblemError not-found
 */
export async function stockReport(
  tx: Tx,
  wish: { readonly companyId: string; readonly on?: string | undefined },
  signal: AbortSignal,
): Promise<Report> {
  const setting = await settingFor(tx, wish.companyId, signal);
  const { words, company, style } = setting;
  const day = wish.on ?? company.now.slice(0, 10);
  const columns = [
    column(setting, "site", "text", 20),
    column(setting, "location", "text", 30),
    column(setting, "productCode", "text", 16),
    column(setting, "productName", "text", 36),
    column(setting, "category", "text", 18),
    column(setting, "lot", "text", 16),
    column(setting, "unit", "text", 8),
    column(setting, "quantity", "quantity"),
    column(setting, "unitCost", "money"),
    column(setting, "value", "money", 18),
  ];
  const totals = await readTotals(setting, wish.on);
  return {
    fileName: fileName(company.code, words.stockFile, day),
    title: words.stockTitle(shown(setting, "date", day)),
    companyLines: [company.name],
    meta: [
      [words.company, `${company.code} · ${company.name}`],
      ...(wish.on === undefined ? [] : [[words.on, shown(setting, "date", wish.on)] as const]),
      [words.value, shown(setting, "money", totals.value)],
      [words.madeAt, shown(setting, "date", company.now)],
    ],
    style,
    tables: [
      {
        name: words.stock,
        columns,
        rows: () => streamRows(tx, stockRows(setting, wish.on), signal),
        totals: ["value"],
      },
    ],
    printed: async () => {
      const rows = await listRows(streamRows(tx, stockRows(setting, wish.on, PRINTED_ROWS), signal));
      return {
        tables: [
          {
            columns: columns.filter(({ key }) => key !== "category" && key !== "site"),
            rows,
            totals: { location: words.total, value: totals.value },
          },
        ],
        leftOut: totals.lines - rows.length,
        orientation: "landscape",
        signatureLabels: [],
      };
    },
  };
}

const NO_LOT = sql`'00000000-0000-0000-0000-000000000000'::uuid`;

/**
 * CTE `held`: what lies where. For a past day, what is on hand less every later move: quants are never removed, so
 * each place that ever held something is there.
 */
function held({ tx, company }: Setting, on: string | undefined): RawBuilder<unknown> {
  const moves = sql`stock.moves m WHERE m.organisation_id = ${tx.ctx.organisationId} AND m.accounting_date > ${on ?? null}::date`;
  const later = sql`
    LEFT JOIN (
      SELECT product_id, location_id, lot, sum(quantity) AS quantity FROM (
        SELECT m.product_id, m.destination_id AS location_id, coalesce(m.lot_id, ${NO_LOT}) AS lot, m.quantity FROM ${moves}
        UNION ALL SELECT m.product_id, m.source_id, coalesce(m.lot_id, ${NO_LOT}), -m.quantity FROM ${moves}) sides
      GROUP BY product_id, location_id, lot
    ) later ON later.product_id = q.product_id AND later.location_id = q.location_id AND later.lot = coalesce(q.lot_id, ${NO_LOT})`;
  const quantity = on === undefined ? sql`q.quantity` : sql`q.quantity - coalesce(later.quantity, 0)`;
  return sql`
    held AS (
      SELECT q.product_id, q.location_id, q.lot_id, o.path, o.site_id, ${quantity} AS quantity
      FROM stock.quants q
      JOIN sites.locations o ON o.id = q.location_id AND o.company_id = ${company.id} AND o.kind IN ('internal', 'transit')
      ${on === undefined ? sql`` : later}
      WHERE ${quantity} <> 0
    )`;
}

/** CTE `worth`: what the company's products are worth, by their layers. */
function worth({ company }: Setting, on: string | undefined): RawBuilder<unknown> {
  return on === undefined
    ? sql`worth AS (SELECT product_id, quantity, value FROM valuation.stock_values WHERE company_id = ${company.id})`
    : sql`
      worth AS (
        SELECT product_id, sum(quantity) AS quantity, sum(value) AS value FROM valuation.layers
        WHERE company_id = ${company.id} AND accounting_date <= ${on}::date GROUP BY product_id
      )`;
}

/**
 * CTE `placed`, with those it stands on: what lies where and is worth what. A product's worth is spread over its
 * places by quantity. Rounded at the running quantity, not place by place, so that the parts sum to the worth exactly.
 */
export function placedCtes(setting: Setting, on: string | undefined): RawBuilder<unknown> {
  const upTo = (quantity: RawBuilder<unknown>) =>
    sql`round(w.value * (${quantity}) / nullif(w.quantity, 0), ${setting.company.decimals}::int)`;
  return sql`
    ${held(setting, on)}, ${worth(setting, on)}, run AS (
      SELECT h.*, sum(h.quantity) OVER (PARTITION BY h.product_id ORDER BY h.path, h.location_id, h.lot_id) AS upto FROM held h
    ), placed AS (
      SELECT h.*, round(w.value / nullif(w.quantity, 0), 4) AS unit_cost,
        ${upTo(sql`h.upto`)} - ${upTo(sql`h.upto - h.quantity`)} AS value
      FROM run h LEFT JOIN worth w ON w.product_id = h.product_id
    )`;
}

function stockRows(setting: Setting, on: string | undefined, limit?: number): RawBuilder<StockRow> {
  const category = sql.ref(setting.tx.ctx.language === "fr" ? "k.name_fr" : "k.name_en");
  return sql<StockRow>`
    WITH ${placedCtes(setting, on)}
    SELECT s.name AS site, h.path AS location, p.code AS "productCode", p.name AS "productName", ${category} AS category,
      t.code AS lot, u.code AS unit, ${decimalText(sql`h.quantity`)} AS quantity,
      ${decimalText(sql`h.unit_cost`)} AS "unitCost", ${decimalText(sql`h.value`)} AS value
    FROM placed h
    JOIN catalog.products p ON p.id = h.product_id
    JOIN catalog.categories k ON k.id = p.category_id
    JOIN catalog.units u ON u.id = p.unit_id
    LEFT JOIN sites.sites s ON s.id = h.site_id
    LEFT JOIN stock.lots t ON t.id = h.lot_id
    ORDER BY p.code, h.path, t.code, h.location_id ${limit === undefined ? sql`` : sql`LIMIT ${limit}`}`;
}

async function readTotals(
  setting: Setting,
  on: string | undefined,
): Promise<{ readonly lines: number; readonly value: string }> {
  const { rows } = await sql<{ lines: number; value: string }>`
    WITH ${held(setting, on)}, ${worth(setting, on)}
    SELECT (SELECT count(*)::int FROM held) AS lines,
      ${decimalText(sql`coalesce((SELECT sum(value) FROM worth), 0)`)} AS value`.execute(setting.tx.kysely);
  const [totals] = rows;
  if (totals === undefined) throw new Error("an aggregate gave no row");
  return totals;
}
