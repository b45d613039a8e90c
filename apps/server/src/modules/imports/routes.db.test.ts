import { setTimeout as sleep } from "node:timers/promises";
import { ApiProblem, type Client } from "@stockex/client";
import { type FileImport, routes } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

describe("the imports' API", () => {
  let app: TestApplication;
  let shop: Shop;
  let manager: Client;

  beforeAll(async () => {
    app = await startTestApplication();
    shop = await makeShop(app.app, app.address, "Acme", 3);
    manager = shop.as("manager");
  });
  afterAll(() => app.stop());

  const options = { createProducts: false, createCategories: false, createLocations: false };
  const fileOf = (text: string) => ({ name: "comptage été.csv", content: new Blob([text]) });
  const send = async (text: string, countId: string) =>
    manager.call(routes.uploadImport, { body: { kind: "count", countId }, file: fileOf(text) });
  const check = ({ id, mapping }: FileImport) =>
    manager.call(routes.checkImport, { params: { importId: id }, body: { mapping, options } });
  const codeOf = async (call: Promise<unknown>) => {
    try {
      await call;
      return "no problem";
    } catch (error) {
      if (error instanceof ApiProblem) return error.code;
      throw error;
    }
  };

  async function settled(importId: string): Promise<FileImport> {
    for (;;) {
      const now = await manager.call(routes.readImport, { params: { importId } });
      if (now.state !== "applying") return now;
      await sleep(50);
    }
  }

  it("brings a file into a count: once, by the job, as readings of who asked", async () => {
    const count = await shop.release({ blind: false });
    const sent = await send("CODE ART;EMPLACEMENT;QTE\r\nP-1;A-01;8\r\nP-2;A-01;10", count.id);
    expect(sent).toMatchObject({ state: "mapped", rows: 2, fileName: "comptage été.csv" });
    expect((await check(sent)).errorRows).toBe(0);
    const params = { importId: sent.id };
    const asked = await manager.call(routes.applyImport, { params, body: {}, idempotencyKey: "once" });
    const again = await manager.call(routes.applyImport, { params, body: {}, idempotencyKey: "once" });
    expect(again).toEqual(asked);
    expect(await settled(sent.id)).toMatchObject({ state: "applied", rowsDone: 2, problem: null });
    const lines = await manager.call(routes.listLines, { params: { countId: count.id }, query: {} });
    expect(lines.items.map(({ counted }) => counted).toSorted()).toEqual(["10", "8", null].toSorted());
    const { rows } = await app.db.ownerPool.query(
      "SELECT how, count(*)::integer AS n FROM counting.readings WHERE device_id = $1 AND user_id = $2 GROUP BY how",
      [sent.id, shop.organisation.userIds.manager],
    );
    expect(rows).toEqual([{ how: "file", n: 2 }]);
    await manager.call(routes.cancelCount, { params: { countId: count.id }, body: { reason: "test" } });
  });

  it("gives the bad rows as a file, with their reasons in the reader's language", async () => {
    const count = await shop.release({ blind: false });
    const sent = await send("CODE ART;EMPLACEMENT;QTE\r\nP-1;A-01;8\r\n=NOPE;A-01;-2", count.id);
    await check(sent);
    const params = { importId: sent.id };
    const rows = await manager.call(routes.listImportRows, { params, query: { only: "errors" } });
    expect(rows.items).toEqual([
      {
        row: 3,
        cells: ["=NOPE", "A-01", "-2"],
        errors: [
          { field: "productCode", code: "unknown-product", value: "=NOPE" },
          { field: "quantity", code: "negative", value: "-2" },
        ],
      },
    ]);
    const english = await manager.download(routes.downloadImportErrors, { params, query: { format: "csv" } });
    expect(english.filename).toBe("comptage été - errors.csv");
    expect(await english.content.text()).toContain(
      "3,'=NOPE,A-01,-2,CODE ART: “=NOPE” is not a known product ; QTE: “-2” is negative",
    );
    manager.use({ language: "fr" });
    const french = await manager.download(routes.downloadImportErrors, { params, query: { format: "csv" } });
    expect(await french.content.text()).toContain("QTE : « -2 » est négatif");
    const book = await manager.download(routes.downloadImportErrors, { params, query: { format: "xlsx" } });
    expect(Buffer.from(await book.content.arrayBuffer()).toString("latin1", 0, 2)).toBe("PK");
    manager.use({ language: "en" });
    expect(await codeOf(manager.call(routes.applyImport, { params, body: {} }))).toBe("import-has-errors");
    await manager.call(routes.discardImport, { params });
    expect(await codeOf(manager.call(routes.applyImport, { params, body: {} }))).toBe("import-state");
    const list = await manager.call(routes.listImports, { query: { limit: 1 } });
    expect(list.items).toMatchObject([{ id: sent.id, state: "discarded", createdBy: "manager" }]);
    await manager.call(routes.cancelCount, { params: { countId: count.id }, body: { reason: "test" } });
  });

  it("keeps every route from counters and from other organisations", async () => {
    const count = await shop.release({ blind: false });
    const sent = await send("CODE ART;EMPLACEMENT;QTE\r\nP-1;A-01;8", count.id);
    const stranger = (await makeShop(app.app, app.address, "Other", 1)).as("manager");
    const params = { importId: sent.id };
    const wanted = { mapping: sent.mapping, options };
    const everyRoute = (client: Client) => [
      client.call(routes.readImport, { params }),
      client.call(routes.listImportRows, { params, query: {} }),
      client.call(routes.checkImport, { params, body: wanted }),
      client.call(routes.correctImportRow, {
        params: { ...params, row: 2 },
        body: { cells: [{ column: 0, value: "P-2" }] },
      }),
      client.call(routes.applyImport, { params, body: {} }),
      client.call(routes.discardImport, { params }),
      client.download(routes.downloadImportErrors, { params, query: {} }),
      client.call(routes.uploadImport, {
        body: { kind: "count", countId: count.id },
        file: fileOf("CODE ART;QTE\r\nP-1;8"),
      }),
    ];
    const codesFor = async (client: Client) => [
      ...new Set(await Promise.all(everyRoute(client).map(codeOf))),
    ];
    expect(await codesFor(stranger)).toEqual(["not-found"]);
    expect(await codesFor(shop.as("counter"))).toEqual(["permission-missing"]);
    expect((await stranger.call(routes.listImports, { query: {} })).items).toEqual([]);
    expect((await manager.call(routes.readImport, { params })).state).toBe("mapped");
  });
});
