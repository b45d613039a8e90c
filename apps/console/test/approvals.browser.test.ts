import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings } from "./browsing.ts";
import { openScene, type Scene } from "./scene.ts";
import { reviewedArticle } from "./story.ts";

let scene: Scene;
let administrator: Page;
let countId: string;

beforeAll(async () => {
  scene = await openScene();
  countId = await reviewedArticle(scene.world, "One article", { prepares: "manager", counts: "counter" });
  administrator = await scene.windowOf("administrator");
});
afterAll(() => scene?.close());

const dialog = (page: Page) => page.getByRole("dialog");
const levels = (page: Page) => page.getByRole("region", { name: "Approval" }).getByRole("listitem");

describe("the approval matrix", () => {
  it("is drafted rule by rule, tried, and switched on with a reason", async () => {
    await administrator.goto("/approvals");
    await administrator.getByText("No approval matrix is on").waitFor();
    await administrator.getByRole("button", { name: "Begin a draft" }).click();
    await administrator.getByRole("button", { name: "Add a rule" }).click();
    await dialog(administrator).getByLabel("Name").fill("Two levels");
    await dialog(administrator).getByRole("button", { name: "Add a level" }).click();
    await dialog(administrator).getByLabel("Role of level 2").selectOption({ label: "Administrator" });
    expect(await axeFindings(administrator)).toEqual([]);
    await dialog(administrator).getByRole("button", { name: "Keep the rule" }).click();
    await administrator.getByText("1 × Controller, then 1 × Administrator").waitFor();
    await administrator.getByRole("button", { name: "Try on past counts" }).click();
    await administrator.getByText("No count is posted yet.").waitFor();
    await administrator.getByRole("button", { name: "Switch on" }).click();
    await dialog(administrator).getByLabel("Reason").fill("Agreed by the board");
    await dialog(administrator).getByRole("button", { name: "Switch on" }).click();
    await administrator.getByRole("heading", { name: "Version 1 is on" }).waitFor();
    expect(await axeFindings(administrator)).toEqual([]);
  });

  it("lets a reviewed count be submitted, and shows for whom it waits and why", async () => {
    const manager = await scene.windowOf("manager");
    await manager.getByRole("link", { name: "1 count to submit for approval" }).click();
    await manager.getByRole("button", { name: "Submit for approval" }).click();
    await manager.waitForURL(`**/counts/${countId}`);
    await manager.getByText("Rule “Two levels” of version 1:").waitFor();
    await expect
      .poll(() => levels(manager).allTextContents())
      .toEqual([expect.stringMatching(/Level 1.*Controller.*waits/), expect.stringMatching(/Level 2/)]);
    expect(await axeFindings(manager)).toEqual([]);
    await manager.context().close();
  });

  it("is approved level by level, by whom each waits", async () => {
    await administrator.goto(`/counts/${countId}/review`);
    await administrator.getByRole("link", { name: "For whom it waits" }).waitFor();
    await expect
      .poll(() => administrator.getByRole("button", { name: "Approve", exact: true }).count())
      .toBe(0);
    const controller = await scene.windowOf("controller");
    await controller.getByRole("link", { name: "1 count to approve" }).click();
    await controller.getByRole("button", { name: "Approve", exact: true }).click();
    await controller.waitForURL(`**/counts/${countId}`);
    await levels(controller).filter({ hasText: "Sophie Laurent" }).waitFor();
    await controller.context().close();
    await administrator.goto("/");
    await administrator.getByRole("link", { name: "1 count to approve" }).click();
    await administrator.getByRole("button", { name: "Approve", exact: true }).click();
    await administrator.waitForURL("**/posting");
  });
});
