import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Download, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../server/test/application.ts";
import { openWindow, scan, signIn, type } from "./browsing.ts";
import { launchChromium } from "./chromium.ts";
import { inZone } from "./story.ts";
import { type Article, makeWorld, PASSWORD, type World } from "./world.ts";

/** What the windows showed when a test failed. */
const failures = join(import.meta.dirname, "../../../screenshots/failures");

let server: TestApplication;
let world: World;
let browser: Browser;
let manager: Page;
let counter: Page;
let controller: Page;
let shelf: readonly Article[];
const broken: string[] = [];

beforeAll(async () => {
  server = await startTestApplication();
  world = await makeWorld(server.app, server.address);
  shelf = inZone(world, "A");
  browser = await launchChromium();
  manager = await openWindow(browser, server.address);
  counter = await openWindow(browser, server.address, { viewport: { width: 1024, height: 768 } });
  controller = await openWindow(browser, server.address, { acceptDownloads: true });
  for (const page of [manager, counter, controller]) {
    page.on("pageerror", (error) => broken.push(String(error)));
    page.on("console", (message) => {
      if (/Content Security Policy/i.test(message.text())) broken.push(message.text());
    });
  }
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  await mkdir(failures, { recursive: true });
  for (const [name, page] of Object.entries({ manager, counter, controller })) {
    await page.screenshot({ path: join(failures, `${task.name.slice(0, 40)}.${name}.png`) });
  }
});

/** The n-th article of zone A. */
const article = (index: number): Article => {
  const found = shelf[index];
  if (found === undefined) throw new Error(`zone A has no article ${index}`);
  return found;
};
const place = (index: number) => `LOC-${article(index).bay.code}`;

describe("signing in", () => {
  it("says what is wrong with a wrong password, and lets the right one in", async () => {
    await manager.goto("/counts/new");
    await manager.getByLabel(/^E-mail/).fill("manager.en@example.org");
    await manager
      .getByLabel(/^Password/)
      .first()
      .fill("not the password at all");
    await manager.getByRole("button", { name: "Sign in" }).click();
    await manager.getByText("E-mail or password is wrong.").waitFor();

    await manager
      .getByLabel(/^Password/)
      .first()
      .fill(PASSWORD);
    await manager.keyboard.press("Enter");
    // On to the page that was asked for.
    await manager.getByRole("heading", { name: "New count" }).waitFor();
  });

  it("keeps a person's language", async () => {
    const page = await openWindow(browser, server.address);
    await signIn(page, "second", "fr");
    await page.getByRole("heading", { level: 1, name: "À compter" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("fr");
    await page.context().close();
  });
});

describe("a count from the first step to its evidence", () => {
  it("is prepared and released by a manager", async () => {
    await manager.getByLabel("Title").fill("Zone A, week 48");
    await manager.getByRole("radio", { name: "By place" }).click();
    await manager.getByLabel("Places").first().click();
    await manager.getByRole("option", { name: /Zone A$/ }).click();
    await manager.keyboard.press("Escape");
    await manager.getByRole("button", { name: "Prepare the count" }).click();
    await manager.getByText("Nothing is frozen yet.").waitFor();
    await manager.getByRole("button", { name: "Release" }).click();
    await manager.getByText("Counting is under way.").waitFor();
    await manager.getByText("0 / 12").waitFor();
  });

  it("is counted by scanner, and the manager sees it without reloading", async () => {
    await signIn(counter, "counter");
    await counter.getByRole("link", { name: "Zone A, week 48" }).click();
    await counter.getByText("Scan a place").waitFor();

    await scan(counter, place(0));
    await counter.getByText("Scan a product").waitFor();
    await scan(counter, article(0).barcode);
    await counter.getByLabel("How many?").waitFor();
    await counter.getByText(article(0).name).first().waitFor();
    await type(counter, article(0).book);
    await lastEntry(counter, article(0)).getByText("Recorded").waitFor();

    await manager.getByText("1 / 12").waitFor();
    await expect.poll(() => counter.getByText("Book", { exact: true }).count()).toBe(0);
  });

  it("takes codes in their order, however slow the answers, and sums in one field", async () => {
    // Nothing is known yet, so each code is asked for, and the place is answered last.
    await counter.route("**/tasks?*", (route) => sleep(3_000).then(() => route.continue()));
    await counter.route(`**/codes?code=${place(1)}`, (route) => sleep(1_000).then(() => route.continue()));
    await counter.reload();
    await counter.getByText("Scan a place").waitFor();
    await scan(counter, place(1));
    await scan(counter, article(1).barcode);
    await counter.getByLabel("How many?").waitFor();
    await counter.unrouteAll({ behavior: "wait" });
    await type(counter, "12*6");
    await lastEntry(counter, article(1)).getByText("72").waitFor();
    await lastEntry(counter, article(1)).getByText("Recorded").waitFor();
  });

  it("takes an entry back", async () => {
    await lastEntry(counter, article(1)).getByRole("button", { name: /^Undo/ }).click();
    await lastEntry(counter, article(1)).getByText("Undone").waitFor();
    await scan(counter, article(1).barcode);
    await counter.getByLabel("How many?").waitFor();
    await type(counter, String(BigInt(article(1).book) - 2n));
    await manager.getByText("2 / 12").waitFor();
  });

  it("keeps what was entered without a connection over a reload, and sends it afterwards", async () => {
    await counter.route("**/readings", (route) => route.abort());
    await scan(counter, place(2));
    await scan(counter, article(2).barcode);
    await counter.getByLabel("How many?").waitFor();
    await type(counter, article(2).book);
    await counter.getByText(/1 entry is kept on this device/).waitFor();

    await counter.reload();
    await lastEntry(counter, article(2)).getByText("Kept on this device").waitFor();
    await counter.unroute("**/readings");
    await lastEntry(counter, article(2)).getByText("Recorded").waitFor({ timeout: 20_000 });
    await manager.getByText("3 / 12").waitFor();
  });

  it("keeps an unknown code for the manager, who says what it is", async () => {
    await scan(counter, place(3));
    await scan(counter, "9999999999999");
    await counter.getByText("Nobody knows 9999999999999 yet.").waitFor();
    await type(counter, "6");
    await counter.getByText("Unknown code").first().waitFor();

    await manager.getByText("9999999999999").waitFor();
    await manager.getByRole("button", { name: "Dismiss" }).click();
    await manager.getByRole("dialog").getByLabel("Reason").fill("A label of the transport company");
    await manager.getByRole("dialog").getByRole("button", { name: "Dismiss" }).click();
    await manager.getByText("9999999999999").waitFor({ state: "detached" });
  });

  it("does not end before somebody says what becomes of uncounted lines", async () => {
    await manager.getByRole("button", { name: "End counting" }).click();
    const dialog = manager.getByRole("dialog");
    await expect.poll(() => dialog.getByRole("radio", { checked: true }).count()).toBe(0);
    await dialog.getByRole("button", { name: "End counting" }).click();
    await dialog.getByText(/Choose one/).waitFor();
    await dialog.getByRole("radio", { name: "Keep the book quantity" }).click();
    await dialog.getByLabel("Reason").fill("Blocked by a delivery");
    await dialog.getByRole("button", { name: "End counting" }).click();
    await manager.getByRole("heading", { name: "Review: Zone A, week 48" }).waitFor();
  });

  it("shows the story behind a difference and takes a decision, by keyboard", async () => {
    const lines = manager.getByRole("grid", { name: "Lines" });
    await lines.getByText(article(1).code).waitFor();
    await lines.focus();
    await manager.keyboard.press("ArrowDown");
    const story = manager.getByRole("complementary", { name: "Story of the line" });
    await story.getByRole("heading", { name: article(1).name }).waitFor();
    await story.getByText("Aicha Bello").first().waitFor();
    expect(manager.url()).toContain("line=");
    await story.getByLabel("Reason").fill("Looked again");
    await story.getByRole("button", { name: "Accept" }).click();
    await manager.getByText("To decide", { exact: true }).click();
    await manager.getByText("Nothing is left to decide").waitFor();
  });

  it("is approved by another person, and says what posting will change", async () => {
    await signIn(controller, "controller");
    await controller.getByRole("link", { name: /1 count to approve/ }).click();
    await controller.getByRole("button", { name: "Approve" }).click();
    await controller.getByRole("heading", { name: "Post: Zone A, week 48" }).waitFor();
    const losses = controller.getByRole("row", { name: /^Missing goods/ });
    await losses.getByText("1", { exact: true }).waitFor();
    await controller.getByRole("rowheader", { name: /^31 / }).waitFor();
  });

  it("is posted, and leaves entries and documents", async () => {
    await controller.getByRole("button", { name: "Post the count" }).click();
    await controller.getByRole("heading", { name: "Evidence: Zone A, week 48" }).waitFor({ timeout: 20_000 });
    await controller.getByRole("columnheader", { name: "Debit" }).first().waitFor();

    const csv = await download(controller, "Variance report (CSV)");
    const text = (await readFile(await csv.path())).toString("utf8");
    expect(text).toContain(article(1).code);
    const xlsx = await readFile(await (await download(controller, "Variance report (Excel)")).path());
    expect(xlsx.subarray(0, 2).toString()).toBe("PK");
    const pdf = await readFile(await (await download(controller, "Variance report (PDF)")).path());
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("is found again in moves and entries", async () => {
    await controller.getByRole("link", { name: "All moves of this count" }).click();
    await controller.getByRole("grid", { name: "Moves" }).getByText(article(1).code).waitFor();
    await controller.getByRole("link", { name: "Entries" }).click();
    await controller.getByRole("grid", { name: "Journal entries" }).getByText("STK-").first().click();
    await controller.getByRole("columnheader", { name: "Credit" }).waitFor();
  });
});

describe("a file of products", () => {
  const headings = "Code,Name,Category,Unit";
  const send = async (name: string, rows: string) => {
    await manager.goto("/imports");
    await manager.getByRole("button", { name: "New import" }).first().click();
    const choosing = manager.waitForEvent("filechooser");
    await manager
      .getByRole("button", { name: "Choose a file" })
      .or(manager.getByText("Choose a file"))
      .first()
      .click();
    await (await choosing).setFiles({
      name,
      mimeType: "text/csv",
      buffer: Buffer.from(`${headings}\n${rows}`),
    });
    await manager.getByRole("button", { name: "Send the file" }).click();
    await manager.getByRole("heading", { name: "Which column is what" }).waitFor();
    await manager.getByLabel("Create missing products").check();
    await manager.getByRole("button", { name: "Check the rows" }).click();
  };

  it("is refused whole while a row is wrong, and says which", async () => {
    await send("wrong.csv", "N1,New lamp,DECO,piece\nN2,New chair,DECO,no-such-unit\n");
    await manager.getByText("Nothing can be imported while rows have errors.").waitFor();
    await manager.getByText("no unit “no-such-unit”", { exact: false }).waitFor();
    const errors = await readFile(await (await download(manager, "Errors as CSV")).path());
    expect(errors.toString("utf8")).toContain("N2");
  });

  it("is put right row by row, without being sent again", async () => {
    await manager.getByRole("button", { name: "Correct row 3" }).click();
    await manager.getByLabel("Unit", { exact: true }).and(manager.locator("input")).fill("still-no-unit");
    await manager.keyboard.press("Enter");
    await manager.getByText("no unit “still-no-unit”", { exact: false }).waitFor();
    await manager.getByLabel("Unit", { exact: true }).and(manager.locator("input")).fill("piece");
    await manager.keyboard.press("Enter");
    await manager.getByText("Row 3 is right now.").waitFor();
    await manager.getByText("Every row is fine.").waitFor();
    await manager.getByRole("cell", { name: "piece" }).nth(1).waitFor();
  });

  it("is imported once every row is right", async () => {
    await send("right.csv", "N1,New lamp,DECO,piece\nN2,New chair,DECO,piece\n");
    await manager.getByText("Every row is fine.").waitFor();
    await manager.getByRole("button", { name: "Import all rows" }).click();
    await manager.getByText("All rows are imported.").waitFor({ timeout: 20_000 });
  });
});

describe("who may not", () => {
  it("does not offer a counter what is not theirs, nor show it by address", async () => {
    await counter.goto("/counts");
    await expect.poll(() => counter.getByRole("link", { name: "New count" }).count()).toBe(0);
    await expect.poll(() => counter.getByRole("link", { name: "Entries" }).count()).toBe(0);
    await counter.goto("/counts/new");
    await counter.getByText("This is not for your role").waitFor();
  });
});

it("broke nothing on the way, and nothing asked for more than the page's policy allows", () => {
  expect(broken).toEqual([]);
});

function lastEntry(page: Page, { name }: Article) {
  return page
    .getByRole("region", { name: "Last entries" })
    .getByRole("listitem")
    .filter({ hasText: name })
    .first();
}

async function download(page: Page, name: string): Promise<Download> {
  // The first PDF and workbook of a server load their libraries.
  const coming = page.waitForEvent("download", { timeout: 40_000 });
  await page.getByRole("button", { name }).click();
  return coming;
}
