import type { CountLine, CountScope, ReadingInput } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { approveCount } from "../src/modules/counting/approve.ts";
import { closeCount } from "../src/modules/counting/close.ts";
import { noticeMoves } from "../src/modules/counting/corrections.ts";
import { readCountSummary } from "../src/modules/counting/count-query.ts";
import { decideLines } from "../src/modules/counting/decide.ts";
import { listLines } from "../src/modules/counting/line-query.ts";
import { continuePosting, requestPosting } from "../src/modules/counting/posting.ts";
import { createCount, releaseCount } from "../src/modules/counting/prepare.ts";
import { type DeliveryAnswer, writeDeliveries } from "../src/modules/counting/record-readings.ts";
import type { RequestContext } from "../src/platform/context.ts";
import type { TestDatabase } from "../src/platform/db/test-database.ts";
import type { Tx } from "../src/platform/db/unit-of-work.ts";
import { migrateJobs } from "../src/platform/jobs/index.ts";
import { createLog } from "../src/platform/log/log.ts";
import { createLedgerWorld, type LedgerWorld, type WorldMove } from "./ledger-world.ts";

/** A clock that tests set; 2 March 2026, at the given time of day. */
export class DayClock {
  time = new Date("2026-03-02T08:00:00Z");
  now(): Date {
    return this.time;
  }
  /** Sets "09:10", or "+1 09:10" on the next day. */
  at(text: string): Date {
    this.time = dayTime(text);
    return this.time;
  }
}

export function dayTime(text: string): Date {
  const [, days = "0", time = ""] = /^(?:\+(\d+) )?(\d\d:\d\d(?::\d\d)?)$/.exec(text) ?? [];
  const base = new Date(`2026-03-02T${time.length === 5 ? `${time}:00` : time}Z`);
  return new Date(base.getTime() + Number(days) * 86_400_000);
}

export interface WorldReading {
  readonly product?: string;
  readonly place: string;
  readonly quantity: string;
  readonly at: string;
  readonly by?: string;
  readonly round?: number;
  readonly lot?: string;
  readonly code?: string;
  readonly unitId?: string;
  readonly eventId?: string;
  readonly deviceId?: string;
}

/** The ledger's world with people who count, and counting by short words. */
export interface CountingWorld extends LedgerWorld {
  readonly clock: DayClock;
  person(name: string): Promise<string>;
  as(userId: string): RequestContext & { readonly userId: string };
  /** Posts moves at a time of day (recorded then too, unless `recorded` says later) and lets counting notice them. */
  move(at: string, move: Omit<WorldMove, "at">, recorded?: string): Promise<string>;
  release(scope?: CountScope, how?: { passes?: 1 | 2; blind?: boolean; at?: string }): Promise<string>;
  read(countId: string, ...readings: readonly WorldReading[]): Promise<DeliveryAnswer>;
  undo(countId: string, eventId: string, deviceId: string, at: string): Promise<DeliveryAnswer>;
  write<T>(work: (tx: Tx) => Promise<T>, userId?: string): Promise<T>;
  close(
    countId: string,
    how?: { uncounted?: "keep" | "zero" | "exclude"; reason?: string; at?: string },
  ): Promise<void>;
  approve(countId: string, at?: string): Promise<void>;
  post(...moves: readonly WorldMove[]): ReturnType<LedgerWorld["post"]>;
  postCount(countId: string, at?: string, chunk?: number): Promise<void>;
  accept(
    countId: string,
    lineId: string,
    decision?: "accept" | "moves-before" | "moves-after",
  ): Promise<void>;
  lines(countId: string): Promise<CountLine[]>;
  line(countId: string, product: string, place: string, lot?: string): Promise<CountLine>;
  onHand(product: string, place: string): Promise<string>;
  accuracy(countId: string): Promise<string | null>;
  readonly manager: string;
  readonly counter: string;
  readonly controller: string;
}

export async function createCountingWorld(db: TestDatabase): Promise<CountingWorld> {
  const clock = new DayClock();
  const world = await createLedgerWorld(db, { clock });
  await migrateJobs(world.database, createLog("silent"));
  const { database, ctx } = world;
  const person = async (name: string) => {
    const id = newId();
    await db.ownerPool.query(
      `INSERT INTO access.users (organisation_id, id, email, name, language, role, password_hash, created_at)
       VALUES ($1, $2, $3, $4, 'en', 'counter', '', now())`,
      [ctx.organisationId, id, `${id}@example.org`, name],
    );
    return id;
  };
  const [manager, counter, controller] = [
    await person("Mia Manager"),
    await person("Cid Counter"),
    await person("Cora Controller"),
  ];
  const as = (userId: string) => ({ ...ctx, userId });
  const write = <T>(work: (tx: Tx) => Promise<T>, userId: string = manager) =>
    database.write(as(userId), work);
  const read = <T>(work: (tx: Tx) => Promise<T>) => database.read(as(manager), work);
  const self: CountingWorld = {
    ...world,
    clock,
    manager,
    counter,
    controller,
    person,
    as,
    write,
    async move(at, move, recorded) {
      clock.at(recorded ?? at);
      const { batchId } = await world.post({ ...move, at: dayTime(at) });
      await write((tx) => noticeMoves(tx, batchId));
      return batchId;
    },
    release: (scope = { kind: "full" }, how = {}) => {
      clock.at(how.at ?? "08:00");
      return write(async (tx) => {
        const wish = {
          title: "Count",
          siteId: world.company.siteId,
          scope,
          blind: how.blind ?? true,
          passes: how.passes ?? 1,
        };
        const id = await createCount(tx, wish);
        await releaseCount(tx, id);
        return id;
      });
    },
    async read(countId, ...readings) {
      const [first] = readings;
      if (first === undefined) throw new Error("no reading");
      const latest = Math.max(...readings.map((r) => dayTime(r.at).getTime()));
      if (clock.time.getTime() < latest) clock.time = new Date(latest);
      const userId = first.by ?? counter;
      const deviceId = first.deviceId ?? userId;
      const delivery = { ctx: as(userId), deviceId, readings: readings.map(toInput) };
      const [answer] = await writeDeliveries(database, countId, [delivery]);
      if (answer === undefined) throw new Error("no answer");
      return answer;
    },
    async undo(countId, eventId, deviceId, at) {
      clock.at(at);
      const undo: ReadingInput = {
        kind: "undo",
        eventId: newId(),
        undoes: eventId,
        countedAt: dayTime(at).toISOString(),
        how: "typed",
      };
      const [answer] = await writeDeliveries(database, countId, [
        { ctx: as(counter), deviceId, readings: [undo] },
      ]);
      if (answer === undefined) throw new Error("no answer");
      return answer;
    },
    close: (countId, { at, ...how } = {}) => {
      clock.at(at ?? "11:00");
      return write((tx) => closeCount(tx, countId, how));
    },
    approve: (countId, at) => {
      clock.at(at ?? "11:30");
      return write((tx) => approveCount(tx, countId), controller);
    },
    async postCount(countId, at, chunk) {
      clock.at(at ?? "12:00");
      await write((tx) => requestPosting(tx, countId, undefined), controller);
      await continuePosting(database, { ...ctx, userId: null }, countId, chunk);
      const { rows } = await db.ownerPool.query<{ batch_id: string }>(
        "SELECT batch_id FROM counting.postings WHERE count_id = $1",
        [countId],
      );
      for (const { batch_id } of rows) await write((tx) => noticeMoves(tx, batch_id));
    },
    async accept(countId, lineId, decision = "accept") {
      await write((tx) => decideLines(tx, countId, { lineIds: [lineId], decision, reason: "looked again" }));
    },
    lines: async (countId) =>
      (await read((tx) => listLines(tx, countId, { limit: 500, only: "all", sort: "location" }))).items,
    async line(countId, product, place, lot) {
      const found = (await self.lines(countId)).find(
        (l) => l.productId === product && l.locationId === place && (lot === undefined || l.lotCode === lot),
      );
      if (found === undefined) throw new Error("no such line");
      return found;
    },
    onHand: async (product, place) => {
      const { rows } = await read((tx) =>
        sql<{ q: string }>`SELECT trim_scale(coalesce(sum(quantity), 0))::text AS q FROM stock.quants
          WHERE product_id = ${product} AND location_id = ${place}`.execute(tx.kysely),
      );
      return rows[0]?.q ?? "0";
    },
    accuracy: async (countId) => (await read((tx) => readCountSummary(tx, countId))).recordAccuracy,
  };
  return self;
}

function toInput(reading: WorldReading): ReadingInput {
  return {
    kind: "count",
    eventId: reading.eventId ?? newId(),
    countedAt: dayTime(reading.at).toISOString(),
    how: "typed",
    locationId: reading.place,
    quantity: reading.quantity,
    ...(reading.product === undefined ? {} : { productId: reading.product }),
    ...(reading.code === undefined ? {} : { code: reading.code }),
    ...(reading.round === undefined ? {} : { round: reading.round }),
    ...(reading.lot === undefined ? {} : { lot: reading.lot }),
    ...(reading.unitId === undefined ? {} : { unitId: reading.unitId }),
  };
}
