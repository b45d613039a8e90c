import { routes } from "@stockex/contracts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings } from "./browsing.ts";
import { openScene, type Scene } from "./scene.ts";
import { reviewedArticle } from "./story.ts";

let scene: Scene;
let controller: Page;
let manager: Page;
let countId: string;

beforeAll(async () => {
  scene = await openScene();
  countId = await reviewedArticle(scene.world, "While on leave", {
    prepares: "administrator",
    counts: "counter",
  });
  controller = await scene.windowOf("controller");
  manager = await scene.windowOf("manager");
});
afterAll(() => scene?.close());

const dialog = (page: Page) => page.getByRole("dialog");

describe("a delegation", () => {
  it("is given by whoever may approve, for days and with a reason", async () => {
    await controller.goto("/account");
    await controller.getByRole("button", { name: "Delegate my approvals" }).click();
    await dialog(controller).getByLabel("Stand-in").selectOption({ label: "Hanna Petersen" });
    await dialog(controller).getByLabel("Reason").fill("On leave");
    expect(await axeFindings(controller)).toEqual([]);
    await dialog(controller).getByRole("button", { name: "Delegate", exact: true }).click();
    await controller.getByText("Hanna Petersen for Sophie Laurent").waitFor();
    expect(await axeFindings(controller)).toEqual([]);
  });

  it("brings what waits to the stand-in, who approves in that name", async () => {
    await manager.goto("/");
    await manager.getByRole("link", { name: "1 count to approve" }).click();
    await manager.getByRole("button", { name: "Approve for Sophie Laurent" }).waitFor();
    await expect.poll(() => manager.getByRole("button", { name: "Approve", exact: true }).count()).toBe(0);
    await manager.getByRole("button", { name: "Approve for Sophie Laurent" }).click();
    await manager.waitForURL(`**/counts/${countId}/posting`);
    const { approvedBy, approvedFor } = await scene.world.as.administrator.call(routes.readCount, {
      params: { countId },
    });
    expect([approvedBy, approvedFor]).toEqual(["Hanna Petersen", "Sophie Laurent"]);
  });

  it("is ended early, and entered by an administrator for somebody absent", async () => {
    await controller.getByRole("button", { name: "End now" }).click();
    await controller.getByText("Ended early", { exact: true }).waitFor();
    const administrator = await scene.windowOf("administrator");
    await administrator.goto("/people");
    await administrator.getByRole("row", { name: "controller.en@example.org" }).getByRole("link").click();
    await administrator.getByRole("button", { name: "Enter a delegation" }).click();
    await dialog(administrator).getByLabel("Stand-in").selectOption({ label: "Hanna Petersen" });
    await dialog(administrator).getByLabel("Reason").fill("In hospital");
    await dialog(administrator).getByRole("button", { name: "Delegate", exact: true }).click();
    await administrator.getByText("“In hospital”, entered by Ngozi Mbarga.").waitFor();
    expect(await axeFindings(administrator)).toEqual([]);
    await administrator.context().close();
  });
});
