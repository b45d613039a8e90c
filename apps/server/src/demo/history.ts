import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import type { Pool, PoolClient } from "pg";
import type { DemoMove, DemoProduct } from "../../demo-data/read.ts";
import { appendAudit } from "../modules/audit/index.ts";
import { postMoves } from "../modules/stock/index.ts";
import type { Database } from "../platform/db/unit-of-work.ts";
import {
  dropStaging,
  finishStaging,
  insertCompanies,
  insertCosts,
  insertDays,
  insertHomes,
  makeDemand,
  makeMoves,
  makeStaging,
  makeSupply,
} from "./history-sql.ts";
import { type DemoOrganisation, ratesFromSterling } from "./organisation.ts";
import { baysOf, type CompanyKey, locationsOf, sites } from "./places.ts";

const FIRST_DAY = "2010-12-01";
const LAST_DAY = "2011-12-09";
const DAY_MS = 86_400_000;
const ORIGIN = "demo-history";

export interface HistoryInput {
  readonly products: readonly DemoProduct[];
  readonly moves: AsyncIterable<DemoMove>;
}

export interface LoadedHistory {
  readonly moves: number;
  readonly entries: number;
  /** "2025-11-20" */
  readonly firstDay: string;
  readonly lastDay: string;
}

/**
 * Loads the year as ledger history, month by month and company by company, each month one batch valued like any
 * other. The last day of data becomes the day before the organisation was made. Months that are there already are
 * left out, so an interrupted load goes on where it stopped.
 * @param onMonth hears after each batch how many moves are in
 */
export async function loadHistory(
  database: Database,
  organisation: DemoOrganisation,
  input: HistoryInput,
  onMonth: (done: { readonly month: string; readonly moves: number }) => void,
): Promise<LoadedHistory> {
  const shift = shiftOf(organisation.createdAt);
  const loaded = await loadedMonths(database, organisation);
  const span = { firstDay: addDays(FIRST_DAY, shift), lastDay: addDays(LAST_DAY, shift) };
  const months = monthsBetween(addDays(FIRST_DAY, shift - 1), span.lastDay);
  const companies = Object.keys(organisation.companyIds) as CompanyKey[];
  const wanted = companies.flatMap((key) => months.map((month) => referenceOf(key, month)));
  const sums = { moves: 0, entries: 0 };
  if (wanted.some((reference) => !loaded.has(reference))) {
    const owner = database.ownerPool;
    await onOneConnection(owner, (client) => stage(client, organisation, input, shift));
    // Two companies share no key of ledger or valuation, so each fills a core of its own.
    await Promise.all(
      companies.map(async (key) => {
        for (const month of months) {
          const reference = referenceOf(key, month);
          if (loaded.has(reference)) continue;
          const posted = await postMonth(database, organisation, key, month);
          sums.moves += posted.moves;
          sums.entries += posted.entries;
          onMonth({ month, moves: sums.moves });
          if (month === months[0]) await owner.query("ANALYZE stock.quants, valuation.stock_values");
        }
      }),
    );
    await owner.query(dropStaging);
    await owner.query(
      "ANALYZE catalog.products, catalog.barcodes, sites.locations, stock.moves, stock.quants, valuation.stock_values, valuation.layers, valuation.open_layers",
    );
  }
  return { ...span, ...sums };
}

const referenceOf = (key: CompanyKey, month: string) => `${key} ${month.slice(0, 7)}`;

async function loadedMonths(database: Database, { ctx }: DemoOrganisation): Promise<ReadonlySet<string>> {
  const { rows } = await database.read(ctx, (tx) =>
    sql<{ reference: string }>`
      SELECT after->>'reference' AS reference FROM audit.events WHERE action = 'demo.history'`.execute(
      tx.kysely,
    ),
  );
  return new Set(rows.map(({ reference }) => reference));
}

/** Days from the data's last day to the day before the organisation was made. */
function shiftOf(createdAt: Date): number {
  const yesterday = createdAt.getTime() - DAY_MS;
  return Math.floor((yesterday - Date.parse(LAST_DAY)) / DAY_MS);
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** First days of the months from one day to another. */
function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  const month = new Date(`${from.slice(0, 7)}-01T00:00:00Z`);
  for (; month.toISOString().slice(0, 10) <= to; month.setUTCMonth(month.getUTCMonth() + 1))
    months.push(month.toISOString().slice(0, 10));
  return months;
}

async function onOneConnection(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SET work_mem = '128MB'");
    await work(client);
  } finally {
    await client.query("RESET work_mem");
    client.release();
  }
}

async function stage(
  client: PoolClient,
  organisation: DemoOrganisation,
  { products, moves }: HistoryInput,
  shift: number,
): Promise<void> {
  await client.query(makeStaging);
  await client.query(insertCosts, [products.map((p) => p.code), products.map((p) => p.unitCost)]);
  const homes = homesOf(products);
  const { organisationId } = organisation.ctx;
  await client.query(insertHomes, [
    organisationId,
    homes.map((h) => h.code),
    homes.map((h) => h.site),
    homes.map((h) => h.location),
  ]);
  const keys = Object.keys(organisation.companyIds) as CompanyKey[];
  await client.query(insertCompanies, [
    organisationId,
    keys.map((key) => organisation.companyIds[key]),
    keys.map((key) => ratesFromSterling[key]),
  ]);
  await stageDays(client, moves, new Set(products.map((p) => p.code)));
  await client.query("ANALYZE demo_staging.days, demo_staging.homes");
  // A statement that makes a table takes no parameters; both are numbers and days of this file.
  await client.query(makeDemand.replace("$1::integer", String(shift)).replace("$2", `'${FIRST_DAY}'`));
  for (const statement of makeSupply) await client.query(statement);
  await client.query(makeMoves);
  await client.query(finishStaging);
}

const CHUNK = 20_000;

async function stageDays(
  client: PoolClient,
  moves: AsyncIterable<DemoMove>,
  codes: ReadonlySet<string>,
): Promise<void> {
  let chunk: DemoMove[] = [];
  const flush = async () => {
    const rows = chunk;
    chunk = [];
    await client.query(insertDays, [
      rows.map((r) => r.day),
      rows.map((r) => r.code),
      rows.map((r) => r.sold),
      rows.map((r) => r.returned),
      rows.map((r) => r.writtenOff),
      rows.map((r) => r.found),
    ]);
  };
  for await (const move of moves) {
    if (!codes.has(move.code)) continue;
    chunk.push(move);
    if (chunk.length === CHUNK) await flush();
  }
  if (chunk.length > 0) await flush();
}

interface Home {
  readonly code: string;
  readonly site: string;
  readonly location: string;
}

const warehouseCategories: ReadonlySet<string> = new Set([
  "christmas",
  "candles",
  "kitchen",
  "tableware",
  "textiles",
  "garden",
  "decoration",
]);

/**
 * Where each product lies: the depot stocks all, the warehouse seven families, the shop every ninth product. Families
 * lie together, each product in one bay of a site.
 */
function homesOf(products: readonly DemoProduct[]): Home[] {
  const byFamily = [...products].sort((a, b) => compare(a.category, b.category) || compare(a.code, b.code));
  return sites.flatMap((site) => {
    const stocked = byFamily.filter(
      (product, index) =>
        site.code === "DLA" ||
        (site.code === "RNS" && warehouseCategories.has(product.category)) ||
        (site.code === "YAO" && index % 9 === 0),
    );
    const bays = baysOf(locationsOf(site, "", numbered()));
    return stocked.map(({ code }, index) => ({
      code,
      site: site.code,
      location: bays[Math.floor((index * bays.length) / stocked.length)]?.code ?? "",
    }));
  });
}

function numbered(): () => string {
  let n = 0;
  return () => String(n++);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

async function postMonth(
  database: Database,
  { ctx, companyIds }: DemoOrganisation,
  key: CompanyKey,
  month: string,
): Promise<{ moves: number; entries: number }> {
  const reference = referenceOf(key, month);
  return database.write(
    ctx,
    async (tx) => {
      const batchId = newId(ctx.clock);
      const origin = { type: ORIGIN, id: batchId, label: `Ventes et achats ${month.slice(0, 7)}` };
      const { moves, entryIds } = await postMoves(
        tx,
        { batchId, recordedAt: ctx.clock.now(), origin },
        sql`
          SELECT NULL::uuid AS id, m.product_id, NULL::uuid AS lot_id, m.source_id, m.destination_id, m.quantity,
            m.effective_at, m.accounting_date, m.unit_cost::numeric(20, 4) AS unit_cost, m.kind, ${ORIGIN}::text AS origin_type,
            ${batchId}::uuid AS origin_id, NULL::uuid AS reverses_id, NULL::uuid AS actor_id, NULL::text AS reference
          FROM demo_staging.moves m
          WHERE m.company_id = ${companyIds[key]}::uuid AND m.accounting_date >= ${month}::date
            AND m.accounting_date < ${month}::date + interval '1 month'
          ORDER BY m.effective_at`,
      );
      const after = { reference, moves, entries: entryIds.length };
      await appendAudit(tx, { action: "demo.history", objectType: "batch", objectId: batchId, after });
      return { moves, entries: entryIds.length };
    },
    { statementTimeoutMs: 0 },
  );
}
