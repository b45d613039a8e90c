import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DemoProduct, readDemoMoves, readDemoProducts } from "../../demo-data/read.ts";
import { launch, type RunningServer } from "../launch.ts";
import { createTestDatabase, type TestDatabase } from "../platform/db/test-database.ts";
import { createLog } from "../platform/log/log.ts";
import { runDemo } from "./run-demo.ts";
import { Screen } from "./screen.ts";

let db: TestDatabase;
let server: RunningServer;
let products: DemoProduct[];
let folder: string;

beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "stockex-demo-"));
  const log = createLog("silent");
  const where = { host: "127.0.0.1", port: 0, dataDir: folder, databaseUrl: db.url };
  server = await launch({ ...where, log, checkAnswers: true });
  products = (await readDemoProducts()).filter((_, index) => index % 38 === 0);
});
afterAll(async () => {
  await server.stop();
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});

async function demo(seed: number): Promise<{ screen: Screen; shown: string }> {
  const shown: string[] = [];
  const screen = new Screen((line) => shown.push(line));
  const input = { products, moves: readDemoMoves() };
  await runDemo({ server, screen, input, outputDir: join(folder, "output"), seed });
  return { screen, shown: shown.join("\n") };
}

describe("the demo, on a hundred products", () => {
  it("loads a year, counts the depot through the API, and all it shows holds", {
    timeout: 120_000,
  }, async () => {
    const { screen, shown } = await demo(1);
    expect(screen.failures).toEqual([]);
    expect(screen.claims).toBeGreaterThan(30);
    expect(shown).toContain("journal entry STK-");
    expect((await readdir(join(folder, "output"))).map((name) => name.replace(/^C-\d+-\d+-/, ""))).toEqual(
      expect.arrayContaining(["ecarts.pdf", "ecarts.xlsx", "ecritures.xlsx"]),
    );
  });

  it("never lets stock fall below zero at any instant of its history", async () => {
    const { rows } = await db.ownerPool.query(`
      SELECT product_id, location_id, min(balance) FROM (
        SELECT s.*, sum(quantity) OVER (PARTITION BY product_id, location_id ORDER BY effective_at, quantity DESC) AS balance
        FROM (SELECT product_id, destination_id AS location_id, effective_at, quantity FROM stock.moves
          UNION ALL SELECT product_id, source_id, effective_at, -quantity FROM stock.moves) s
        JOIN sites.locations l ON l.id = s.location_id AND l.kind = 'internal') running
      WHERE balance < 0 GROUP BY 1, 2`);
    expect(rows).toEqual([]);
  });

  it("finds its organisation the next time and counts anew, with other mistakes", {
    timeout: 120_000,
  }, async () => {
    const { screen, shown } = await demo(2);
    expect(shown).toContain("found from an earlier run, kept");
    expect(shown).toContain("there already");
    expect(screen.failures).toEqual([]);
  });
});
