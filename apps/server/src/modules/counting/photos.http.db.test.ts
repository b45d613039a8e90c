import type { Client } from "@stockex/client";
import { PHOTO_BYTES, routes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { picture, pictureWithSecret } from "../../../test/pictures.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

describe("photos of a count line", () => {
  let running: TestApplication;
  let shop: Shop;

  beforeAll(async () => {
    running = await startTestApplication();
    shop = await makeShop(running.app, running.address, "Photos", 2);
  });
  afterAll(() => running.stop());

  /** A running count of one product, seen by a person who reviews it. */
  async function begun(n: number, how: { passes?: 1 | 2; blind?: boolean } = {}) {
    const manager = shop.as("manager");
    const productIds = [shop.productIds[n] ?? ""];
    const { passes = 1, blind = true } = how;
    const { id: countId } = await manager.call(routes.createCount, {
      body: { title: "Photos", siteId: shop.siteId, scope: { kind: "products", productIds }, blind, passes },
    });
    await manager.call(routes.releaseCount, { params: { countId } });
    const { items } = await shop.as("controller").call(routes.listLines, { params: { countId } });
    return { countId, lineId: items[0]?.id ?? "" };
  }

  const add = (
    by: Client,
    at: { countId: string; lineId: string },
    content: Buffer = picture,
    photoId = newId(),
  ) =>
    by.call(routes.addPhoto, {
      params: { ...at, photoId },
      body: {},
      file: { name: "shelf.jpg", content: new Blob([new Uint8Array(content)]) },
    });
  const seen = async (by: Client, countId: string) =>
    (await by.call(routes.listPhotos, { params: { countId } })).items.map(({ id }) => id);
  const cancel = (countId: string) =>
    shop.as("manager").call(routes.cancelCount, { params: { countId }, body: { reason: "end of the test" } });
  const fetchPhoto = (by: Client, countId: string, photoId: string, headers: Record<string, string> = {}) =>
    fetch(by.url(routes.readPhoto, { params: { countId, photoId } }), {
      headers: { authorization: `Bearer ${by.token}`, ...headers },
    });

  it("are kept without what the camera wrote into them, and served as files that run nothing", async () => {
    const at = await begun(0);
    const counter = shop.as("counter");
    const photo = await add(counter, at, pictureWithSecret("48.1173 N"));
    expect(photo).toMatchObject({
      lineId: at.lineId,
      productCode: "P-1",
      width: 8,
      height: 6,
      removable: true,
    });
    const answer = await fetchPhoto(counter, at.countId, photo.id);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(picture);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "content-disposition": expect.stringMatching(/^attachment; filename="[\w-]+\.jpg"/),
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-cache",
    });
    const again = await fetchPhoto(counter, at.countId, photo.id, {
      "if-none-match": answer.headers.get("etag") ?? "",
    });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    await cancel(at.countId);
  });

  it("are at most three; what is none, or too large, is refused", async () => {
    const at = await begun(0);
    const counter = shop.as("counter");
    await expect(add(counter, at, Buffer.from("<svg/>"))).rejects.toMatchObject({
      code: "photo-not-readable",
    });
    const large = Buffer.concat([picture, Buffer.alloc(PHOTO_BYTES)]);
    await expect(add(counter, at, large)).rejects.toMatchObject({ code: "photo-too-large", status: 413 });
    const id = newId();
    for (let n = 0; n < 2; n += 1) expect((await add(counter, at, picture, id)).id).toBe(id);
    await add(counter, at);
    await add(counter, at);
    await expect(add(counter, at)).rejects.toMatchObject({ code: "photos-full", status: 409 });
    await expect(add(shop.as("manager"), at)).rejects.toMatchObject({ code: "photos-full" });
    expect(await seen(counter, at.countId)).toHaveLength(3);
    await cancel(at.countId);
  });

  it("are taken away by whoever took them or reviews the count, which the audit keeps", async () => {
    const at = await begun(0);
    const counter = shop.as("counter");
    const [own, other] = [await add(counter, at), await add(counter, at)];
    const remove = (by: Client, photoId: string) =>
      by.call(routes.removePhoto, { params: { countId: at.countId, photoId } });
    await expect(remove(shop.as("auditor"), own.id)).rejects.toMatchObject({ code: "not-found" });
    await remove(counter, own.id);
    await remove(shop.as("controller"), other.id);
    await expect(remove(counter, own.id)).rejects.toMatchObject({ code: "not-found" });
    expect(await seen(counter, at.countId)).toEqual([]);
    expect((await fetchPhoto(counter, at.countId, own.id)).status).toBe(404);
    const trail = await shop.as("auditor").call(routes.listAuditEvents, { query: { objectType: "photo" } });
    const about = trail.items.filter(({ objectId }) => objectId === own.id).map(({ action }) => action);
    expect(about.toSorted()).toEqual(["photo.add", "photo.remove"]);
    const { rows } = await running.db.ownerPool.query("SELECT content FROM counting.photos WHERE id = $1", [
      own.id,
    ]);
    expect(rows).toEqual([{ content: null }]);
    await cancel(at.countId);
  });

  it("of another's pass are hidden from who counts blind, and shown to who does not take part", async () => {
    const at = await begun(0, { passes: 2 });
    const { counter, manager } = shop.organisation.userIds;
    const items = [
      { userId: counter, round: 1, locationId: null },
      { userId: manager, round: 2, locationId: null },
    ];
    const params = { countId: at.countId };
    await shop.as("manager").call(routes.setAssignments, { params, body: { items } });
    const first = await add(shop.as("counter"), at);
    const second = await add(shop.as("manager"), at);
    expect([first.round, second.round]).toEqual([1, 2]);
    expect(await seen(shop.as("counter"), at.countId)).toEqual([first.id]);
    expect(await seen(shop.as("manager"), at.countId)).toEqual([second.id]);
    expect((await fetchPhoto(shop.as("counter"), at.countId, second.id)).status).toBe(404);
    expect((await seen(shop.as("auditor"), at.countId)).toSorted()).toEqual([first.id, second.id].toSorted());
    await cancel(at.countId);
    expect(await seen(shop.as("counter"), at.countId)).toEqual([first.id]);
  });

  it("of an approved or posted count cannot change", async () => {
    const at = await begun(1, { blind: false });
    const counter = shop.as("counter");
    const photo = await add(counter, at);
    const controller = shop.as("controller");
    const params = { countId: at.countId };
    await controller.call(routes.closeCount, { params, body: { uncounted: "keep" } });
    await controller.call(routes.approveCount, { params });
    await expect(add(counter, at)).rejects.toMatchObject({ code: "count-state" });
    const gone = counter.call(routes.removePhoto, { params: { ...params, photoId: photo.id } });
    await expect(gone).rejects.toMatchObject({ code: "count-state" });
    await expect(
      running.db.ownerPool.query("UPDATE counting.photos SET width = 1 WHERE id = $1", [photo.id]),
    ).rejects.toThrow(/settled/);
    const [shown] = (await shop.as("auditor").call(routes.listPhotos, { params })).items;
    expect(shown).toMatchObject({ id: photo.id, removable: false });
  });

  it("of another organisation do not exist", async () => {
    const stranger = await makeShop(running.app, running.address, "Stranger", 1);
    const at = await begun(0);
    const photo = await add(shop.as("counter"), at);
    const by = stranger.as("administrator");
    expect((await fetchPhoto(by, at.countId, photo.id)).status).toBe(404);
    await expect(add(by, at)).rejects.toMatchObject({ code: "not-found" });
    await expect(seen(by, at.countId)).rejects.toMatchObject({ code: "not-found" });
  });
});
