import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type OpenIdProvider,
  startOpenIdProvider,
} from "../../server/test/openid-provider.ts";
import { axeFindings } from "./browsing.ts";
import { openScene, type Scene } from "./scene.ts";
import { emailOf } from "./world.ts";

let scene: Scene;
let provider: OpenIdProvider;
let administrator: Page;
let counter: Page;

beforeAll(async () => {
  scene = await openScene([], { outboundAllow: ["127.0.0.1"] });
  administrator = await scene.windowOf("administrator");
  const { port } = new URL(administrator.url());
  // Providers send people back to a name.
  counter = await scene.windowOf("counter", { baseURL: `http://localhost:${port}` });
  provider = await startOpenIdProvider(`http://localhost:${port}/sign-in/answer`);
  provider.accounts.set("aicha", { email: emailOf("counter", "en"), email_verified: true });
  provider.accounts.set("stranger", { email: "stranger@example.com", email_verified: true });
});
afterAll(async () => {
  await provider?.stop();
  await scene?.close();
});

async function signInThere(login: string): Promise<void> {
  await counter.getByPlaceholder("Enter any login").fill(login);
  await counter.getByPlaceholder("and password").fill("any");
  await counter.getByRole("button", { name: "Sign-in" }).click();
  await counter.getByRole("button", { name: "Continue" }).click();
}

describe("single sign-on", () => {
  it("is set up by an administrator, who is told what is no provider", async () => {
    await administrator.goto("/people");
    await administrator.getByRole("link", { name: "Single sign-on" }).click();
    expect(await axeFindings(administrator)).toEqual([]);
    await administrator.getByRole("button", { name: "Add a provider" }).click();
    const dialog = administrator.getByRole("dialog");
    await dialog.getByLabel(/^Name/).fill("Staff accounts");
    await dialog.getByLabel("Sign-in name of the organisation").fill("acme");
    await dialog.getByLabel("Issuer").fill(new URL(administrator.url()).origin);
    await dialog.getByLabel("Client ID").fill(CLIENT_ID);
    await dialog.getByLabel("Client secret").fill(CLIENT_SECRET);
    expect(await axeFindings(administrator)).toEqual([]);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText(/did not answer as an OpenID Connect provider/).waitFor();
    await dialog.getByLabel("Issuer").fill(provider.issuer);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    const list = administrator.getByRole("list", { name: "Providers" });
    await list.getByText("0 people have signed in by it").waitFor();
    await expect.poll(() => list.getByRole("textbox").inputValue()).toMatch(/\/sign-in\?organisation=acme$/);
  });

  it("brings somebody in by the provider's own form, to where they wanted to go", async () => {
    await counter.context().clearCookies();
    await counter.goto("/account");
    await counter.getByRole("button", { name: "Use your organisation's account" }).click();
    expect(await axeFindings(counter)).toEqual([]);
    await counter.getByLabel("Sign-in name of the organisation").fill("nobody-here");
    await counter.getByRole("button", { name: "Go on" }).click();
    await counter.getByText(/No organisation signs in under the name/).waitFor();
    await counter.getByLabel("Sign-in name of the organisation").fill("acme");
    await counter.getByRole("button", { name: "Go on" }).click();
    await signInThere("aicha");
    await counter.getByRole("button", { name: /Aicha Bello/ }).waitFor();
    expect(new URL(counter.url()).pathname).toBe("/account");
  });

  it("tells somebody the organisation does not know, and leads back", async () => {
    await counter.context().clearCookies();
    await counter.goto("/sign-in?organisation=acme");
    await counter.getByRole("button", { name: "Go on" }).click();
    await signInThere("stranger");
    await counter.getByText(/nobody here has been let in as stranger@example.com/).waitFor();
    expect(await axeFindings(counter)).toEqual([]);
    // An answer is good once, and only in the window that began.
    await counter.reload();
    await counter.getByText("Nothing was begun in this window.").waitFor();
    await counter.getByRole("link", { name: "Begin again" }).click();
    await counter.getByLabel(/^E-mail/).waitFor();
  });
});
