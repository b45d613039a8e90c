import { describe, expect, it } from "vitest";
import { killDatabase } from "./kill-database.ts";
import { killPosting } from "./kill-posting.ts";
import { killServer } from "./kill-server.ts";

/** `npm run test:faults` strikes ten times each and also holds the time to be ready again to its 5 s. */
const STRIKES = Number(process.env["STRIKES"] ?? 3);
/** Here other tests keep the cores busy meanwhile. */
const MOST_READY_MS = 30_000;

describe("sixteen people counting", () => {
  const faults = { "the server is killed": killServer, "the embedded database is killed": killDatabase };
  for (const [name, fault] of Object.entries(faults)) {
    it(
      `lose nothing that was acknowledged and double nothing when ${name}`,
      async () => {
        const report = await fault({ strikes: STRIKES });
        const { lost, doubled, wrong, broken } = report;
        console.log(JSON.stringify(report));
        expect({ lost, doubled, wrong, broken }).toEqual({ lost: [], doubled: [], wrong: [], broken: [] });
        expect(report.acknowledged).toBeGreaterThan(0);
        expect(report.readyMs[0]).toBeLessThan(MOST_READY_MS);
      },
      120_000 + STRIKES * 40_000,
    );
  }
});

describe("a count being posted in chunks", () => {
  it("goes on where it was when the server is killed in between, and has one effect", async () => {
    const report = await killPosting({ kills: 2, products: 150 });
    console.log(JSON.stringify(report));
    expect(report).toMatchObject({ state: "posted", lines: 150, wrong: 0, broken: [] });
    expect(report.kills).toBeGreaterThan(0);
  }, 360_000);
});
