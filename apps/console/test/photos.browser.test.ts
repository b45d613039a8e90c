import { type Count, routes } from "@stockex/contracts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pngPicture } from "../../server/test/pictures.ts";
import { axeFindings, scan, type } from "./browsing.ts";
import { openScene, type Scene } from "./scene.ts";
import { acceptAll, approve, closeAndDecide, inZone, post, releaseZone } from "./story.ts";

let scene: Scene;
let counter: Page;
let count: Count;

beforeAll(async () => {
  scene = await openScene(["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]);
  count = await releaseZone(scene.world, "A", "With photos");
  counter = await scene.windowOf("counter");
});
afterAll(() => scene?.close());

const article = () => inZone(scene.world, "A")[0] ?? expect.fail("the zone is empty");
const dialog = (page: Page) => page.getByRole("dialog");
const photosOf = async () =>
  (await scene.world.as.controller.call(routes.listPhotos, { params: { countId: count.id } })).items;

describe("a counter", () => {
  it("photographs what he counts, with the camera and from the disk", async () => {
    await counter.goto(`/counts/${count.id}/entry`);
    await counter.getByText("Scan a place").waitFor();
    await scan(counter, `LOC-${article().bay.code}`);
    await counter.getByText("Scan a product").waitFor();
    await scan(counter, article().barcode);
    await counter.getByRole("button", { name: "Photo", exact: true }).click();
    await dialog(counter).getByRole("button", { name: "Take the photo" }).click();
    await dialog(counter).getByText("1 of 3 photos").waitFor();
    const file = {
      name: "shelf.png",
      mimeType: "image/png",
      buffer: pngPicture({ width: 3_000, height: 1_000 }),
    };
    await dialog(counter).locator("input[type=file]").setInputFiles(file);
    await dialog(counter).getByText("2 of 3 photos").waitFor();
    expect(await axeFindings(counter)).toEqual([]);
    const kept = await photosOf();
    expect(kept.map(({ width, height }) => Math.max(width, height)).toSorted()).toContain(2048);
    expect(kept).toMatchObject([{ productCode: article().code }, { takenBy: "Aicha Bello", round: 1 }]);
  });

  it("is told what cannot be shown as a picture, and takes a photo away again", async () => {
    const file = { name: "list.csv", mimeType: "text/csv", buffer: Buffer.from("a;b") };
    await dialog(counter).locator("input[type=file]").setInputFiles(file);
    await dialog(counter).getByText("This browser cannot show that file as a picture").waitFor();
    await dialog(counter).getByRole("button", { name: "Done" }).click();
    await counter.getByRole("button", { name: /^Open photo 2 of/ }).click();
    await dialog(counter).getByRole("button", { name: "Remove the photo" }).click();
    await dialog(counter).getByRole("button", { name: "Remove the photo" }).click();
    await dialog(counter).waitFor({ state: "detached" });
    await expect.poll(async () => (await photosOf()).length).toBe(1);
  });

  it("sends a note with the quantity, and photographs a line from his last entries", async () => {
    await counter.getByRole("button", { name: "Note", exact: true }).click();
    await type(counter, "two cartons opened");
    await type(counter, "12");
    const last = counter.getByRole("region", { name: "Last entries" });
    await last.getByText("two cartons opened").waitFor();
    await last.getByText("Recorded").waitFor();
    await last.getByRole("button", { name: `Photos of ${article().name}` }).click();
    await dialog(counter).getByRole("button", { name: "Take the photo" }).click();
    await dialog(counter).getByText("2 of 3 photos").waitFor();
    await dialog(counter).getByRole("button", { name: "Done" }).click();
  });
});

describe("the photos of a line", () => {
  it("stand in its story with the note, and in the evidence of the posted count", async () => {
    const { world } = scene;
    await closeAndDecide(world, count.id);
    const manager = await scene.windowOf("manager");
    const lines = await world.as.manager.call(routes.listLines, {
      params: { countId: count.id },
      query: { search: article().code },
    });
    await manager.goto(`/counts/${count.id}/review?line=${lines.items[0]?.id}`);
    const story = manager.getByRole("complementary", { name: "Story of the line" });
    await story.getByText("two cartons opened").waitFor();
    await story.getByRole("button", { name: /^Open photo 1 of/ }).click();
    await dialog(manager).getByText("Aicha Bello").waitFor();
    const picture = dialog(manager).getByRole("img", { name: /photo 1$/ });
    await expect
      .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBeGreaterThan(100);
    await dialog(manager).getByRole("button", { name: "Next" }).click();
    expect(await axeFindings(manager)).toEqual([]);
    await acceptAll(world, count.id);
    await approve(world, count.id);
    await post(world, count.id);
    await manager.goto(`/counts/${count.id}/posting`);
    await manager.getByRole("heading", { name: "Photos" }).waitFor();
    await manager.getByRole("button", { name: /^Open photo 2 of/ }).click();
    await dialog(manager).getByText("Aicha Bello").waitFor();
    await expect
      .poll(() => dialog(manager).getByRole("button", { name: "Remove the photo" }).count())
      .toBe(0);
  });
});
