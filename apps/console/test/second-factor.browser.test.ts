import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeOf } from "../../server/test/account.ts";
import { axeFindings } from "./browsing.ts";
import { openScene, type Scene } from "./scene.ts";
import { emailOf, PASSWORD } from "./world.ts";

let scene: Scene;
let counter: Page;
let key = "";
let recovery: readonly string[] = [];

beforeAll(async () => {
  scene = await openScene();
  counter = await scene.windowOf("counter");
});
afterAll(() => scene?.close());

/** The code of so many half minutes from now: each works once, and one early is taken as well. */
const code = (steps: number) => codeOf(key, new Date(Date.now() + steps * 30_000));

async function signOutAndGivePassword(): Promise<void> {
  await counter.getByRole("button", { name: /Aicha Bello/ }).click();
  await counter.getByRole("button", { name: "Sign out" }).click();
  await counter.getByLabel(/^E-mail/).fill(emailOf("counter", "en"));
  await counter
    .getByLabel(/^Password/)
    .first()
    .fill(PASSWORD);
  await counter.keyboard.press("Enter");
  await counter.getByRole("heading", { name: "Second factor" }).waitFor();
}
const signedIn = () => counter.getByRole("button", { name: /Aicha Bello/ }).waitFor();

describe("an authenticator app", () => {
  it("is set up with the password, a key and a code, and gives recovery codes", async () => {
    await counter.goto("/account");
    await counter.getByRole("button", { name: "Set up" }).click();
    await counter.getByRole("dialog").getByLabel("Current password").fill(PASSWORD);
    await counter.getByRole("button", { name: "Next" }).click();
    await counter.getByRole("img", { name: "QR code for the app" }).waitFor();
    key = ((await counter.locator("code").textContent()) ?? "").replace(/\s/g, "");
    const address = await counter
      .getByRole("link", { name: "The app is on this phone" })
      .getAttribute("href");
    expect(address).toContain(`secret=${key}`);
    await counter.getByLabel("Six-digit code").fill("000000");
    await counter.getByRole("button", { name: "Confirm" }).click();
    await counter.getByText("The code is wrong").waitFor();
    await counter.getByLabel("Six-digit code").fill(code(0));
    await counter.getByRole("button", { name: "Confirm" }).click();
    const codes = counter.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
    await codes.nth(9).waitFor();
    recovery = await codes.allInnerTexts();
    expect(await axeFindings(counter)).toEqual([]);
    await counter.getByRole("button", { name: "I have kept them" }).click();
    await counter.getByText("10 left of ten").waitFor();
    await counter.getByText("At least 8 characters").waitFor();
  });

  it("is asked for after the password, and a reload begins again", async () => {
    await signOutAndGivePassword();
    expect(await axeFindings(counter)).toEqual([]);
    await counter.reload();
    await counter.getByLabel(/^E-mail/).waitFor();
    await counter.goto("/counts");
    await counter.getByLabel(/^E-mail/).fill(emailOf("counter", "en"));
    await counter
      .getByLabel(/^Password/)
      .first()
      .fill(PASSWORD);
    await counter.keyboard.press("Enter");
    await counter.getByLabel("Six-digit code").fill(code(1));
    await counter.keyboard.press("Enter");
    await signedIn();
  });

  it("is replaced by a recovery code, which works once", async () => {
    await signOutAndGivePassword();
    await counter.getByRole("button", { name: "Use a recovery code" }).click();
    await counter.getByLabel("Recovery code").fill(recovery[0] ?? "");
    await counter.keyboard.press("Enter");
    await signedIn();
    await signOutAndGivePassword();
    await counter.getByRole("button", { name: "Use a recovery code" }).click();
    await counter.getByLabel("Recovery code").fill(recovery[0] ?? "");
    await counter.keyboard.press("Enter");
    await counter.getByText("was used already").waitFor();
    await counter.getByLabel("Recovery code").fill(recovery[1] ?? "");
    await counter.keyboard.press("Enter");
    await signedIn();
  });

  it("gives new recovery codes and is removed, each with the password", async () => {
    await counter.goto("/account");
    await counter.getByText("8 left of ten").waitFor();
    await counter.getByRole("button", { name: "New recovery codes" }).click();
    await counter.getByRole("dialog").getByLabel("Current password").fill(PASSWORD);
    await counter.getByRole("dialog").getByRole("button", { name: "New recovery codes" }).click();
    await counter.getByRole("button", { name: "I have kept them" }).click();
    await counter.getByText("10 left of ten").waitFor();
    await counter.getByRole("button", { name: "Remove" }).click();
    await counter.getByRole("dialog").getByLabel("Current password").fill(PASSWORD);
    await counter.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await counter.getByRole("button", { name: "Set up" }).waitFor();
    expect(await axeFindings(counter)).toEqual([]);
  });
});
