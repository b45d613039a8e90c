import { describe, expect, it } from "vitest";
import { killDatabase } from "./kill-database.ts";
import { killImport } from "./kill-import.ts";
import { killPosting } from "./kill-posting.ts";
import { killServer } from "./kill-server.ts";
import { silenceDatabase } from "./silence-database.ts";
import { stopServer } from "./stop-server.ts";

/** `npm run test:faults` strikes ten times each and holds the time to be ready again to its 5 s; here nothing is timed. */
const STRIKES = Number(process.env["STRIKES"] ?? 3);

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
      },
      300_000 + STRIKES * 60_000,
    );
  }
});

describe("sixteen people counting, and four who look", () => {
  it("are all answered while the database is silent, cut off or forgot them, and lose nothing", async () => {
    const report = await silenceDatabase({ strikes: 3 });
    console.log(JSON.stringify(report));
    const none = { lost: [], doubled: [], wrong: [], broken: [], unanswered: {}, badReads: [] };
    expect(report).toMatchObject({ ...none, leftSessions: 0 });
    expect(report.acknowledged).toBeGreaterThan(0);
  }, 600_000);

  it("are answered to the last when the server is told to stop, and lose nothing", async () => {
    const report = await stopServer({ strikes: 2 });
    console.log(JSON.stringify(report));
    const none = { lost: [], doubled: [], wrong: [], broken: [], unanswered: {}, badCodes: [] };
    expect(report).toMatchObject(none);
    expect(report.acknowledged).toBeGreaterThan(0);
  }, 600_000);
});

describe("a file being applied by a job", () => {
  it("has one effect when its server and its database are killed meanwhile", async () => {
    const report = await killImport({ kills: 2, lines: 3_000 });
    console.log(JSON.stringify(report));
    expect(report).toMatchObject({ state: "applied", wrong: [], broken: [] });
  }, 600_000);
});

describe("a count being posted in chunks", () => {
  it("goes on where it was when the server is killed in between, and has one effect", async () => {
    const report = await killPosting({ kills: 2, products: 150 });
    console.log(JSON.stringify(report));
    expect(report).toMatchObject({ state: "posted", lines: 150, wrong: 0, broken: [] });
    expect(report.kills).toBeGreaterThan(0);
  }, 360_000);
});
