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
  countId = await reviewedArticle(scene.world, "Bay by night", {
    prepares: "manager",
    counts: "administrator",
  });
  administrator = await scene.windowOf("administrator");
});
afterAll(() => scene?.close());

const dialog = (page: Page) => page.getByRole("dialog");

describe("segregation of duties", () => {
  it("is chosen in a matrix, in which counter and approver always exclude each other", async () => {
    await administrator.goto("/segregation");
    const fixed = administrator.getByLabel("Counter and Approver exclude each other", { exact: true });
    await fixed.waitFor();
    expect([await fixed.isChecked(), await fixed.isDisabled()]).toEqual([true, true]);
    const creator = administrator.getByLabel("Creator and Counter exclude each other", { exact: true });
    await creator.click();
    await administrator.getByRole("button", { name: "Save", exact: true }).click();
    await administrator.getByRole("button", { name: "Save", exact: true, disabled: true }).waitFor();
    await administrator.reload();
    await creator.waitFor();
    await expect.poll(() => creator.isChecked()).toBe(true);
    expect(await axeFindings(administrator)).toEqual([]);
  });

  it("says before a role is given which permissions should not meet", async () => {
    await administrator.goto("/people");
    await administrator.getByRole("button", { name: "Add a person" }).click();
    await dialog(administrator).getByRole("radio", { name: "Administrator" }).click();
    await dialog(administrator).getByText("Incompatible permissions in one person:").waitFor();
    await dialog(administrator).getByRole("radio", { name: "Auditor" }).click();
    await dialog(administrator)
      .getByText("Incompatible permissions in one person:")
      .waitFor({ state: "detached" });
    await administrator.keyboard.press("Escape");
  });

  it("says beside a person who is to count what stands against it", async () => {
    const manager = await scene.windowOf("manager");
    await manager.goto(`/counts/${countId}`);
    await manager.getByRole("button", { name: "Change", exact: true }).click();
    await dialog(manager).getByRole("button", { name: "Add a person" }).click();
    await dialog(manager).getByLabel("Person").selectOption({ label: "Hanna Petersen" });
    await dialog(manager).getByText("Segregation of duties: Hanna Petersen prepared it.").waitFor();
    await manager.context().close();
  });

  it("leaves out the button of whoever is barred, says why, and takes a request for an override", async () => {
    await administrator.goto(`/counts/${countId}/review`);
    await administrator.getByText("You may not approve this count:").waitFor();
    await expect
      .poll(() => administrator.getByRole("button", { name: "Approve", exact: true }).count())
      .toBe(0);
    await administrator.getByRole("button", { name: "Ask for an override" }).click();
    await dialog(administrator).getByLabel("Reason").fill("Nobody else tonight");
    await dialog(administrator).getByRole("button", { name: "Ask for an override" }).click();
    await administrator.getByText("a second person has to confirm it").waitFor();
    expect(await axeFindings(administrator)).toEqual([]);
  });

  it("lets it happen once a second person has confirmed, and keeps both names with the count", async () => {
    const controller = await scene.windowOf("controller");
    await controller.getByRole("link", { name: "1 emergency override to confirm" }).click();
    await controller.getByText("“Nobody else tonight”").waitFor();
    await controller.getByRole("button", { name: "Confirm", exact: true }).click();
    await dialog(controller).getByLabel("Reason").fill("Agreed by phone");
    await dialog(controller).getByRole("button", { name: "Confirm", exact: true }).click();
    await controller.getByText("Confirmed", { exact: true }).waitFor();
    expect(await axeFindings(controller)).toEqual([]);
    await administrator.reload();
    await administrator.getByText("An override lets you do it until").waitFor();
    await administrator.getByRole("button", { name: "Approve", exact: true }).click();
    await administrator.waitForURL("**/posting");
    await controller.reload();
    await controller.getByText("Used once.").waitFor();
    await controller.context().close();
  });
});
