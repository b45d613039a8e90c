import { deflateSync } from "node:zlib";
import type { Client } from "@stockex/client";
import { LOGO_BYTES, roles, routes } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { picture, pictureWithSecret, pngPicture } from "../../../test/pictures.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

describe("the look of an organisation", () => {
  let running: TestApplication;
  let shop: Shop;
  let stranger: Shop;

  beforeAll(async () => {
    running = await startTestApplication();
    shop = await makeShop(running.app, running.address, "Ours", 1);
    stranger = await makeShop(running.app, running.address, "Theirs", 1);
  });
  afterAll(() => running.stop());

  const setLogo = (by: Client, content: Buffer) =>
    by.call(routes.setLogo, { file: { name: "logo.svg", content: new Blob([new Uint8Array(content)]) } });
  const change = (by: Client, accent: string | null, ifMatch: string) =>
    by.call(routes.changeAccent, { body: { accent }, ifMatch });

  it("is the product's own until an administrator chooses, and then is everybody's", async () => {
    const administrator = shop.as("administrator");
    const first = await administrator.read(routes.readIdentity);
    expect(first.body).toEqual({ accent: null, logo: null, version: 0 });
    await change(administrator, "#aa3300", first.etag ?? "");
    for (const role of roles)
      expect(await shop.as(role).call(routes.readIdentity)).toMatchObject({ accent: "#aa3300", version: 1 });
    await expect(change(administrator, "#00aa33", "0")).rejects.toMatchObject({ code: "version-conflict" });
    await expect(change(administrator, "red", "1")).rejects.toMatchObject({ code: "validation-failed" });
    expect(await stranger.as("counter").call(routes.readIdentity)).toMatchObject({ accent: null });
  });

  it("is changed by administrators only", async () => {
    for (const role of roles.filter((each) => each !== "administrator")) {
      await expect(change(shop.as(role), null, "1")).rejects.toMatchObject({ code: "permission-missing" });
      await expect(setLogo(shop.as(role), picture)).rejects.toMatchObject({ code: "permission-missing" });
    }
  });

  it("takes a PNG or a JPEG as its logo, by what they are, and nothing else", async () => {
    const administrator = shop.as("administrator");
    for (const bad of ["<svg xmlns='http://www.w3.org/2000/svg'/>", "GIF89a", "\x89PNG\r\n\x1a\n", ""])
      await expect(setLogo(administrator, Buffer.from(bad, "latin1"))).rejects.toMatchObject({
        code: "logo-not-readable",
      });
    const vast = pngPicture({ width: 4_000, height: 4_000 }, deflateSync(Buffer.alloc(10)));
    await expect(setLogo(administrator, vast)).rejects.toMatchObject({ code: "logo-not-readable" });
    const large = Buffer.concat([picture, Buffer.alloc(LOGO_BYTES)]);
    await expect(setLogo(administrator, large)).rejects.toMatchObject({ code: "logo-too-large" });
    expect(await setLogo(administrator, pngPicture())).toMatchObject({ logo: { width: 40, height: 10 } });
    const { logo } = await setLogo(administrator, pictureWithSecret("secret"));
    expect(logo).toMatchObject({ width: 8, height: 6 });
  });

  it("serves its logo to its people as a file, and never another's", async () => {
    const { logo } = await shop.as("counter").call(routes.readIdentity);
    const fetchLogo = (by: Client) =>
      fetch(by.url(routes.readLogo, { params: { logoId: logo?.id ?? "" } }), {
        headers: { authorization: `Bearer ${by.token}` },
      });
    const answer = await fetchLogo(shop.as("counter"));
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(picture);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "content-disposition": expect.stringMatching(/^attachment/),
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-cache",
    });
    expect((await fetchLogo(stranger.as("administrator"))).status).toBe(404);
    await shop.as("administrator").call(routes.removeLogo);
    expect((await fetchLogo(shop.as("counter"))).status).toBe(404);
    expect(await shop.as("counter").call(routes.readIdentity)).toMatchObject({ logo: null });
  });

  it("leaves who changed what in the audit", async () => {
    const { items } = await shop
      .as("auditor")
      .call(routes.listAuditEvents, { query: { objectType: "organisation" } });
    const actions = items.map(({ action }) => action).filter((action) => action.startsWith("identity."));
    expect(actions).toEqual(["identity.logo", "identity.logo", "identity.logo", "identity.accent"]);
  });
});
