/**
 * `npm run screenshots` builds the console, serves it with data in every state and writes every screen into
 * screenshots/: both languages, light and dark, a desktop, a tablet and a phone. A pattern narrows it:
 * `npm run screenshots -- "^(counts|review).*\.fr\.light"`. Names are <screen>.<language>.<scheme>.<size>.png.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Language } from "@stockex/contracts";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startKoboServer } from "../../server/test/kobo-server.ts";
import { openWindow, signIn } from "../test/browsing.ts";
import { launchChromium } from "../test/chromium.ts";
import { type ServedWorld, serveWorld } from "../test/serve-world.ts";
import { settledData } from "../test/settled-data.ts";
import type { Person } from "../test/world.ts";
import { countingScreens } from "./screens/counting.ts";
import { dataScreens } from "./screens/data.ts";
import { officeData } from "./screens/office-data.ts";
import type { Screen } from "./screens/screen.ts";
import { stateScreens } from "./screens/states.ts";

const folder = join(import.meta.dirname, "../../../screenshots");
const languages = ["fr", "en"] as const satisfies readonly Language[];
const schemes = ["light", "dark"] as const;
const sizes = {
  desktop: { viewport: { width: 1440, height: 900 } },
  tablet: { viewport: { width: 1024, height: 768 }, hasTouch: true },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const satisfies Record<string, BrowserContextOptions>;
type Size = keyof typeof sizes;

/** The screen has drawn what it has once nothing was asked for that long. */
const QUIET_MS = 200;
const PATIENCE_MS = 4_000;

/** Waits until no answer is awaited any more; live events and pictures that never come are not waited for. */
async function settled(page: Page): Promise<void> {
  let open = 0;
  let last = Date.now();
  const begun = () => {
    open += 1;
  };
  const ended = () => {
    open = Math.max(0, open - 1);
    last = Date.now();
  };
  page.on("request", begun).on("requestfinished", ended).on("requestfailed", ended);
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until && (open > 0 || Date.now() - last < QUIET_MS)) await page.waitForTimeout(40);
  page.off("request", begun).off("requestfinished", ended).off("requestfailed", ended);
}

/** Opens a screen once and takes it in both schemes. */
async function take(page: Page, screen: Screen, fileOf: (scheme: string) => string): Promise<void> {
  await screen.before?.(page);
  await page.goto(screen.path);
  await (screen.waits === true ? page.waitForTimeout(700) : settled(page));
  if (screen.bring !== undefined) {
    await screen.bring(page);
    await settled(page);
  }
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(60);
    await page.screenshot({ path: join(folder, fileOf(colorScheme)) });
  }
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.context().setOffline(false);
}

async function takeAll(
  browser: Browser,
  address: string,
  screens: readonly Screen[],
  language: Language,
  size: Size,
): Promise<void> {
  const pages = new Map<Person | null, Page>();
  const windowOf = async (person: Person | null) => {
    const known = pages.get(person);
    if (known !== undefined) return known;
    const page = await openWindow(browser, address, { ...sizes[size], locale: language });
    if (person !== null) await signIn(page, person, language);
    pages.set(person, page);
    return page;
  };
  for (const screen of screens) {
    const page = await windowOf(screen.as);
    try {
      await take(page, screen, (scheme) => `${screen.name}.${language}.${scheme}.${size}.png`);
    } catch (error) {
      console.error(`${screen.name}.${language}.${size}: ${String(error).split("\n")[0]}`);
      process.exitCode = 1;
      await page.context().close();
      pages.delete(screen.as);
    }
  }
  for (const page of pages.values()) await page.context().close();
}

async function screensOf(served: ServedWorld, kobo: Parameters<typeof officeData>[2]): Promise<Screen[]> {
  const data = await settledData(served.world);
  const office = await officeData(served.world, served.counts.counting, kobo);
  return [...(await countingScreens(served, office)), ...dataScreens(served, data, office), ...stateScreens];
}

const wanted = new RegExp(process.argv[2] ?? "");
await mkdir(folder, { recursive: true });
const kobo = await startKoboServer();
const served = await serveWorld({ outboundAllow: ["127.0.0.1"] });
const browser = await launchChromium();
try {
  const screens = await screensOf(served, kobo);
  const inSize = (language: Language, size: Size) =>
    screens.filter(
      ({ name, only }) =>
        (only ?? size) === size &&
        schemes.some((scheme) => wanted.test(`${name}.${language}.${scheme}.${size}.png`)),
    );
  const parts = languages.flatMap((language) =>
    (Object.keys(sizes) as Size[]).map((size) => ({ language, size })),
  );
  // Two windows side by side: one draws while the other waits for the server.
  const next = async (): Promise<void> => {
    const part = parts.shift();
    if (part === undefined) return;
    await takeAll(browser, served.address, inSize(part.language, part.size), part.language, part.size);
    await next();
  };
  await Promise.all([next(), next()]);
} finally {
  await browser.close();
  await served.stop();
  await kobo.stop();
}
