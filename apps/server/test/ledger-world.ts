import { type MoveKind, permissions, type ValuationMethod } from "@stockex/contracts";
import { type Clock, newId, systemClock } from "@stockex/kernel";
import { appendAudit } from "../src/modules/audit/index.ts";
import type { DraftMove } from "../src/modules/stock/index.ts";
import { draftsSql, type PostedMoves, postMoves } from "../src/modules/stock/index.ts";
import { setUpCompanyAccounts } from "../src/modules/valuation/index.ts";
import type { RequestContext } from "../src/platform/context.ts";
import type { TestDatabase } from "../src/platform/db/test-database.ts";
import { createDatabase, type Database } from "../src/platform/db/unit-of-work.ts";

export const VIRTUAL_PLACES = ["supplier", "customer", "loss", "scrap", "production", "transit"] as const;
type VirtualPlace = (typeof VIRTUAL_PLACES)[number];

export interface WorldCompany {
  readonly id: string;
  readonly siteId: string;
  /** Two shelves of its site, then its virtual places. */
  readonly places: Readonly<Record<"a" | "b" | VirtualPlace, string>>;
}

export interface LedgerWorld {
  readonly database: Database;
  readonly ctx: RequestContext;
  readonly company: WorldCompany;
  readonly unitId: string;
  addCompany(how: { currency: string; decimals: number; chart: "syscohada" | "pcg" }): Promise<WorldCompany>;
  addProduct(how: {
    method: ValuationMethod;
    tracking?: "none" | "lot" | "serial";
    standardCost?: string;
  }): Promise<string>;
  /** Posts one batch of moves: now, by the context's clock, unless a move says otherwise. */
  post(
    ...moves: readonly WorldMove[]
  ): Promise<PostedMoves & { readonly batchId: string; readonly ids: string[] }>;
  /** The same world, posting through another database handle. */
  through(database: Database): Pick<LedgerWorld, "post">;
  /** Rows of a query as the owner, beyond row-level security. */
  rows<Row extends object>(text: string, ...values: unknown[]): Promise<Row[]>;
}

/** A move by short words: `{ product, from: places.supplier, to: places.a, quantity: "10", unitCost: "4" }`. */
export interface WorldMove {
  readonly id?: string;
  readonly product: string;
  readonly from: string;
  readonly to: string;
  readonly quantity: string;
  readonly lot?: string;
  readonly unitCost?: string;
  readonly at?: Date;
  readonly date?: string;
  readonly kind?: MoveKind;
  readonly reverses?: string;
}

/** An organisation with a company (XAF or as asked), a site with two shelves, virtual places and a piece unit. */
export async function createLedgerWorld(
  db: TestDatabase,
  how: { currency?: string; decimals?: number; chart?: "syscohada" | "pcg"; clock?: Clock } = {},
): Promise<LedgerWorld> {
  const clock = how.clock ?? systemClock;
  const [organisationId, userId, unitId] = [newId(), newId(), newId()];
  const database = createDatabase({ pool: db.pool, ownerPool: db.ownerPool });
  const ctx: RequestContext = {
    organisationId,
    userId,
    permissions: new Set(permissions),
    language: "en",
    channel: "api",
    address: null,
    clock,
  };
  const owner = (text: string, values: unknown[]) => db.ownerPool.query(text, values);
  await owner("INSERT INTO access.organisations VALUES ($1, $2, now())", [organisationId, "Test"]);
  await owner(
    `INSERT INTO access.users (organisation_id, id, email, name, language, role, password_hash, created_at)
     VALUES ($1, $2, $3, 'Ada Keeper', 'en', 'administrator', '', now())`,
    [organisationId, userId, `${userId}@example.org`],
  );
  await owner("INSERT INTO catalog.units VALUES ($1, $2, 'pce', 'Piece', 'Pièce', 0)", [
    organisationId,
    unitId,
  ]);
  const categories = await addCategories(db, organisationId);
  const setting = { database, ctx, organisationId, unitId, categories, db };
  const company = await addCompany(setting, {
    currency: how.currency ?? "XAF",
    decimals: how.decimals ?? 0,
    chart: how.chart ?? "syscohada",
  });
  return {
    database,
    ctx,
    company,
    unitId,
    addCompany: (more) => addCompany(setting, more),
    addProduct: (product) => addProduct(setting, company, product),
    post: (...moves) => post(setting, moves),
    through: (other) => ({ post: (...moves) => post({ ...setting, database: other }, moves) }),
    rows: async <Row extends object>(text: string, ...values: unknown[]) =>
      (await db.ownerPool.query<Row>(text, values)).rows,
  };
}

interface Setting {
  readonly db: TestDatabase;
  readonly database: Database;
  readonly ctx: RequestContext;
  readonly organisationId: string;
  readonly unitId: string;
  readonly categories: Readonly<Record<ValuationMethod, string>>;
}

async function addCategories(db: TestDatabase, organisationId: string) {
  const categories = { standard: newId(), avco: newId(), fifo: newId(), economic: newId() };
  for (const [method, id] of Object.entries(categories)) {
    await db.ownerPool.query(
      `INSERT INTO catalog.categories (organisation_id, id, code, name_en, name_fr, method) VALUES ($1, $2, $3, $3, $3, $3)`,
      [organisationId, id, method],
    );
  }
  return categories;
}

async function addCompany(
  { db, database, ctx, organisationId }: Setting,
  how: { currency: string; decimals: number; chart: "syscohada" | "pcg" },
): Promise<WorldCompany> {
  const [id, siteId] = [newId(), newId()];
  const code = id.slice(-12);
  await db.ownerPool.query(
    `INSERT INTO access.companies (organisation_id, id, code, name, currency, currency_decimals, chart, time_zone, created_at)
     VALUES ($1, $2, $3, $3, $4, $5, $6, 'Africa/Douala', now())`,
    [organisationId, id, code, how.currency, how.decimals, how.chart],
  );
  await db.ownerPool.query(
    "INSERT INTO sites.sites (organisation_id, id, company_id, code, name) VALUES ($1, $2, $3, $4, $4)",
    [organisationId, siteId, id, code],
  );
  const place = async (kind: string, name: string) => {
    const placeId = newId();
    await db.ownerPool.query(
      `INSERT INTO sites.locations (organisation_id, id, company_id, site_id, code, name, kind, ancestors, path)
       VALUES ($1, $2, $3, $4, $5, $5, $6, ARRAY[$2::uuid], $5)`,
      [organisationId, placeId, id, kind === "internal" ? siteId : null, name, kind],
    );
    return placeId;
  };
  const places = {
    a: await place("internal", "A"),
    b: await place("internal", "B"),
    supplier: await place("supplier", "supplier"),
    customer: await place("customer", "customer"),
    loss: await place("loss", "loss"),
    scrap: await place("scrap", "scrap"),
    production: await place("production", "production"),
    transit: await place("transit", "transit"),
  };
  await database.write(ctx, (tx) => setUpCompanyAccounts(tx, { id, chart: how.chart }));
  return { id, siteId, places };
}

async function addProduct(
  { db, organisationId, unitId, categories }: Setting,
  company: WorldCompany,
  how: { method: ValuationMethod; tracking?: "none" | "lot" | "serial"; standardCost?: string },
): Promise<string> {
  const id = newId();
  await db.ownerPool.query(
    `INSERT INTO catalog.products (organisation_id, id, code, name, category_id, unit_id, tracking, created_at)
     VALUES ($1, $2, $3, $3, $4, $5, $6, now())`,
    [organisationId, id, id.slice(-12), categories[how.method], unitId, how.tracking ?? "none"],
  );
  if (how.standardCost !== undefined) {
    await db.ownerPool.query(
      `INSERT INTO valuation.stock_values (organisation_id, company_id, product_id, quantity, value, standard_cost)
       VALUES ($1, $2, $3, 0, 0, $4)`,
      [organisationId, company.id, id, how.standardCost],
    );
  }
  return id;
}

async function post({ database, ctx }: Setting, moves: readonly WorldMove[]) {
  const batchId = newId();
  const ids = moves.map((move) => move.id ?? newId());
  const now = ctx.clock.now();
  const drafts = moves.map(
    (move, index): DraftMove => ({
      id: ids[index] ?? newId(),
      productId: move.product,
      lotId: move.lot ?? null,
      sourceId: move.from,
      destinationId: move.to,
      quantity: move.quantity,
      effectiveAt: move.at ?? now,
      accountingDate: move.date ?? (move.at ?? now).toISOString().slice(0, 10),
      unitCost: move.unitCost,
      kind: move.kind ?? (move.reverses === undefined ? "adjustment" : "reversal"),
      originType: "test",
      originId: batchId,
      ...(move.reverses === undefined ? {} : { reversesId: move.reverses }),
      actorId: ctx.userId,
    }),
  );
  const posted = await database.write(ctx, async (tx) => {
    await appendAudit(tx, { action: "test.post", objectType: "batch", objectId: batchId });
    return postMoves(tx, { batchId, recordedAt: now }, draftsSql(drafts));
  });
  return { ...posted, batchId, ids };
}

/** Checks as the owner what must hold in every database; gives the broken rows, none when all hold. */
export async function brokenLedgerRows(db: TestDatabase): Promise<unknown[]> {
  const { rows } = await db.ownerPool.query(BROKEN_ROWS);
  return rows;
}

const BROKEN_ROWS = `
    WITH sides AS (
      SELECT organisation_id, product_id, destination_id AS location_id, lot_id, quantity FROM stock.moves
      UNION ALL SELECT organisation_id, product_id, source_id, lot_id, -quantity FROM stock.moves
    ), sums AS (
      SELECT organisation_id, product_id, location_id, coalesce(lot_id, '00000000-0000-0000-0000-000000000000') AS lot, sum(quantity) AS quantity
      FROM sides GROUP BY 1, 2, 3, 4
    ), held AS (
      SELECT q.*, coalesce(q.lot_id, '00000000-0000-0000-0000-000000000000') AS lot FROM stock.quants q
    ), layered AS (
      SELECT organisation_id, company_id, product_id, sum(quantity) AS quantity, sum(value) AS value
      FROM valuation.layers GROUP BY 1, 2, 3
    )
    SELECT 'moves = quants' AS broken, product_id::text AS at FROM sums FULL JOIN held USING (organisation_id, product_id, location_id, lot)
    WHERE sums.quantity IS DISTINCT FROM held.quantity
    UNION ALL SELECT 'all places sum to zero', product_id::text FROM stock.quants GROUP BY organisation_id, product_id HAVING sum(quantity) <> 0
    UNION ALL SELECT 'on hand not negative', q.product_id::text FROM stock.quants q
      JOIN sites.locations l ON l.organisation_id = q.organisation_id AND l.id = q.location_id WHERE q.quantity < 0 AND NOT l.allows_negative
    UNION ALL SELECT 'layers = running worth', v.product_id::text FROM valuation.stock_values v
      FULL JOIN layered USING (organisation_id, company_id, product_id)
      WHERE coalesce(v.quantity, 0) <> coalesce(layered.quantity, 0) OR coalesce(v.value, 0) <> coalesce(layered.value, 0)
    UNION ALL SELECT 'running worth = on hand', v.product_id::text FROM valuation.stock_values v
      WHERE v.quantity <> (SELECT coalesce(sum(q.quantity), 0) FROM stock.quants q
        JOIN sites.locations l ON l.organisation_id = q.organisation_id AND l.id = q.location_id
        WHERE q.organisation_id = v.organisation_id AND q.product_id = v.product_id AND l.company_id = v.company_id AND l.kind IN ('internal', 'transit'))
    UNION ALL SELECT 'nothing is worth nothing', product_id::text FROM valuation.stock_values WHERE quantity = 0 AND value <> 0 OR value < 0
    UNION ALL SELECT 'fifo layers = running worth', v.product_id::text FROM valuation.stock_values v
      JOIN catalog.products p ON p.organisation_id = v.organisation_id AND p.id = v.product_id
      JOIN catalog.categories c ON c.organisation_id = p.organisation_id AND c.id = p.category_id AND c.method = 'fifo'
      LEFT JOIN (SELECT organisation_id, company_id, product_id, sum(quantity) AS quantity, sum(value) AS value
        FROM valuation.open_layers GROUP BY 1, 2, 3) o
        ON o.organisation_id = v.organisation_id AND o.company_id = v.company_id AND o.product_id = v.product_id
      WHERE v.quantity <> coalesce(o.quantity, 0) OR v.value <> coalesce(o.value, 0)
    UNION ALL SELECT 'layers = stock account', coalesce(a.account, b.account) FROM
      (SELECT organisation_id, company_id, stock_account AS account, sum(value) AS value FROM valuation.layers GROUP BY 1, 2, 3) a
      FULL JOIN (SELECT l.organisation_id, l.company_id, l.account, sum(l.debit - l.credit) AS value FROM valuation.entry_lines l
        WHERE l.account IN (SELECT stock_account FROM valuation.layers) GROUP BY 1, 2, 3) b USING (organisation_id, company_id, account)
      WHERE coalesce(a.value, 0) <> coalesce(b.value, 0)
    UNION ALL SELECT 'entries balance', entry_id::text FROM valuation.entry_lines GROUP BY organisation_id, entry_id HAVING sum(debit) <> sum(credit)
    UNION ALL SELECT 'numbers without gap', n.company_id::text FROM valuation.entry_numbers n
      WHERE n.last_number <> (SELECT count(*) FROM valuation.entries e WHERE e.organisation_id = n.organisation_id
        AND e.company_id = n.company_id AND extract(year FROM e.date) = n.year)
    UNION ALL SELECT 'losses have worth', out_layer_id::text FROM valuation.open_losses WHERE quantity <= 0`;
