import { routes } from "@stockex/contracts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings } from "./browsing.ts";
import { openScene, type Scene } from "./scene.ts";
import { draftZone, releaseZone } from "./story.ts";

let scene: Scene;
let page: Page;
const asked: string[] = [];

beforeAll(async () => {
  scene = await openScene();
  await releaseZone(scene.world, "A", "Zone A");
  await draftZone(scene.world, "B", "Zone B");
  page = await scene.windowOf("manager");
  page.on("request", (request) => asked.push(request.url()));
});
afterAll(() => scene?.close());

async function addSite(code: string, name: string, position: readonly [string, string] | null) {
  const { administrator } = scene.world.as;
  const { companies } = await administrator.call(routes.readSession);
  return administrator.call(routes.createSite, {
    body: {
      companyId: companies[0]?.id ?? "",
      code,
      name,
      address: null,
      latitude: position?.[0] ?? null,
      longitude: position?.[1] ?? null,
      contact: null,
      uncertaintyMinutes: 10,
    },
  });
}

const map = () => page.getByRole("region", { name: "Map of sites" });
const ofLand = () => asked.filter((url) => /land-50m.*\.json/.test(url));

describe("the map of sites", () => {
  it("is fetched when it is opened, from this server alone", async () => {
    await page.getByRole("link", { name: "Sites and locations" }).click();
    await page.getByRole("grid", { name: "Sites and locations" }).waitFor();
    expect(ofLand()).toEqual([]);
    await page.getByText("Map", { exact: true }).click();
    await map()
      .getByRole("link", { name: /^Dépôt Douala/ })
      .waitFor();
    await expect.poll(ofLand).toHaveLength(1);
    const { origin } = new URL(page.url());
    expect(asked.filter((url) => new URL(url).origin !== origin)).toEqual([]);
    const outline = map().locator("path[transform]");
    await expect.poll(async () => (await outline.getAttribute("d"))?.length ?? 0).toBeGreaterThan(100_000);
  });

  it("says in words what its marks say in shapes, and leads to the site", async () => {
    const mark = map().getByRole("link", { name: "Dépôt Douala, 1 count running, 0 counts waiting" });
    await mark.hover();
    await map().getByText("Zone industrielle de Bassa, Douala").waitFor();
    await page.keyboard.press("Tab");
    await mark.click();
    await page.getByRole("heading", { level: 1, name: "Dépôt Douala" }).waitFor();
    await page.goBack();
    await mark.waitFor();
  });

  it("joins sites that lie on each other, and brings them apart", async () => {
    await addSite("DLA2", "Boutique Akwa", ["4.0501", "9.7001"]);
    await addSite("REN", "Dépôt Rennes", ["48.1113", "-1.68"]);
    const without = await addSite("YDE", "Dépôt Yaoundé", null);
    await page.reload();
    const both = map().getByRole("button", { name: /^2 sites, 1 count running/ });
    await both.waitFor();
    await map()
      .getByRole("link", { name: /^Dépôt Rennes/ })
      .waitFor();
    await both.focus();
    await page.keyboard.press("Enter");
    await map()
      .getByRole("link", { name: /^Boutique Akwa/ })
      .waitFor();
    await map()
      .getByRole("link", { name: /^Dépôt Rennes/ })
      .waitFor({ state: "detached" });
    await map().focus();
    await page.keyboard.press("0");
    await map()
      .getByRole("link", { name: /^Dépôt Rennes/ })
      .waitFor();
    await page.getByRole("link", { name: "Dépôt Yaoundé" }).click();
    await page.waitForURL(new RegExp(`/sites/${without.id}/edit`));
    await page.getByLabel("Latitude").waitFor();
  });

  it.each(["light", "dark"] as const)("axe-core finds nothing, %s", async (colorScheme) => {
    const other = await scene.windowOf("controller", { colorScheme });
    await other.goto("/sites?view=map");
    await other.getByRole("region", { name: "Map of sites" }).getByRole("link").first().waitFor();
    expect(await axeFindings(other)).toEqual([]);
    await other.context().close();
  });

  it("leads to where a position is entered while no site has one", async () => {
    const { administrator } = scene.world.as;
    const { items } = await administrator.call(routes.listSites, { query: {} });
    for (const { id, version, archived: _, companyId: __, ...site } of items)
      await administrator.call(routes.changeSite, {
        params: { siteId: id },
        body: { ...site, latitude: null, longitude: null },
        ifMatch: String(version),
      });
    await page.goto("/sites?view=map");
    await page.getByRole("heading", { name: "No site has a position yet" }).waitFor();
    await page.getByRole("link", { name: /^Give .* a position$/ }).click();
    await page.getByLabel("Latitude").waitFor();
  });
});
