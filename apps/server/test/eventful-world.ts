import { newId } from "@stockex/kernel";
import { sealAudit } from "../src/modules/audit/index.ts";
import { rejectCount } from "../src/modules/counting/close.ts";
import { decideCorrection, listCorrections } from "../src/modules/counting/corrections.ts";
import { acceptTransfer } from "../src/modules/counting/decide.ts";
import { cancelCount } from "../src/modules/counting/prepare.ts";
import type { TestDatabase } from "../src/platform/db/test-database.ts";
import { type CountingWorld, createCountingWorld } from "./counting-world.ts";

/** A small world in which everything that invariants speak of has happened at least once. */
export async function createEventfulWorld(db: TestDatabase): Promise<CountingWorld> {
  const world = await createCountingWorld(db);
  await tradeAllMethods(db, world);
  await postWithEverything(world);
  await sendBackAndCancel(world);
  await keepAnAnswer(world);
  await listenTo(db, world);
  await sealAudit(db.ownerPool);
  return world;
}

async function tradeAllMethods(db: TestDatabase, world: CountingWorld): Promise<void> {
  const { a, b, supplier, customer } = world.company.places;
  for (const method of ["fifo", "avco", "standard"] as const) {
    const product = await world.addProduct(
      method === "standard" ? { method, standardCost: "7" } : { method },
    );
    const receipt = { product, from: supplier, to: a, kind: "receipt" } as const;
    await world.move("06:00", { ...receipt, quantity: "10", unitCost: "4" });
    await world.move("06:10", { ...receipt, quantity: "10", unitCost: "5" });
    await world.move("06:20", { product, from: a, to: customer, quantity: "12", kind: "issue" });
    await world.move("06:30", { product, from: a, to: b, quantity: "3", kind: "transfer" });
    const wrong = newId();
    await world.move("06:40", { id: wrong, product, from: a, to: customer, quantity: "1", kind: "issue" });
    await world.move("06:50", { product, from: customer, to: a, quantity: "1", reverses: wrong });
  }
  const serial = await world.addProduct({ method: "avco", tracking: "serial" });
  const lot = newId();
  await db.ownerPool.query("INSERT INTO stock.lots VALUES ($1, $2, $3, 'SN-1', NULL, now())", [
    world.ctx.organisationId,
    lot,
    serial,
  ]);
  const came = { product: serial, from: supplier, to: a, quantity: "1", unitCost: "9", lot } as const;
  await world.move("06:55", { ...came, kind: "receipt" });
}

async function stocked(world: CountingWorld, quantity: string): Promise<string> {
  const { a, supplier } = world.company.places;
  const product = await world.addProduct({ method: "fifo" });
  const receipt = { product, from: supplier, to: a, quantity, unitCost: "500", kind: "receipt" } as const;
  await world.move("07:00", receipt);
  return product;
}

/** A loss, a gain, a decided overlap, a transfer, a line left uncounted; later a correction and late readings. */
async function postWithEverything(world: CountingWorld): Promise<void> {
  const { a, b, customer } = world.company.places;
  const [lost, contested, misplaced, backdated, uncounted] = await Promise.all(
    ["100", "100", "10", "50", "5"].map((quantity) => stocked(world, quantity)),
  );
  if (!lost || !contested || !misplaced || !backdated || !uncounted) throw new Error("five products");
  const products = [lost, contested, misplaced, backdated, uncounted];
  const count = await world.release({ kind: "products", productIds: products });
  await world.read(count, { product: lost, place: a, quantity: "90", at: "09:10" });
  await world.read(count, { product: lost, place: a, quantity: "2", at: "09:11" });
  await world.read(count, { product: contested, place: a, quantity: "90", at: "09:10" });
  await world.move(
    "09:12",
    { product: contested, from: a, to: customer, quantity: "5", kind: "issue" },
    "09:14",
  );
  await world.read(count, { product: misplaced, place: a, quantity: "4", at: "09:20" });
  await world.read(count, { product: misplaced, place: b, quantity: "7", at: "09:21" });
  await world.read(count, { product: backdated, place: a, quantity: "40", at: "09:30" });
  await world.close(count, { uncounted: "keep" });
  const from = await world.line(count, misplaced, a);
  const to = await world.line(count, misplaced, b);
  const moved = { fromLineId: from.id, toLineId: to.id, quantity: "6", reason: "next shelf" };
  await world.write((tx) => acceptTransfer(tx, count, moved));
  await world.accept(count, (await world.line(count, contested, a)).id, "moves-before");
  for (const line of await world.lines(count))
    if (line.state === "counted") await world.accept(count, line.id);
  await world.approve(count);
  await world.postCount(count, "12:00", 2);
  await world.read(count, { product: lost, place: a, quantity: "1", at: "12:30" });
  const late = { product: backdated, from: a, to: customer, quantity: "4", kind: "issue" } as const;
  await world.move("08:30", late, "+1 09:00");
  const { items } = await world.write((tx) => listCorrections(tx, { countId: count, limit: 10 }));
  const decided = { outcome: "approved", reason: "late paper" } as const;
  for (const { id } of items) await world.write((tx) => decideCorrection(tx, id, decided), world.controller);
}

/** A count zeroed at closing and sent back, so that its closing readings are taken back; then given up. */
async function sendBackAndCancel(world: CountingWorld): Promise<void> {
  const count = await world.release({ kind: "full" }, { at: "+1 10:00" });
  await world.close(count, { uncounted: "zero", reason: "nobody came", at: "+1 11:00" });
  await world.write((tx) => rejectCount(tx, count, "somebody must look"), world.controller);
  await world.write((tx) => cancelCount(tx, count, "another day"));
}

async function keepAnAnswer(world: CountingWorld): Promise<void> {
  const idempotency = { key: "key-1", route: "releaseCount", bodySha256: Buffer.alloc(32) };
  await world.database.write({ ...world.as(world.manager), idempotency }, async () => ({ answer: 42 }));
}

/** A listener that has heard all, with one event set aside. */
async function listenTo(db: TestDatabase, world: CountingWorld): Promise<void> {
  await db.ownerPool.query(
    `INSERT INTO platform.outbox_consumers (name, types, xact, id, updated_at)
     SELECT 'test.listen', '{stock.moved}', xact, id, now() - interval '1 hour' FROM platform.outbox
     WHERE type = 'stock.moved' ORDER BY xact DESC, id DESC LIMIT 1`,
  );
  await db.ownerPool.query(
    `INSERT INTO platform.outbox_dead_letters (organisation_id, consumer, event_id, attempts, error)
     SELECT organisation_id, 'test.listen', id, 6, 'no' FROM platform.outbox WHERE organisation_id = $1 LIMIT 1`,
    [world.ctx.organisationId],
  );
}
