import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeOf } from "../../server/test/account.ts";
import { axeFindings } from "./browsing.ts";
import { openScene, type Scene } from "./scene.ts";
import { emailOf, PASSWORD } from "./world.ts";

let scene: Scene;
let administrator: Page;

beforeAll(async () => {
  scene = await openScene();
  administrator = await scene.windowOf("administrator");
});
afterAll(() => scene?.close());

async function givePassword(page: Page, email: string): Promise<void> {
  await page.getByLabel(/^E-mail/).fill(email);
  await page
    .getByLabel(/^Password/)
    .first()
    .fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function requireOf(role: string): Promise<void> {
  await administrator.goto("/people");
  await administrator.getByRole("button", { name: "Second factor by role" }).click();
  const dialog = administrator.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: role }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
}

describe("a second factor by role", () => {
  it("is not asked of an administrator's own role before they have one", async () => {
    await requireOf("Administrator");
    const dialog = administrator.getByRole("dialog");
    await dialog.getByText("you have no second factor yourself").waitFor();
    expect(await axeFindings(administrator)).toEqual([]);
    await dialog.getByRole("button", { name: "Cancel" }).click();
  });

  it("leads those who have none to set one up, and nowhere else", async () => {
    const controller = await scene.windowOf("controller");
    await requireOf("Controller");
    await administrator.getByRole("dialog").waitFor({ state: "detached" });
    await controller.reload();
    await givePassword(controller, emailOf("controller", "en"));
    await controller.getByRole("heading", { name: "Set up a second factor" }).waitFor();
    expect(await axeFindings(controller)).toEqual([]);
    // Another address is the sign-in again, not the screen.
    await controller.goto("/counts");
    await givePassword(controller, emailOf("controller", "en"));
    const key = (await controller.locator("code").textContent()) ?? "";
    const code = codeOf(key.replace(/\s/g, ""), new Date());
    await controller.getByLabel("Six-digit code").fill(code);
    await controller.getByRole("button", { name: "Confirm and sign in" }).click();
    await controller.getByRole("list", { name: "Recovery codes" }).getByRole("listitem").nth(9).waitFor();
    await controller.getByRole("button", { name: "I have kept them" }).click();
    await controller.getByRole("button", { name: /Sophie Laurent/ }).waitFor();
    await controller.goto("/account");
    await controller.getByText("Your role needs one.").waitFor();
    await controller.context().close();
  });

  it("is taken away by an administrator, with a reason, when it is lost", async () => {
    await administrator.goto("/people");
    await administrator.getByRole("row", { name: "controller.en@example.org" }).getByRole("link").click();
    await administrator.getByText("10 recovery codes left").waitFor();
    await administrator.getByRole("button", { name: "Reset" }).click();
    const dialog = administrator.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("Phone in the river");
    await dialog.getByRole("button", { name: "Reset" }).click();
    await administrator.getByText("Their role needs one").waitFor();
    await administrator.getByText("Signed in nowhere.").waitFor();
    expect(await axeFindings(administrator)).toEqual([]);
  });
});
