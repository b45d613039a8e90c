import { createHash } from "node:crypto";
import type { ReadingInput } from "@stockex/contracts";
import { newId, Ratio } from "@stockex/kernel";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectedLines, type OracleReading, type Thing } from "../../../test/counting-oracle.ts";
import { type CountingWorld, createCountingWorld, dayTime } from "../../../test/counting-world.ts";
import { expectInvariants } from "../../../test/race-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { evaluateCount } from "./evaluate-count.ts";
import { cancelCount } from "./prepare.ts";
import { writeDeliveries } from "./record-readings.ts";

/** `PROPERTY_RUNS=5000` searches longer, `PROPERTY_SEED` elsewhere; a failure prints both seed and path. */
const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 200);
const SEED = Number(process.env["PROPERTY_SEED"] ?? 20260302);

const DEVICES = 3;
const START = dayTime("09:00").getTime();

/** What a reading may name, and why it would wait for a supervisor. */
interface Target {
  readonly thing: Thing;
  readonly names: Partial<Extract<ReadingInput, { kind: "count" }>>;
  /** Units that may be entered, the base unit first. */
  readonly units: readonly { readonly id?: string; readonly ratio: Ratio; readonly decimals: number }[];
  readonly quarantine: string | null;
}

interface GeneratedReading {
  readonly device: number;
  readonly target: number;
  readonly unit: number;
  readonly quantity: string;
  readonly minute: number;
}

interface GeneratedUndo {
  readonly device: number;
  /** Which of the device's readings, by number; one it never sent when it has none. */
  readonly of: number;
}

interface Scenario {
  readonly passes: 1 | 2;
  readonly readings: readonly GeneratedReading[];
  readonly undos: readonly GeneratedUndo[];
  /** Positions in readings followed by undos: every one at least once, in any order. */
  readonly arrivals: readonly number[];
  /** After which arrivals a delivery ends even where the device stays the same. */
  readonly cuts: readonly boolean[];
  /** Deliveries on their way at the same time. */
  readonly atOnce: number;
}

const reading: fc.Arbitrary<GeneratedReading> = fc.record({
  device: fc.nat(DEVICES - 1),
  target: fc.nat(11),
  unit: fc.nat(2),
  quantity: fc.oneof(
    { weight: 4, arbitrary: fc.nat(12).map(String) },
    { weight: 1, arbitrary: fc.constantFrom("0.5", "1.25", "2.125", "0.3333") },
  ),
  // The moves of the hour are at 12 and 40, and contest what is read within ten minutes of them.
  minute: fc.oneof(fc.nat(50), fc.constantFrom(1, 2, 12, 22, 23, 29, 30, 40, 50)),
});
const undo: fc.Arbitrary<GeneratedUndo> = fc.record({ device: fc.nat(DEVICES - 1), of: fc.nat(9) });

const scenario: fc.Arbitrary<Scenario> = fc
  .tuple(
    fc.array(reading, { minLength: 1, maxLength: 12 }),
    fc.array(undo, { maxLength: 4 }),
    fc.array(fc.nat(15), { maxLength: 8 }),
  )
  .chain(([readings, undos, again]) => {
    const facts = readings.length + undos.length;
    const all = [...Array(facts).keys(), ...again.map((n) => n % facts)];
    const shuffled = fc.shuffledSubarray([...all.keys()], { minLength: all.length, maxLength: all.length });
    return fc.record({
      passes: fc.constantFrom<1 | 2>(1, 2),
      readings: fc.constant(readings),
      undos: fc.constant(undos),
      arrivals: shuffled.map((order) => order.map((position) => all[position] ?? 0)),
      cuts: fc.array(fc.boolean(), { minLength: all.length, maxLength: all.length }),
      atOnce: fc.integer({ min: 1, max: 3 }),
    });
  });

describe("readings and undos", () => {
  let db: TestDatabase;
  let world: CountingWorld;
  let targets: readonly Target[];
  let people: readonly string[];
  let snapshot: readonly Thing[];

  beforeAll(async () => {
    db = await createTestDatabase();
    world = await createCountingWorld(db);
    people = [world.counter, await world.person("Second"), await world.person("Third")];
    targets = await stock(db, world);
    snapshot = [...new Set(targets.map(({ thing }) => thing))].filter(({ expected }) => expected);
  });
  afterAll(async () => {
    await expectInvariants(db);
    await db.drop();
  });

  it(
    "end in one state, whatever their order, doubles, parts and simultaneity; the one a plain calculation gives",
    async () => {
      await fc.assert(
        fc.asyncProperty(scenario, async (how) => {
          const facts = factsOf(how);
          const found = await run(how, facts);
          expect(found).toEqual(expectation(how, facts));
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: RUNS > 1_000 },
      );
    },
    60_000 + RUNS * 600,
  );

  /** The events as devices send them; in a double count each counter keeps to his own round. */
  function factsOf({ passes, readings, undos }: Scenario): ReadingInput[] {
    const sent = readings.map((r): ReadingInput => {
      const { names, units } = targetOf(r);
      const unit = units[r.unit % units.length];
      return {
        ...names,
        kind: "count",
        eventId: newId(),
        countedAt: new Date(START + r.minute * 60_000).toISOString(),
        how: "scan",
        quantity: r.quantity,
        ...(unit?.id === undefined ? {} : { unitId: unit.id }),
        ...(passes === 2 ? { round: r.device + 1 } : {}),
      };
    });
    const taken = undos.map(({ device, of }): ReadingInput => {
      const own = sent.filter((_, n) => readings[n]?.device === device);
      const undoes = own[of % Math.max(own.length, 1)]?.eventId ?? newId();
      return {
        kind: "undo",
        eventId: newId(),
        undoes,
        countedAt: dayTime("09:59").toISOString(),
        how: "typed",
      };
    });
    return [...sent, ...taken];
  }

  const targetOf = (r: GeneratedReading): Target => targets[r.target % targets.length] ?? expect.fail();

  /** Sends the facts as the scenario says and gives what the database then says. */
  async function run(how: Scenario, facts: readonly ReadingInput[]) {
    const locationIds = [world.company.places.a];
    const count = await world.release({ kind: "locations", locationIds }, { passes: how.passes });
    world.clock.at("10:00");
    const deliveries = deliveriesOf(how, facts);
    for (let n = 0; n < deliveries.length; n += how.atOnce) {
      await Promise.all(
        deliveries
          .slice(n, n + how.atOnce)
          .map(({ device, readings }) =>
            writeDeliveries(world.database, count, [
              { ctx: world.as(people[device] ?? ""), deviceId: people[device] ?? "", readings },
            ]),
          ),
      );
    }
    const state = await stateOf(count);
    // Lines judged a few at a time are judged alike as a whole.
    await world.write((tx) => evaluateCount(tx, { id: count, passes: how.passes }));
    const asWhole = await stateOf(count);
    await world.write((tx) => cancelCount(tx, count, "next"));
    expect(asWhole).toEqual(state);
    return state;
  }

  function deliveriesOf({ readings, undos, arrivals, cuts }: Scenario, facts: readonly ReadingInput[]) {
    const devices = [...readings, ...undos].map(({ device }) => device);
    const deliveries: { device: number; readings: ReadingInput[] }[] = [];
    for (const [n, fact] of arrivals.entries()) {
      const device = devices[fact] ?? 0;
      const last = deliveries.at(-1);
      const event = facts[fact] ?? expect.fail();
      if (last?.device === device && cuts[n] === false) last.readings.push(event);
      else deliveries.push({ device, readings: [event] });
    }
    return deliveries;
  }

  async function stateOf(count: string) {
    const lines = (await world.lines(count)).map((line) => ({
      thing: `${line.productId} ${line.lotCode ?? ""}`,
      expected: line.expected,
      state: line.state,
      counted: line.counted,
      book: line.book,
      variance: line.variance,
    }));
    const readings = await world.rows<{ event: string; quarantine: string | null }>(
      "SELECT event_id AS event, quarantine FROM counting.readings WHERE count_id = $1",
      count,
    );
    return hashed(lines, readings);
  }

  function expectation({ passes, readings }: Scenario, facts: readonly ReadingInput[]) {
    const undone = new Set(facts.flatMap((fact) => (fact.kind === "undo" ? [fact.undoes] : [])));
    const judged = facts.map((fact, n) => {
      const generated = readings[n];
      const target = generated === undefined ? undefined : targetOf(generated);
      return { fact, generated, target, quarantine: quarantineOf(fact, generated, target) };
    });
    const applied = judged.flatMap(({ fact, generated, target, quarantine }): OracleReading[] => {
      if (fact.kind === "undo" || generated === undefined || target === undefined || quarantine !== null)
        return [];
      const unit = target.units[generated.unit % target.units.length];
      return [
        {
          event: fact.eventId,
          thing: target.thing,
          round: passes === 2 ? generated.device + 1 : 1,
          at: START + generated.minute * 60_000,
          entered: generated.quantity,
          ratio: unit?.ratio ?? Ratio.of(1),
        },
      ];
    });
    return hashed(
      expectedLines(passes, snapshot, applied, undone),
      judged.map(({ fact, quarantine }) => ({ event: fact.eventId, quarantine })),
    );
  }
});

function quarantineOf(fact: ReadingInput, generated?: GeneratedReading, target?: Target): string | null {
  if (fact.kind === "undo" || generated === undefined || target === undefined) return null;
  if (target.quarantine === "unknown-code") return "unknown-code";
  const decimals = target.units[generated.unit % target.units.length]?.decimals ?? 0;
  if ((generated.quantity.split(".")[1] ?? "").length > decimals) return "unit-too-precise";
  if (target.quarantine !== null && target.quarantine !== "outside-count") return target.quarantine;
  if (target.thing.serial && generated.quantity !== "0" && generated.quantity !== "1")
    return "serial-quantity";
  return target.quarantine;
}

/** The state with one hash over all of it: a difference shows as text, sameness is one line. */
function hashed(
  lines: readonly { thing: string }[],
  readings: readonly { event: string; quarantine: string | null }[],
) {
  const state = {
    lines: lines.toSorted((a, b) => (a.thing < b.thing ? -1 : 1)),
    readings: readings.toSorted((a, b) => (a.event < b.event ? -1 : 1)),
  };
  return { ...state, hash: createHash("sha256").update(JSON.stringify(state)).digest("hex") };
}

/** The shelves of the test: what is expected in A, what lies in B only, and the moves of the morning. */
async function stock(db: TestDatabase, world: CountingWorld): Promise<Target[]> {
  const { a, b, supplier, customer } = world.company.places;
  const { organisationId } = world.ctx;
  const own = (text: string, ...values: unknown[]) => db.ownerPool.query(text, values);
  const addUnit = async (code: string, decimals: number) => {
    const id = newId();
    await own(
      "INSERT INTO catalog.units VALUES ($1, $2, $3, $3, $3, $4)",
      organisationId,
      id,
      code,
      decimals,
    );
    return id;
  };
  const addLot = async (product: string, code: string) => {
    const id = newId();
    const lot = [organisationId, id, product, code];
    await own("INSERT INTO stock.lots VALUES ($1, $2, $3, $4, NULL, now())", ...lot);
    return id;
  };
  const receive = (product: string, to: string, quantity: string, lot?: string) =>
    world.move("07:00", {
      product,
      from: supplier,
      to,
      quantity,
      unitCost: "500",
      kind: "receipt",
      ...(lot === undefined ? {} : { lot }),
    });
  const [carton, bag, kilo] = [await addUnit("carton", 0), await addUnit("bag", 0), await addUnit("kg", 3)];
  const base = { ratio: Ratio.of(1), decimals: 0 };
  const thing = (product: string, lot: string, how: Partial<Thing> = {}): Thing => ({
    key: `${product} ${lot}`,
    serial: false,
    expected: true,
    onHand: "0",
    moves: [],
    ...how,
  });
  const target = (thing: Thing, names: Target["names"], more: Partial<Target> = {}): Target => ({
    thing,
    names: { locationId: a, ...names },
    units: [base],
    quarantine: null,
    ...more,
  });

  const plain = await world.addProduct({ method: "avco" });
  await own("INSERT INTO catalog.product_units VALUES ($1, $2, $3, 12, 1)", organisationId, plain, carton);
  await own("INSERT INTO catalog.product_units VALUES ($1, $2, $3, 1, 3)", organisationId, plain, bag);
  await receive(plain, a, "30");
  await receive(plain, b, "5");
  const loose = await world.addProduct({ method: "fifo" });
  await own("UPDATE catalog.products SET unit_id = $2 WHERE id = $1", loose, kilo);
  await receive(loose, a, "12.5");
  const elsewhere = await world.addProduct({ method: "avco" });
  await receive(elsewhere, b, "4");
  const serial = await world.addProduct({ method: "avco", tracking: "serial" });
  const lotted = await world.addProduct({ method: "avco", tracking: "lot" });
  for (const code of ["S1", "S2"]) await receive(serial, a, "1", await addLot(serial, code));
  await receive(serial, b, "1", await addLot(serial, "S3"));
  await receive(lotted, a, "7", await addLot(lotted, "L1"));

  // Trade in the hour of counting: the book depends on when it is read, and some readings are contested.
  const issued = ["09:12", "09:40"].map((at) => ({ at: dayTime(at).getTime(), quantity: "-4" }));
  for (const at of ["09:12", "09:40"])
    await world.move(at, { product: plain, from: a, to: customer, quantity: "4", kind: "issue" });

  const units = [
    base,
    { id: carton, ratio: Ratio.of(12), decimals: 0 },
    { id: bag, ratio: Ratio.of(1, 3), decimals: 0 },
  ];
  const pieces = thing(plain, "", { onHand: "22", moves: issued });
  const lot = thing(lotted, "L1", { onHand: "7" });
  const number = (code: string) => thing(serial, code, { serial: true, onHand: "1" });
  return [
    target(pieces, { productId: plain }, { units }),
    target(pieces, { productId: plain }, { units }),
    target(thing(loose, "", { onHand: "12.5" }), { productId: loose }, { units: [{ ...base, decimals: 3 }] }),
    target(number("S1"), { productId: serial, lot: "S1" }),
    target(number("S2"), { productId: serial, lot: "S2" }),
    target(thing(serial, "S3", { serial: true, expected: false }), { productId: serial, lot: "S3" }),
    target(lot, { productId: lotted, lot: "L1" }),
    target(thing(elsewhere, "", { expected: false }), { productId: elsewhere }),
    target(pieces, { productId: plain, locationId: b }, { units, quarantine: "outside-count" }),
    target(lot, { productId: lotted }, { quarantine: "lot-missing" }),
    target(lot, { productId: lotted, lot: "L9" }, { quarantine: "unknown-lot" }),
    target(pieces, { code: "nobody knows" }, { quarantine: "unknown-code" }),
  ];
}
