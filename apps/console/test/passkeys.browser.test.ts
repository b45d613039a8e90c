import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings } from "./browsing.ts";
import { openScene, type Scene } from "./scene.ts";
import { emailOf, PASSWORD } from "./world.ts";

let scene: Scene;
let counter: Page;
let devtools: CDPSession;
let authenticatorId = "";
let local = "";

beforeAll(async () => {
  scene = await openScene();
  const byNumber = await scene.windowOf("manager");
  // Browsers take passkeys at a name, not at 127.0.0.1.
  local = `http://localhost:${new URL(byNumber.url()).port}`;
  counter = await scene.windowOf("counter", { baseURL: local });
  devtools = await counter.context().newCDPSession(counter);
  await devtools.send("WebAuthn.enable");
  ({ authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  }));
});
afterAll(() => scene?.close());

const signedIn = () => counter.getByRole("button", { name: /Aicha Bello/ }).waitFor();
async function signOut(): Promise<void> {
  await counter.getByRole("button", { name: /Aicha Bello/ }).click();
  await counter.getByRole("button", { name: "Sign out" }).click();
  await counter.getByLabel(/^E-mail/).waitFor();
}
async function givePassword(): Promise<void> {
  await counter.getByLabel(/^E-mail/).fill(emailOf("counter", "en"));
  await counter
    .getByLabel(/^Password/)
    .first()
    .fill(PASSWORD);
  await counter.getByRole("button", { name: "Sign in", exact: true }).click();
}
const byPasskey = () => counter.getByRole("button", { name: "Sign in with a passkey" }).click();

describe("a passkey", () => {
  it("is added with the password and a name, and gives recovery codes", async () => {
    await counter.goto("/account");
    await counter.getByRole("button", { name: "Add a passkey" }).click();
    await counter.getByRole("dialog").getByLabel("Name").fill("Work laptop");
    await counter.getByRole("dialog").getByLabel("Current password").fill(PASSWORD);
    expect(await axeFindings(counter)).toEqual([]);
    await counter.getByRole("button", { name: "Next" }).click();
    await counter.getByRole("button", { name: "I have kept them" }).click();
    await counter.getByText("Work laptop").waitFor();
    await counter.getByText("never used").waitFor();
    const { credentials } = await devtools.send("WebAuthn.getCredentials", { authenticatorId });
    expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: "localhost" }]);
  });

  it("signs in alone, without a name or a password", async () => {
    await signOut();
    expect(await axeFindings(counter)).toEqual([]);
    await byPasskey();
    await signedIn();
  });

  it("is the second factor after the password", async () => {
    await signOut();
    await givePassword();
    await counter.getByRole("heading", { name: "Second factor" }).waitFor();
    await byPasskey();
    await signedIn();
  });

  it("opens nothing when its holder is not verified", async () => {
    await signOut();
    await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await byPasskey();
    await counter.getByText("No passkey was used").waitFor();
    await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
    await byPasskey();
    await signedIn();
  });

  it("that was copied is refused: its counter falls back", async () => {
    const { credentials } = await devtools.send("WebAuthn.getCredentials", { authenticatorId });
    const [known] = credentials;
    if (known === undefined) throw new Error("the authenticator has a passkey");
    await signOut();
    await devtools.send("WebAuthn.removeCredential", { authenticatorId, credentialId: known.credentialId });
    await devtools.send("WebAuthn.addCredential", {
      authenticatorId,
      credential: { ...known, signCount: 0 },
    });
    await byPasskey();
    await counter.getByText("This passkey was not accepted").waitFor();
    await devtools.send("WebAuthn.removeCredential", { authenticatorId, credentialId: known.credentialId });
    await devtools.send("WebAuthn.addCredential", {
      authenticatorId,
      credential: { ...known, signCount: known.signCount + 10 },
    });
    await byPasskey();
    await signedIn();
  });

  it("is renamed and removed; then the password is enough again", async () => {
    await counter.goto("/account");
    await counter.getByRole("button", { name: "Rename: Work laptop" }).click();
    await counter.getByRole("dialog").getByLabel("Name").fill("Old laptop");
    await counter.getByRole("button", { name: "Save" }).click();
    await counter.getByRole("button", { name: "Remove: Old laptop" }).click();
    await counter.getByRole("dialog").getByLabel("Current password").fill(PASSWORD);
    await counter.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await counter.getByRole("dialog").waitFor({ state: "detached" });
    await counter.getByText("Old laptop").waitFor({ state: "detached" });
    expect(await axeFindings(counter)).toEqual([]);
    await signOut();
    await givePassword();
    await signedIn();
  });

  it("is explained, not offered, where browsers take none", async () => {
    const byNumber = await scene.windowOf("controller");
    await byNumber.goto("/account");
    await byNumber.getByText("at the address with the name localhost").waitFor();
    await expect.poll(() => byNumber.getByRole("button", { name: "Add a passkey" }).count()).toBe(0);
    await byNumber.context().close();
  });
});
