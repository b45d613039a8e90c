import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyTrail } from "../../server/src/modules/audit/verify-trail.ts";
import { openScene, type Scene } from "./scene.ts";

let scene: Scene;
let auditor: Page;

beforeAll(async () => {
  scene = await openScene();
  auditor = await scene.windowOf("administrator");
});
afterAll(() => scene?.close());

const events = () => auditor.getByRole("grid", { name: "Audit" });

describe("the audit", () => {
  it("is narrowed to what one looks for, and tells what an event changed and what else happened to the thing", async () => {
    await auditor.getByRole("navigation").getByRole("link", { name: "Audit" }).click();
    await auditor.getByLabel("About", { exact: true }).selectOption({ label: "Products" });
    await events()
      .getByRole("row", { name: /Product created/ })
      .first()
      .click();
    const panel = auditor.getByRole("complementary", { name: "Product created" });
    await panel.getByRole("rowheader", { name: "barcodes" }).waitFor();
    await panel.getByText("Link of the chain").waitFor();
    await panel.getByRole("link", { name: "Everything done to it" }).click();
    await auditor.getByRole("button", { name: "One thing only" }).waitFor();
    await expect
      .poll(() =>
        events()
          .getByRole("row", { name: /Product created/ })
          .count(),
      )
      .toBe(1);
    await auditor.getByRole("button", { name: "One thing only" }).click();
    await auditor.getByRole("searchbox").fill("no such thing at all");
    await auditor.getByText("Nothing like that was done").waitFor();
  });

  it("leaves as a trail that verifies by itself", async () => {
    await auditor.goto("/audit");
    const coming = auditor.waitForEvent("download");
    await auditor.getByRole("button", { name: "Whole trail" }).click();
    const trail = await readFile(await (await coming).path(), "utf8");
    expect((await verifyTrail(trail.split("\n"), [])).faults).toEqual([]);
  });

  it("is not for a counter", async () => {
    const counter = await scene.windowOf("counter");
    await counter.goto("/audit");
    await counter.getByText("This is not for your role").waitFor();
    await expect.poll(() => counter.getByRole("link", { name: "Audit" }).count()).toBe(0);
    await counter.context().close();
  });
});
