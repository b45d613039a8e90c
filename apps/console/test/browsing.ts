import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Language } from "@stockex/contracts";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { emailOf, PASSWORD, type Person } from "./world.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** How long a person waits for the screen to follow. */
const PATIENCE_MS = 10_000;

/** A window of its own: another person at another machine. */
export async function openWindow(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: address,
    locale: "en",
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return context.newPage();
}

/** Signs a person in as they do it: on the first screen, by keyboard. */
export async function signIn(page: Page, person: Person, language: Language = "en"): Promise<void> {
  await page.goto("/");
  await page.getByLabel(/^(E-mail|Adresse e-mail)/).fill(emailOf(person, language));
  await page
    .getByLabel(/^(Password|Mot de passe)/)
    .first()
    .fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /^(Home|Accueil|To count|À compter)$/ }).waitFor();
}

/** A wedge scanner: the keys of the code within milliseconds, then Enter, wherever the eye is. */
export async function scan(page: Page, code: string): Promise<void> {
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
}

/** Fingers. */
export async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: 45 });
  await page.keyboard.press("Enter");
}

/** What axe-core finds wrong on the screen, one line each. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const results = await page.evaluate<AxeResults>("axe.run()");
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary ?? ""}`),
  );
}
