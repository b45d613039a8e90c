import { routes } from "@stockex/contracts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openScene, type Scene } from "./scene.ts";
import { people } from "./world.ts";

let scene: Scene;
let administrator: Page;

beforeAll(async () => {
  scene = await openScene();
  administrator = await scene.windowOf("administrator");
});
afterAll(() => scene?.close());

const rowOf = (email: string) => administrator.getByRole("row", { name: email });
/** Opens a person from the list. */
async function openPerson(email: string): Promise<void> {
  await administrator.goto("/people");
  await rowOf(email).getByRole("link").click();
  await administrator.getByLabel("May sign in").waitFor();
}
const save = () => administrator.getByRole("button", { name: "Save" }).click();

describe("people", () => {
  it("are deactivated by an administrator, and their window is back at the sign-in", async () => {
    const second = await scene.windowOf("second");
    await openPerson("second.en@example.org");
    await administrator.getByLabel("May sign in").uncheck();
    await administrator.getByRole("button", { name: "Deactivate" }).click();
    await administrator.getByText("Inactive").waitFor();
    await second.reload();
    await second.getByLabel(/^E-mail/).waitFor();
    await second.context().close();
  });

  it("keep their last administrator, and the screen says why", async () => {
    await openPerson("administrator.fr@example.org");
    await administrator.getByRole("radio", { name: "Auditor" }).click();
    await save();
    await administrator.goto("/people");
    await rowOf("administrator.fr@example.org").getByText("Auditor").waitFor();
    await openPerson("administrator.en@example.org");
    await administrator.getByRole("radio", { name: "Auditor" }).click();
    await save();
    await administrator.getByText("no active administrator").waitFor();
    await administrator.goto("/people");
    await rowOf("administrator.en@example.org")
      .getByText(people.administrator.role, { exact: false })
      .first()
      .waitFor();
  });
});

describe("what was archived", () => {
  it("is restored: a location from its site, a site from its page", async () => {
    const { manager } = scene.world.as;
    const { siteId } = scene.world;
    const place = await manager.call(routes.createLocation, {
      body: { siteId, parentId: null, code: "OLD", name: "Old hall", barcode: null },
    });
    await manager.call(routes.archiveLocation, { params: { locationId: place.id } });
    await administrator.goto(`/sites/${siteId}?show=archived`);
    await administrator.getByRole("button", { name: /Old hall/ }).click();
    await administrator.getByRole("button", { name: "Restore" }).click();
    await administrator.getByText("No archived location here.").waitFor();
    const { archived } = await manager.call(routes.readLocation, { params: { locationId: place.id } });
    expect(archived).toBe(false);
  });

  it("is restored: a location from the list of those of all sites", async () => {
    const { manager } = scene.world.as;
    const place = await manager.call(routes.createLocation, {
      body: { siteId: scene.world.siteId, parentId: null, code: "OLD2", name: "Old yard", barcode: null },
    });
    await manager.call(routes.archiveLocation, { params: { locationId: place.id } });
    await administrator.goto("/sites");
    await administrator.getByText("Archived locations", { exact: true }).click();
    await administrator.getByRole("link", { name: /Old yard/ }).waitFor();
    await administrator.getByRole("button", { name: /^Restore .*Old yard$/ }).click();
    await administrator.getByRole("heading", { name: "No archived location" }).waitFor();
    const { archived } = await manager.call(routes.readLocation, { params: { locationId: place.id } });
    expect(archived).toBe(false);
  });

  it("is restored: a product from its page", async () => {
    const { manager } = scene.world.as;
    const [known] = scene.world.articles;
    const { categoryId, unitId } = await manager.call(routes.readProduct, {
      params: { productId: known?.id ?? "" },
    });
    const { id } = await manager.call(routes.createProduct, {
      body: { code: "OLD-1", name: "Old one", categoryId, unitId, tracking: "none", units: [], barcodes: [] },
    });
    await manager.call(routes.archiveProduct, { params: { productId: id } });
    await administrator.goto(`/products/${id}`);
    await administrator.getByRole("button", { name: "Restore" }).click();
    await administrator.getByRole("link", { name: "Edit" }).waitFor();
  });
});
