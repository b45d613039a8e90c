import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Count, routes } from "@stockex/contracts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readDemoProducts } from "../../server/demo-data/read.ts";
import { encodeBarcode } from "../../server/src/platform/files/barcode.ts";
import { axeFindings, scan, type } from "./browsing.ts";
import { openScene, type Scene } from "./scene.ts";
import { inZone, releaseZone } from "./story.ts";

let scene: Scene;
let folder: string;
let count: Count;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stockex-camera-"));
  // The first article of the world, whose code the world keeps as GTIN.
  const [first] = await readDemoProducts();
  const film = join(folder, "label.y4m");
  await writeFile(film, filmOf(first?.barcode ?? ""));
  scene = await openScene([
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${film}`,
  ]);
  count = await releaseZone(scene.world, "A", "By camera");
});
afterAll(async () => {
  await scene?.close();
  await rm(folder, { recursive: true, force: true });
});

const article = () => inZone(scene.world, "A")[0] ?? expect.fail("the zone is empty");
async function entryPage(): Promise<Page> {
  const counter = await scene.windowOf("counter");
  await counter.goto(`/counts/${count.id}/entry`);
  await counter.getByText("Scan a place").waitFor();
  return counter;
}

describe("the camera", () => {
  it("scans as a scanner does: the product is shown, the quantity asked for, the reading says how it came", async () => {
    const counter = await entryPage();
    const loaded: string[] = [];
    counter.on("request", (request) => loaded.push(new URL(request.url()).pathname));
    await scan(counter, `LOC-${article().bay.code}`);
    await counter.getByText("Scan a product").waitFor();
    expect(loaded.filter((path) => path.endsWith(".wasm"))).toEqual([]);
    await counter.getByRole("button", { name: "Scan with the camera" }).click();
    await counter.getByLabel("How many?").waitFor();
    await counter.getByRole("region", { name: "Counting" }).getByText(article().name).waitFor();
    expect(await axeFindings(counter)).toEqual([]);
    await counter.getByRole("button", { name: "Close the camera" }).click();
    await type(counter, "7");
    await counter.getByRole("region", { name: "Last entries" }).getByText("Recorded").waitFor();
    const mine = await scene.world.as.counter.call(routes.listMyReadings, { params: { countId: count.id } });
    expect(mine.items).toMatchObject([{ how: "scan", entered: "7", productCode: article().code }]);
    // The reader came from this server, from nowhere else.
    expect(loaded.filter((path) => path.endsWith(".wasm"))).toEqual([expect.stringMatching(/^\/assets\//)]);
  });

  it("that is refused says so and what to do, and counting goes on", async () => {
    const counter = await entryPage();
    await counter.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
    });
    await counter.getByRole("button", { name: "Scan with the camera" }).click();
    await counter.getByText("The camera is not allowed here").waitFor();
    expect(await axeFindings(counter)).toEqual([]);
    await scan(counter, `LOC-${article().bay.code}`);
    await counter.getByText("Scan a product").waitFor();
  });
});

const WIDTH = 640;
const HEIGHT = 480;
const MODULE = 4;

/** A film, in Y4M, of one label held still. */
function filmOf(gtin: string): Buffer {
  const symbol = encodeBarcode("ean13", gtin.slice(-13));
  if (symbol?.kind !== "bars") throw new Error(`${gtin} is no EAN-13`);
  const dark = symbol.widths.flatMap((width, index) => Array<boolean>(width).fill(index % 2 === 0));
  const left = Math.floor((WIDTH - symbol.modules * MODULE) / 2);
  const luma = Buffer.alloc(WIDTH * HEIGHT, 235);
  for (let y = 120; y < 360; y += 1) {
    for (let x = left; x < left + symbol.modules * MODULE; x += 1)
      if (dark[Math.floor((x - left) / MODULE)] === true) luma[y * WIDTH + x] = 16;
  }
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420\n`),
    frame,
    frame,
    frame,
  ]);
}
