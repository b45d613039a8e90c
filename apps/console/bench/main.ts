/**
 * `npm run bench:web` builds the console, serves it with a count of 100,000 lines, and measures it in a real
 * browser. Prints one JSON object a line: {"op","value"}. Ends with 1 when a value is above its limit.
 */
import { launchChromium } from "../test/chromium.ts";
import { releaseLargeCount } from "../test/large-count.ts";
import { serveWorld } from "../test/serve-world.ts";
import { entryEcho } from "./entry-echo.ts";
import { consoleReady, initialScripts } from "./first-load.ts";
import { longestBlockScrolling } from "./scrolling.ts";

const LINES = 100_000;

function report(op: string, value: number, limit: number): void {
  console.log(JSON.stringify({ op, value: Math.round(value * 10) / 10 }));
  if (value > limit) process.exitCode = 1;
}

const served = await serveWorld({ checkAnswers: false });
const browser = await launchChromium();
try {
  const { address, world, counts } = served;
  report("initial_js_gzip_kb", await initialScripts(browser, address), 250);
  report("entry_echo_ms", await entryEcho(browser, address, world, counts.counting), 50);
  const large = await releaseLargeCount(served, LINES);
  report("console_ready_ms", await consoleReady(browser, address), 1_500);
  const lines = large.progress.lines;
  report("scroll_longest_block_ms", await longestBlockScrolling(browser, address, large.id, lines), 50);
} finally {
  await browser.close();
  await served.stop();
}
