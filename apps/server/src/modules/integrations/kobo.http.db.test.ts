import { ApiProblem } from "@stockex/client";
import { type KoboMapping, routes } from "@stockex/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { KOBO_FORM, KOBO_TOKEN, type KoboServer, startKoboServer } from "../../../test/kobo-server.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

const mapping: KoboMapping = {
  location: "where/place",
  product: "lines/article",
  quantity: "lines/pieces",
  unit: "lines/unit",
  photo: "lines/picture",
  counter: "who",
};

let running: TestApplication;
let kobo: KoboServer;
let shop: Shop;
let countId: string;
let shops = 0;

beforeAll(async () => {
  running = await startTestApplication({ outboundAllow: ["127.0.0.1"] });
});
afterAll(() => running.stop());
beforeEach(async () => {
  shops += 1;
  kobo = await startKoboServer();
  shop = await makeShop(running.app, running.address, `Field${shops}`, 3);
  countId = (await shop.release()).id;
  return () => kobo.stop();
});

const manager = () => shop.as("manager");
const connect = (changed: { name?: string; serverUrl?: string; token?: string; countId?: string } = {}) =>
  manager().call(routes.createKoboConnection, {
    body: {
      name: "Field form",
      serverUrl: kobo.url,
      assetUid: KOBO_FORM,
      token: KOBO_TOKEN,
      mapping,
      countId,
      counterId: shop.organisation.userIds.counter,
      ...changed,
    },
  });
const pull = async (connectionId: string) => {
  const { lastPulledAt: before } = await connection(connectionId);
  await manager().call(routes.pullKoboConnection, { params: { connectionId } });
  await expect
    .poll(async () => (await connection(connectionId)).lastPulledAt, { timeout: 45_000 })
    .not.toBe(before);
  return connection(connectionId);
};
const connection = (connectionId: string) =>
  manager().call(routes.readKoboConnection, { params: { connectionId } });
const submissions = async (connectionId: string, only: "all" | "problems" = "all") =>
  (await manager().call(routes.listKoboSubmissions, { params: { connectionId }, query: { only } })).items;
const readings = async () => {
  const { rows } = await running.db.ownerPool.query<Record<string, unknown>>(
    `SELECT r.code, r.location_code, r.entered::float8 AS entered, r.quarantine, r.note, u.name AS counter
     FROM counting.readings r JOIN access.users u ON u.id = r.user_id WHERE r.count_id = $1 ORDER BY r.received_at, r.code`,
    [countId],
  );
  return rows;
};
const push = async (path: string, body: unknown) => {
  const answer = await fetch(new URL(path, running.address), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
};
const codeOf = async (call: Promise<unknown>) => {
  try {
    await call;
    return "no problem";
  } catch (error) {
    if (error instanceof ApiProblem) return error.code;
    throw error;
  }
};
const form = (lines: readonly [string, string][], more: object = {}) => ({
  "where/place": "LOC-A-01",
  lines: lines.map(([article, pieces]) => ({ "lines/article": article, "lines/pieces": pieces })),
  ...more,
});

describe("a form of KoboToolbox", () => {
  it("tells its questions, so that they can be chosen", async () => {
    const body = { serverUrl: kobo.url, assetUid: KOBO_FORM, token: KOBO_TOKEN };
    expect(await manager().call(routes.readKoboQuestions, { body })).toEqual({
      formName: "Stock count",
      questions: [
        { path: "end", label: "end", type: "end" },
        { path: "where/place", label: "Place", type: "barcode" },
        { path: "lines/article", label: "Article", type: "barcode" },
        { path: "lines/pieces", label: "Pieces", type: "decimal" },
        { path: "lines/unit", label: "Unit", type: "text" },
        { path: "lines/picture", label: "Picture", type: "image" },
        { path: "who", label: "Qui", type: "text" },
      ],
    });
    const wrong = { ...body, token: "not the token" };
    expect(await codeOf(manager().call(routes.readKoboQuestions, { body: wrong }))).toBe("kobo-refused");
    const { token: _, ...without } = body;
    expect(await codeOf(manager().call(routes.readKoboQuestions, { body: without }))).toBe(
      "kobo-token-needed",
    );
  });

  it("becomes readings of the count, with place, photo and who counted; GPS stays with the submission", async () => {
    kobo.submit(
      form(
        [
          ["P-1", "8"],
          ["P-2", "0"],
        ],
        {
          who: "manager",
          _attachments: [{ filename: "x/attachments/a/1.jpg", download_url: `${kobo.url}/1.jpg` }],
          lines: [
            { "lines/article": "P-1", "lines/pieces": "8", "lines/picture": "1.jpg" },
            { "lines/article": "P-2", "lines/pieces": "0", "lines/unit": "Piece" },
          ],
        },
      ),
    );
    const { connection: made } = await connect();
    expect(await pull(made.id)).toMatchObject({
      submissions: 1,
      readings: 2,
      quarantined: 0,
      unreadable: 0,
      lastProblem: null,
    });
    expect(await readings()).toEqual([
      {
        code: "P-1",
        location_code: "LOC-A-01",
        entered: 8,
        quarantine: null,
        note: `${kobo.url}/1.jpg`,
        counter: "manager",
      },
      {
        code: "P-2",
        location_code: "LOC-A-01",
        entered: 0,
        quarantine: null,
        note: null,
        counter: "manager",
      },
    ]);
    expect(await submissions(made.id)).toMatchObject([
      {
        via: "pull",
        koboId: "1001",
        latitude: "4.0421",
        longitude: "9.7361",
        attachments: 1,
        submittedBy: "field1",
      },
    ]);
    const { progress } = await manager().call(routes.readCount, { params: { countId } });
    expect(progress.counted).toBe(2);
  });

  it("keeps what it cannot place: unknown codes and units wait, rows without a number are named", async () => {
    const { connection: made } = await connect();
    kobo.submit(
      form(
        [
          ["NOBODY-KNOWS", "3"],
          ["P-1", ""],
          ["P-2", "5"],
        ],
        { who: "Somebody Else" },
      ),
    );
    kobo.submit({
      "where/place": "LOC-A-01",
      lines: [{ "lines/article": "P-3", "lines/pieces": "1", "lines/unit": "barrel" }],
      remark: "\0 and \ud800 half a character",
    });
    expect(await pull(made.id)).toMatchObject({ submissions: 2, readings: 3, quarantined: 2, unreadable: 1 });
    expect(await readings()).toMatchObject([
      { code: "NOBODY-KNOWS", quarantine: "unknown-code", counter: "counter", note: "Somebody Else" },
      { code: "P-2", quarantine: null, note: "Somebody Else" },
      { code: "P-3", quarantine: "unit-unknown", note: "barrel" },
    ]);
    expect(await submissions(made.id, "problems")).toHaveLength(2);
    expect((await submissions(made.id)).flatMap(({ unreadable }) => unreadable)).toEqual([
      { row: "2", why: "quantity-missing" },
    ]);
  });

  it("gives one reading, pulled, pushed, edited and sent again", async () => {
    const { connection: made, pushPath } = await connect();
    const sent = kobo.submit(form([["P-1", "4"]]));
    const pushed = { status: 200, body: { readings: 1, quarantined: 0, unreadable: 0 } };
    expect(await push(pushPath, sent)).toEqual(pushed);
    expect(await push(pushPath, sent)).toEqual(pushed);
    expect(await pull(made.id)).toMatchObject({ submissions: 1, readings: 1 });
    const edited = form([["P-1", "5"]], { "meta/rootUuid": sent["meta/rootUuid"] });
    kobo.submit(edited);
    expect(await pull(made.id)).toMatchObject({ submissions: 1, readings: 1 });
    expect(await readings()).toMatchObject([{ code: "P-1", entered: 4 }]);
    const others = Array.from({ length: 6 }, (_, n) => form([["P-2", String(n)]]));
    const raced = others.map((answers) => kobo.submit(answers));
    await Promise.all([pull(made.id), ...[...raced, ...raced].map((one) => push(pushPath, one))]);
    expect(await readings()).toHaveLength(7);
    expect(await connection(made.id)).toMatchObject({ submissions: 7, readings: 7 });
  });

  it("goes on behind the last one, page by page, and finds one that appeared late", async () => {
    const { connection: made } = await connect();
    for (let n = 0; n < 520; n += 1) kobo.submit(form([["P-1", "1"]]));
    expect(await pull(made.id)).toMatchObject({ submissions: 520 });
    const after = () => kobo.asked.map((path) => new URLSearchParams(path.split("?")[1]).get("query"));
    expect(after()).toEqual(['{"_id":{"$gt":0}}', '{"_id":{"$gt":1500}}', '{"_id":{"$gt":1520}}']);
    kobo.submit(form([["P-2", "1"]]), { _id: 1519.5 - 0.5, _uuid: "late", "meta/rootUuid": "uuid:late" });
    expect(await pull(made.id)).toMatchObject({ submissions: 521 });
    expect(after().slice(3)).toEqual(['{"_id":{"$gt":1420}}', '{"_id":{"$gt":1520}}']);
  });

  it("whose server fails says why, keeps what it had and goes on the next time", async () => {
    const { connection: made } = await connect();
    kobo.break(500);
    expect((await pull(made.id)).lastProblem).toMatchObject({ code: "kobo-unreachable" });
    kobo.break(403);
    expect((await pull(made.id)).lastProblem).toMatchObject({
      code: "kobo-refused",
      params: { status: "403" },
    });
    kobo.break(null);
    kobo.submit(form([["P-1", "4"]]));
    expect(await pull(made.id)).toMatchObject({ lastProblem: null, submissions: 1 });
  });

  it("is read each hour by a job that can be paused and run, and says what it brought", async () => {
    const { connection: made } = await connect();
    kobo.submit(
      form([
        ["P-1", "4"],
        ["P-2", "6"],
      ]),
    );
    const task = "integrations.pull-kobo";
    const { items } = await manager().call(routes.listJobSchedules, {});
    expect(items.find((one) => one.task === task)).toMatchObject({ cron: "25 * * * *" });
    await manager().call(routes.runJobNow, { params: { task } });
    const ran = async () =>
      (await manager().call(routes.listJobRuns, { query: {} })).items.filter((run) => run.task === task);
    await expect
      .poll(ran, { timeout: 45_000 })
      .toMatchObject([{ outcome: "done", result: { submissions: 1, readings: 2 } }]);
    expect(await connection(made.id)).toMatchObject({ submissions: 1 });
  });
});

describe("the address that KoboToolbox posts to", () => {
  it("opens with its secret alone, and with the newest", async () => {
    const { connection: made, pushPath } = await connect();
    const sent = kobo.submit(form([["P-1", "4"]]));
    const wrong = `${pushPath.slice(0, -1)}${pushPath.endsWith("A") ? "B" : "A"}`;
    expect((await push(wrong, sent)).status).toBe(404);
    const params = { connectionId: made.id };
    const { pushPath: renewed } = await manager().call(routes.renewKoboPush, { params });
    expect((await push(pushPath, sent)).status).toBe(404);
    expect((await push(renewed, sent)).status).toBe(200);
    await manager().call(routes.switchKoboConnection, { params, body: { active: false } });
    expect((await push(renewed, sent)).status).toBe(404);
    expect(await readings()).toHaveLength(1);
  });

  it("takes nothing that has no name, and bears whatever else is sent", async () => {
    const { pushPath } = await connect();
    expect(await push(pushPath, { lines: [] })).toMatchObject({
      status: 422,
      body: { code: "kobo-submission-nameless" },
    });
    const strange = {
      _uuid: "strange",
      lines: [null, 3, "x", [], { "lines/pieces": {} }],
      __proto__: 1,
    };
    expect(await push(pushPath, strange)).toEqual({
      status: 200,
      body: { readings: 0, quarantined: 0, unreadable: 1 },
    });
    expect((await push(pushPath, [])).status).toBe(400);
  });

  it("pauses who tries secrets", async () => {
    const { connection: made } = await connect();
    const tries = Array.from({ length: 25 }, () => push(`/v1/kobo/${made.id}/guess`, {}));
    const answers = (await Promise.all(tries)).map(({ status }) => status);
    expect(answers.filter((status) => status === 429).length).toBeGreaterThan(0);
    await running.db.ownerPool.query("DELETE FROM platform.rate_limits");
  });
});

describe("a connection", () => {
  it("never shows its token again, keeps it sealed, and sends it to no other server", async () => {
    const { connection: made } = await connect();
    expect(JSON.stringify([made, await connection(made.id)])).not.toContain(KOBO_TOKEN);
    const { rows } = await running.db.ownerPool.query<{ sealed: Buffer; audit: string }>(
      `SELECT k.token_sealed AS sealed, (SELECT string_agg(e::text, '') FROM audit.events e WHERE object_id = k.id::text) AS audit
       FROM integrations.kobo_connections k WHERE k.id = $1`,
      [made.id],
    );
    expect(rows[0]?.sealed.includes(KOBO_TOKEN)).toBe(false);
    expect(rows[0]?.audit).not.toContain(KOBO_TOKEN);
    const { name, assetUid, counterId } = made;
    const change = (serverUrl: string, token?: string) =>
      manager().call(routes.changeKoboConnection, {
        params: { connectionId: made.id },
        body: {
          name,
          assetUid,
          counterId,
          countId,
          mapping,
          serverUrl,
          ...(token === undefined ? {} : { token }),
        },
        ifMatch: String(made.version),
      });
    const elsewhere = "https://kobo.example.org";
    expect(await codeOf(change(elsewhere))).toBe("kobo-token-needed");
    const questions = { serverUrl: elsewhere, assetUid, connectionId: made.id };
    expect(await codeOf(manager().call(routes.readKoboQuestions, { body: questions }))).toBe(
      "kobo-token-needed",
    );
    expect(await change(elsewhere, KOBO_TOKEN)).toMatchObject({
      serverUrl: elsewhere,
      version: made.version + 1,
    });
    expect(await codeOf(change(kobo.url, KOBO_TOKEN))).toBe("version-conflict");
  });

  it("is refused to addresses inside, to counts that take no readings, and under a name that is taken", async () => {
    for (const serverUrl of [
      "https://169.254.169.254",
      "http://kf.kobotoolbox.org",
      "https://[::1]",
      "https://10.0.0.1",
    ])
      expect(await codeOf(connect({ serverUrl })), serverUrl).toBe("address-not-allowed");
    const draft = await manager().call(routes.createCount, {
      body: { title: "Draft", siteId: shop.siteId, scope: { kind: "full" } },
    });
    expect(await codeOf(connect({ countId: draft.id }))).toBe("count-state");
    await connect();
    expect(await codeOf(connect({ name: "FIELD form" }))).toBe("already-exists");
  });

  it("is the manager's, of the own organisation alone, and each step is in the audit", async () => {
    const { connection: made, pushPath } = await connect();
    const stranger = await makeShop(running.app, running.address, `Stranger${shops}`, 1);
    const params = { connectionId: made.id };
    const theirs = stranger.as("administrator");
    expect(await codeOf(theirs.call(routes.readKoboConnection, { params }))).toBe("not-found");
    expect(await codeOf(theirs.call(routes.pullKoboConnection, { params }))).toBe("not-found");
    expect(await codeOf(theirs.call(routes.deleteKoboConnection, { params }))).toBe("not-found");
    expect(await codeOf(shop.as("controller").call(routes.readKoboConnection, { params }))).toBe(
      "permission-missing",
    );
    await manager().call(routes.deleteKoboConnection, { params });
    expect((await push(pushPath, form([["P-1", "1"]], { _uuid: "late" }))).status).toBe(404);
    const { rows } = await running.db.ownerPool.query<{ action: string }>(
      "SELECT action FROM audit.events WHERE object_type = 'kobo-connection' AND organisation_id = $1 ORDER BY id",
      [shop.organisation.organisationId],
    );
    expect(rows.map(({ action }) => action)).toEqual(["kobo.create", "kobo.delete"]);
  });
});
