import type { Browser, Page } from "playwright-core";
import { openWindow, signIn } from "../test/browsing.ts";

const WHEEL_PIXELS = 6_000;
/** Time between two beats: browsers let a timer of a timer wait that long. */
const BEAT_MS = 4;

/** Scrolls a list to its last line, page after page, and gives the longest time the window answered nothing, in ms. */
export async function longestBlockScrolling(
  browser: Browser,
  address: string,
  countId: string,
  lines: number,
): Promise<number> {
  const page = await openWindow(browser, address);
  await signIn(page, "manager");
  await page.goto(`/counts/${countId}/review?only=all&sort=location`);
  const list = page.getByRole("grid");
  // Rows, not the space that is kept for them: drawing the first ones is no scrolling.
  await list.getByRole("checkbox").nth(5).waitFor();
  await list.hover();
  const longest = await watchBeats(page);
  // To look for the list by its role on every turn would be work of the measuring in the window that is measured.
  const grid = await list.elementHandle();
  if (grid === null) throw new Error("the screen has no list");
  let reached = 0;
  while (reached < lines) {
    await page.mouse.wheel(0, WHEEL_PIXELS);
    reached = await grid.evaluate(
      (element) =>
        new Promise<number>((resolve) =>
          requestAnimationFrame(() => resolve(Number(element.getAttribute("aria-rowcount")))),
        ),
    );
  }
  const worst = await longest();
  await page.context().close();
  return worst;
}

/** A timer that always comes again; when it is late, something else held the window. */
async function watchBeats(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    let last = performance.now();
    const beat = () => {
      const now = performance.now();
      performance.measure("beat", { start: last, end: now });
      last = now;
      setTimeout(beat, 0);
    };
    beat();
  });
  return () =>
    page.evaluate(
      (usual) =>
        performance.getEntriesByName("beat").reduce((most, { duration }) => Math.max(most, duration), 0) -
        usual,
      BEAT_MS,
    );
}
