import type { Browser } from "playwright-core";
import { openWindow, scan, signIn } from "../test/browsing.ts";
import { inZone } from "../test/story.ts";
import type { World } from "../test/world.ts";

/** From the Enter key to the counted quantity painted among the last entries; median of one entry per article, in ms. */
export async function entryEcho(
  browser: Browser,
  address: string,
  world: World,
  countId: string,
): Promise<number> {
  const page = await openWindow(browser, address, { viewport: { width: 1024, height: 768 } });
  await signIn(page, "counter");
  await page.goto(`/counts/${countId}/entry`);
  await page.getByText("Scan a place").waitFor();
  await page.evaluate(watchEntries);
  const counting = page.getByRole("region", { name: "Counting" });
  for (const [index, article] of inZone(world, "A").entries()) {
    await scan(page, `LOC-${article.bay.code}`);
    await counting.getByText(`Bay ${article.bay.code}`).waitFor();
    await scan(page, article.barcode);
    await counting.getByText(article.name).waitFor();
    await page.getByLabel("How many?").waitFor();
    // No two alike, so that the newest entry is known by its quantity.
    await page.keyboard.type(String(700 + index), { delay: 45 });
    await page.keyboard.press("Enter");
    await page.waitForFunction((wanted) => performance.getEntriesByName("echo").length === wanted, index + 1);
  }
  const times = await page.evaluate(() =>
    performance.getEntriesByName("echo").map(({ duration }) => duration),
  );
  await page.context().close();
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** Runs in the page. The frame after the one in which the list changed is the first that shows it. */
function watchEntries(): void {
  const entries = document.querySelector('section[aria-label="Last entries"]');
  if (entries === null) throw new Error("the screen has no last entries");
  let pressed: { readonly at: number; readonly quantity: string } | null = null;
  const onKey = ({ key, timeStamp, target }: KeyboardEvent) => {
    if (key === "Enter" && target instanceof HTMLInputElement && /^7\d\d$/.test(target.value))
      pressed = { at: timeStamp, quantity: target.value };
  };
  document.addEventListener("keydown", onKey, { capture: true });
  const look = () => {
    if (pressed === null || entries.querySelector("li")?.textContent.startsWith(pressed.quantity) !== true)
      return;
    const start = pressed.at;
    pressed = null;
    requestAnimationFrame(() =>
      setTimeout(() => performance.measure("echo", { start, end: performance.now() })),
    );
  };
  new MutationObserver(look).observe(entries, { childList: true, subtree: true, characterData: true });
}
