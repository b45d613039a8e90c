import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { routes } from "@stockex/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";
import { sealAudit } from "./chain.ts";
import { type Checkpoint, signCheckpoint, signingKey } from "./trail-format.ts";
import { parseCheckpoint, verifyTrail } from "./verify-trail.ts";

let running: TestApplication;
let shop: Shop;
/** Signed in the middle of the trail, and taken away. */
let kept: Checkpoint;

const auditor = () => shop.as("auditor");
/** A superuser at work: no policy and no privilege is in the way. */
const tamper = (sql: string) => running.db.ownerPool.query(sql);
const trail = async () => (await auditor().download(routes.downloadAuditTrail)).content.text();
const sign = async () =>
  parseCheckpoint(await (await auditor().download(routes.makeAuditCheckpoint)).content.text());
const verify = async (elsewhere: readonly Checkpoint[] = [kept]) =>
  verifyTrail((await trail()).split("\n"), elsewhere);

/** Seals until nothing waits: a transaction anywhere on the database server may hold sealing back. */
async function seal(): Promise<void> {
  do await sealAudit(running.db.ownerPool);
  while ((await auditor().call(routes.readAuditState)).waiting > 0);
}

beforeAll(async () => {
  running = await startTestApplication();
  shop = await makeShop(running.app, running.address, "Trail", 2);
  await seal();
  kept = await sign();
  const count = await shop.release();
  await shop
    .as("manager")
    .call(routes.cancelCount, { params: { countId: count.id }, body: { reason: "too \u001f soon" } });
  await seal();
  for (const table of ["events", "chain", "checkpoints"])
    await tamper(`CREATE TABLE public.kept_${table} AS TABLE audit.${table}`);
});
beforeEach(async () => {
  for (const table of ["events", "chain", "checkpoints"]) {
    await tamper(`TRUNCATE audit.${table}`);
    await tamper(`INSERT INTO audit.${table} OVERRIDING SYSTEM VALUE SELECT * FROM public.kept_${table}`);
  }
});
afterAll(() => running.stop());

describe("an exported audit trail", () => {
  it("holds by itself, with its checkpoints and with those kept elsewhere", async () => {
    const verdict = await verify();
    expect(verdict).toMatchObject({
      faults: [],
      checkpoints: { inside: 1, outside: 1 },
      organisation: "Trail",
    });
    const state = await auditor().call(routes.readAuditState);
    expect(verdict.keys).toEqual([state.keyFingerprint]);
    expect(state).toMatchObject({ sealed: verdict.links, checkpoint: { sequence: String(kept.sequence) } });
    expect(verdict.links).toBeGreaterThan(kept.sequence);
  });

  const inOrganisation = (sql: string) => sql.replaceAll("$org", `'${shop.organisation.ctx.organisationId}'`);

  it.each([
    [
      "an edited event",
      [
        "UPDATE audit.events SET after = '{\"quantity\": \"9\"}' WHERE organisation_id = $org AND action = 'count.release'",
      ],
      "does not follow",
    ],
    [
      "a deleted event",
      ["DELETE FROM audit.events WHERE organisation_id = $org AND action = 'count.release'"],
      "does not follow",
    ],
    [
      "a deleted event with its link",
      [
        `WITH gone AS (DELETE FROM audit.events WHERE organisation_id = $org AND action = 'count.release' RETURNING id)
         DELETE FROM audit.chain USING gone WHERE organisation_id = $org AND event_id = gone.id`,
      ],
      "is missing",
    ],
    [
      "two links in each other's place",
      [
        "ALTER TABLE audit.chain DROP CONSTRAINT IF EXISTS chain_organisation_id_event_id_key",
        `UPDATE audit.chain c SET event_id = o.event_id FROM audit.chain o WHERE c.organisation_id = $org
         AND o.organisation_id = $org AND (c.sequence, o.sequence) IN ((2, 3), (3, 2))`,
      ],
      "does not follow",
    ],
    [
      "a trail cut before what was signed",
      [
        "DELETE FROM audit.chain WHERE organisation_id = $org AND sequence > 3",
        "DELETE FROM audit.checkpoints",
      ],
      "the trail was cut",
    ],
    [
      "a trail chained anew as a whole",
      [
        "DELETE FROM audit.chain WHERE organisation_id = $org",
        "DELETE FROM audit.checkpoints",
        "UPDATE audit.events SET reason = 'nicer' WHERE organisation_id = $org AND action = 'product.create'",
        "SELECT audit.seal($org)",
      ],
      "chained anew",
    ],
    ["an emptied trail", ["TRUNCATE audit.events, audit.chain, audit.checkpoints"], "the trail was cut"],
  ])("tells of %s", async (_what, statements, fault) => {
    for (const sql of statements) await tamper(inOrganisation(sql));
    const { faults } = await verify();
    expect(faults.join("\n")).toContain(fault);
  });

  it("does not tell of links cut behind the last checkpoint: hence one every night", async () => {
    await tamper(
      inOrganisation(
        "DELETE FROM audit.chain WHERE organisation_id = $org AND sequence > (SELECT max(sequence) - 1 FROM audit.chain WHERE organisation_id = $org)",
      ),
    );
    expect((await verify()).faults).toEqual([]);
  });

  it("tells of a checkpoint that somebody else signed, or changed", async () => {
    const forged = signCheckpoint({ ...kept, hash: "0".repeat(64) }, signingKey(Buffer.alloc(32, 7)));
    expect((await verify([forged])).faults.join()).toContain("chained anew");
    expect((await verify([{ ...kept, sequence: kept.sequence + 1 }])).faults.join()).toContain(
      "is not signed by its key",
    );
  });

  it("is verified by the command, without server and database", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stockex-trail-"));
    const [file, checkpoint] = [join(folder, "trail.jsonl"), join(folder, "checkpoint.json")];
    await writeFile(file, await trail());
    await writeFile(checkpoint, JSON.stringify(kept));
    const run = async (...args: string[]) => {
      const main = fileURLToPath(new URL("../../audit-verify/main.ts", import.meta.url));
      const child = spawn(process.execPath, [main, ...args], {
        env: {},
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [said, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
      return { code, said };
    };
    expect(await run(file, "--checkpoint", checkpoint)).toMatchObject({
      code: 0,
      said: expect.stringContaining("The trail holds."),
    });
    await writeFile(file, (await trail()).replace("too", "not too"));
    expect(await run(file)).toMatchObject({ code: 1, said: expect.stringContaining("does not follow") });
    await rm(folder, { recursive: true });
  });
});

describe("the events", () => {
  it("are found by who, what, when and a word, with the device they came from", async () => {
    const list = async (query: object) =>
      (await auditor().call(routes.listAuditEvents, { query: { limit: 100, ...query } })).items;
    const [cancelled] = await list({ action: "count.cancel" });
    expect(cancelled).toMatchObject({ device: "node", channel: "api", what: "Count cancelled" });
    expect((await list({ action: "product.create" }))[0]?.subject).toBeTruthy();
    expect(Number(cancelled?.sequence)).toBeGreaterThan(kept.sequence);
    expect((await list({ action: "count." })).map(({ action }) => action)).toContain("count.release");
    expect(await list({ action: "count.", search: "SOON" })).toMatchObject([{ id: cancelled?.id }]);
    expect(await list({ search: "100%_" })).toEqual([]);
    expect(await list({ objectId: cancelled?.objectId, to: cancelled?.at, action: "count.cancel" })).toEqual(
      [],
    );
    expect(await list({ from: cancelled?.at, action: "count.cancel" })).toHaveLength(1);
    const others = await list({ actorId: auditor().token === null ? "" : cancelled?.actorId });
    expect(others.every(({ actorId }) => actorId === cancelled?.actorId)).toBe(true);
  });

  it("are for auditors and administrators, and nobody of another organisation", async () => {
    for (const route of [routes.readAuditState, routes.downloadAuditTrail, routes.makeAuditCheckpoint])
      await expect(shop.as("counter").download(route)).rejects.toMatchObject({
        details: { code: "permission-missing" },
      });
    const stranger = await makeShop(running.app, running.address, "Stranger", 1);
    const foreign = await (await stranger.as("auditor").download(routes.downloadAuditTrail)).content.text();
    expect(foreign).not.toContain(shop.organisation.ctx.organisationId);
  });
});
