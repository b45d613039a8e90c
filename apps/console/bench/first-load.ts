import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext } from "playwright-core";
import { openWindow, signIn } from "../test/browsing.ts";

const built = join(import.meta.dirname, "../dist");
const RUNS = 5;

/** JavaScript that a new browser loads until the first list is there: the sign-in, then the first screen, in kB of gzip. */
export async function initialScripts(browser: Browser, address: string): Promise<number> {
  const page = await openWindow(browser, address);
  const asked = new Set<string>();
  page.on("request", (request) => {
    if (request.resourceType() === "script") asked.add(new URL(request.url()).pathname);
  });
  await signIn(page, "manager");
  await page.waitForLoadState("networkidle");
  await page.context().close();
  const sizes = await Promise.all(
    [...asked].map(async (path) => gzipSync(await readFile(join(built, path)), { level: 9 }).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1_000;
}

/** From the address to a first screen that can be used, with nothing in the browser's cache; median in ms. */
export async function consoleReady(browser: Browser, address: string): Promise<number> {
  const first = await openWindow(browser, address);
  await signIn(first, "manager");
  const storageState = await first.context().storageState();
  await first.context().close();
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const page = await openWindow(browser, address, { storageState });
    times.push(await readyTime(page.context()));
    await page.context().close();
  }
  return times.toSorted((one, other) => one - other)[Math.floor(RUNS / 2)] ?? Number.NaN;
}

/** Watches from inside the page: the screen has its heading, something to go on to, and waits for no answer. */
async function readyTime(context: BrowserContext): Promise<number> {
  const [page] = context.pages();
  if (page === undefined) throw new Error("the window has no page");
  await page.addInitScript(() => {
    const look = () => {
      const main = document.querySelector("main");
      const there =
        main?.querySelector("h1") && main.querySelector("a") && !main.querySelector("[aria-busy=true]");
      if (there) performance.mark("ready");
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto("/");
  await page.waitForFunction(() => performance.getEntriesByName("ready").length > 0);
  return page.evaluate(() => performance.getEntriesByName("ready")[0]?.startTime ?? Number.NaN);
}
