import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { breakages } from "../../test/breakages.ts";
import type { CountingWorld } from "../../test/counting-world.ts";
import { createEventfulWorld } from "../../test/eventful-world.ts";
import { createTestDatabase, type TestDatabase } from "../platform/db/test-database.ts";
import { createLog } from "../platform/log/log.ts";
import { checkInvariants, checkOn, type InvariantResult, invariants } from "./check.ts";
import { keepFailures } from "./index.ts";
import { lines } from "./lines.ts";
import { references } from "./references.ts";

const broken = (results: readonly InvariantResult[]) => results.filter(({ rows }) => rows > 0);

describe("invariants", () => {
  let db: TestDatabase;
  let world: CountingWorld;

  beforeAll(async () => {
    db = await createTestDatabase();
    world = await createEventfulWorld(db);
  });
  afterAll(() => db.drop());

  /** What the invariants say once the statements have run; then all is as before. */
  async function afterBreaking(
    how: readonly string[],
  ): Promise<{ changed: number; found: InvariantResult[] }> {
    const client = await db.ownerPool.connect();
    try {
      await client.query("BEGIN");
      let changed = 0;
      for (const statement of how) changed = (await client.query(statement)).rowCount ?? 1;
      return { changed, found: await checkOn(client, { sampleRows: 1_000 }) };
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  }

  it("all hold after counting, trading and posting in every way", async () => {
    const results = await checkInvariants(db.ownerPool);
    expect(broken(results).flatMap(lines)).toEqual([]);
    expect(results.map(({ number }) => number)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
    ]);
  });

  it.each(breakages.map((b) => [b.invariant, b.problem, b.how.at(-1) ?? "", b] as const))(
    "%i finds “%s” after %s",
    async (number, problem, _last, { how }) => {
      const { changed, found } = await afterBreaking(how);
      expect(changed, "the statement changed something").toBeGreaterThan(0);
      const result = found.find((r) => r.number === number);
      expect(result?.sample.map((offence) => offence.problem)).toContainEqual(
        expect.stringContaining(problem),
      );
    },
  );

  it.each(references.map((r) => [`${r.from}.${r.column}`, r] as const))(
    "15 finds an unknown %s",
    async (name, { from, column }) => {
      const guards = from === "counting.lines" ? ["ALTER TABLE counting.lines DISABLE TRIGGER USER"] : [];
      const { changed, found } = await afterBreaking([
        ...guards,
        `UPDATE ${from} SET ${column} = gen_random_uuid()
         WHERE ctid = (SELECT ctid FROM ${from} WHERE ${column} IS NOT NULL LIMIT 1)`,
      ]);
      expect(changed).toBe(1);
      const problems = found.find((r) => r.number === 15)?.sample.map((offence) => offence.problem);
      expect(problems).toContainEqual(expect.stringContaining(name));
    },
  );

  it("every invariant has a breakage that proves it can fail", () => {
    const tried = new Set(breakages.map((b) => b.invariant));
    expect(invariants.filter(({ number }) => !tried.has(number))).toEqual([]);
  });

  it("refuses the runtime role, from whom row-level security hides what is wrong", async () => {
    await expect(checkInvariants(db.pool)).rejects.toThrow(/needs? the owner/);
  });

  it("the nightly check writes nothing while all holds and keeps what does not", async () => {
    const kept = () => world.rows("SELECT number, rows, sample FROM platform.invariant_failures");
    const log = createLog("silent");
    await keepFailures(db.ownerPool, log, new Date());
    expect(await kept()).toEqual([]);
    await db.ownerPool.query("UPDATE platform.idempotency_keys SET answer = NULL");
    await keepFailures(db.ownerPool, log, new Date());
    expect(await kept()).toMatchObject([
      { number: 14, rows: "1", sample: [{ problem: "key without its answer" }] },
    ]);
    await db.ownerPool.query("UPDATE platform.idempotency_keys SET answer = '42'");
  });
});
