import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openScene, type Scene } from "./scene.ts";
import { PASSWORD } from "./world.ts";

const NEXT = "forty lanterns on a pier";

let scene: Scene;
let administrator: Page;

beforeAll(async () => {
  scene = await openScene();
  administrator = await scene.windowOf("administrator");
});
afterAll(() => scene?.close());

/** A window of its own in which nobody has signed in. */
async function freshWindow(): Promise<Page> {
  const context = await administrator.context().browser()?.newContext({ locale: "en" });
  if (context === undefined) throw new Error("the browser is gone");
  context.setDefaultTimeout(10_000);
  return context.newPage();
}

async function signInWith(page: Page, email: string, password: string): Promise<void> {
  await page.goto(new URL("/sign-in", administrator.url()).href);
  await page.getByLabel(/^E-mail/).fill(email);
  await page
    .getByLabel(/^Password/)
    .first()
    .fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

describe("my account", () => {
  it("changes the password and ends the other session, which is back at the sign-in", async () => {
    const [here, elsewhere] = [await scene.windowOf("counter"), await scene.windowOf("counter")];
    await here.getByRole("button", { name: /Aicha Bello/ }).click();
    await here.getByRole("link", { name: "My account" }).click();
    await here.getByRole("heading", { level: 1, name: "My account" }).waitFor();
    const sessions = here.getByRole("list", { name: "Sessions" }).getByRole("listitem");
    // This window, the other, and the program that made the world.
    await sessions.nth(2).waitFor();
    await expect.poll(() => sessions.count()).toBe(3);
    await sessions.first().getByText("This session").waitFor();
    await here.getByLabel("Current password").fill(PASSWORD);
    await here.getByLabel("New password").fill("Aicha Bello 2026");
    await here.getByRole("button", { name: "Change the password" }).click();
    await here.getByText("made of your name").waitFor();
    await here.getByLabel("New password").fill(NEXT);
    await here.getByRole("button", { name: "Change the password" }).click();
    await here.getByText("The password is changed").waitFor();
    await sessions.nth(1).waitFor({ state: "detached" });
    await elsewhere.reload();
    await elsewhere.getByLabel(/^E-mail/).waitFor();
    await here.context().close();
    await elsewhere.context().close();
  });

  it("ends one session among several", async () => {
    const [here, elsewhere] = [await scene.windowOf("manager"), await scene.windowOf("manager")];
    await here.goto("/account");
    const sessions = here.getByRole("list", { name: "Sessions" }).getByRole("listitem");
    await sessions.nth(2).waitFor();
    await expect.poll(() => sessions.count()).toBe(3);
    // Used last first: the other window stands before the program.
    await sessions.nth(1).getByRole("button", { name: /^End/ }).click();
    await sessions.nth(2).waitFor({ state: "detached" });
    await elsewhere.reload();
    await elsewhere.getByLabel(/^E-mail/).waitFor();
    await here.context().close();
    await elsewhere.context().close();
  });
});

describe("an invitation", () => {
  it("is a link shown once, by which a new person chooses a password and signs in", async () => {
    await administrator.goto("/people");
    await administrator.getByRole("button", { name: "Add a person" }).click();
    await administrator.getByLabel("Name").fill("Nadia Essomba");
    await administrator.getByLabel(/^E-mail/).fill("nadia@example.org");
    await administrator.getByRole("button", { name: "Add the person" }).click();
    const address = await administrator.getByLabel("One-time link to choose a password").inputValue();
    expect(address).toMatch(/\/password-link#[\w-]{43}$/);
    await administrator.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
    const nadia = await freshWindow();
    await nadia.goto(address);
    await nadia.getByText("Welcome, Nadia Essomba").waitFor();
    await nadia.getByLabel("New password").fill("short");
    await nadia.getByRole("button", { name: "Set the password" }).click();
    await nadia.getByText("At least 15 characters", { exact: true }).waitFor();
    await nadia.getByLabel("New password").fill(NEXT);
    await nadia.getByRole("button", { name: "Set the password" }).click();
    await nadia.getByText("Your password is set").waitFor();
    await signInWith(nadia, "nadia@example.org", NEXT);
    await nadia.getByRole("button", { name: /Nadia Essomba/ }).waitFor();
    await nadia.goto(address);
    await nadia.reload();
    await nadia.getByText("This link is not valid any more").waitFor();
    await nadia.context().close();
  });

  it("is made again for a person who forgot the password, and their sessions are ended from their page", async () => {
    const controller = await scene.windowOf("controller");
    await administrator.goto("/people");
    await administrator.getByRole("row", { name: "controller.en@example.org" }).getByRole("link").click();
    await administrator.getByRole("button", { name: "One-time link" }).click();
    await administrator.getByLabel("One-time link to choose a password").waitFor();
    await administrator.getByText("A link is open until").waitFor();
    await administrator.getByRole("button", { name: "End all" }).click();
    await administrator.getByText("Signed in nowhere.").waitFor();
    await controller.reload();
    await controller.getByLabel(/^E-mail/).waitFor();
    await controller.context().close();
  });
});
