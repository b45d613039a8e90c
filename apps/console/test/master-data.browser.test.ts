import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { routes } from "@stockex/contracts";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../server/test/application.ts";
import { openWindow, signIn } from "./browsing.ts";
import { launchChromium } from "./chromium.ts";
import { acceptAll, closeAndDecide, countArticles, inZone, releaseZone, send } from "./story.ts";
import { makeWorld, type World } from "./world.ts";

const failures = join(import.meta.dirname, "../../../screenshots/failures");

let server: TestApplication;
let world: World;
let browser: Browser;
let manager: Page;
let controller: Page;
let administrator: Page;

beforeAll(async () => {
  server = await startTestApplication();
  world = await makeWorld(server.app, server.address);
  browser = await launchChromium();
  manager = await openWindow(browser, server.address);
  controller = await openWindow(browser, server.address);
  administrator = await openWindow(browser, server.address);
  await signIn(manager, "manager");
  await signIn(controller, "controller");
  await signIn(administrator, "administrator");
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  await mkdir(failures, { recursive: true });
  for (const [name, page] of Object.entries({ manager, controller, administrator })) {
    await page.screenshot({ path: join(failures, `${task.name.slice(0, 40)}.${name}.png`) });
  }
});

const goByNavigation = async (page: Page, name: string) => {
  await page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
};
const dialog = (page: Page) => page.getByRole("dialog");
const row = (page: Page, name: string | RegExp) => page.getByRole("row", { name });

describe("a category", () => {
  it("is added by a manager, who sees what it still lacks", async () => {
    await goByNavigation(manager, "Categories");
    await row(manager, /Decoration/)
      .getByText("Complete")
      .waitFor();
    await manager.getByRole("link", { name: "New category" }).click();
    await manager.getByRole("heading", { name: "New category" }).waitFor();
    await manager.getByLabel("Name in French").fill("Saisonnier");
    await manager.getByLabel("Name in English").fill("Seasonal");
    await manager.getByLabel("Code").fill("SEAS");
    await manager.getByRole("radio", { name: "Economic" }).click();
    await manager.getByRole("button", { name: "Add the category" }).click();
    await manager.getByRole("heading", { name: "Seasonal" }).waitFor();
    await manager.getByRole("complementary", { name: "Set-up" }).getByText("No depreciation steps").waitFor();
    // A manager sees accounts and steps; setting them is the controller's.
    await manager.getByText("No step: the economic value equals the cost.").waitFor();
    await expect.poll(() => manager.getByRole("button", { name: "Add a step" }).count()).toBe(0);
    await expect.poll(() => manager.getByRole("button", { name: /^Own accounts/ }).count()).toBe(0);
  });

  it("gets its depreciation steps and its own accounts from a controller", async () => {
    await goByNavigation(controller, "Categories");
    await controller.getByRole("link", { name: "Seasonal" }).click();
    await controller.getByRole("button", { name: "Add a step" }).click();
    await controller.getByLabel("Days of step 1").fill("90");
    await controller.getByLabel("Percentage of step 1").fill("25,5");
    await controller.getByRole("button", { name: "Add a step" }).click();
    await controller.getByLabel("Days of step 2").fill("60");
    await controller.getByLabel("Percentage of step 2").fill("50");
    await controller.getByRole("button", { name: "Save the steps" }).click();
    await controller.getByText("More than the step before").waitFor();
    await controller.getByLabel("Days of step 2").fill("180");
    await controller.getByRole("button", { name: "Save the steps" }).click();
    await controller
      .getByRole("complementary", { name: "Set-up" })
      .getByText("Depreciation steps", { exact: true })
      .waitFor();

    await controller.getByRole("button", { name: /^Own accounts/ }).click();
    const stock = dialog(controller).getByLabel("Stock account");
    await stock.selectOption({ index: 2 });
    const chosen = await stock.inputValue();
    await dialog(controller).getByRole("button", { name: "Save" }).click();
    await row(controller, new RegExp(`Comptoir du Port.*${chosen}.*Own`)).waitFor();
  });

  it("keeps its method while it is in stock, and says why", async () => {
    await goByNavigation(manager, "Categories");
    await manager.getByRole("link", { name: "Decoration" }).click();
    await manager.getByText("Products of this category are in stock").waitFor();
    await expect.poll(() => manager.getByRole("radio", { name: "Standard cost" }).isDisabled()).toBe(true);
  });
});

describe("a product", () => {
  it("is added with a pack and a barcode on it, and found by that barcode", async () => {
    await goByNavigation(manager, "Products");
    await manager.getByRole("link", { name: "New product" }).click();
    await manager.getByRole("heading", { name: "New product" }).waitFor();
    await manager.getByLabel("Code").fill("NOEL-01");
    await manager.getByRole("textbox", { name: "Name" }).fill("Guirlande de Noël");
    await manager.getByLabel("Category").selectOption({ label: "Seasonal (SEAS)" });
    await manager.getByLabel("Unit", { exact: false }).first().selectOption({ index: 1 });
    await manager.getByRole("button", { name: "Add a pack unit" }).click();
    await manager.getByLabel("Unit of pack 1").selectOption({ index: 1 });
    await manager.getByRole("button", { name: "Add the product" }).click();
    await manager.getByText("A pack needs a unit and two whole numbers").waitFor();
    await manager.getByLabel("Base units, pack 1").fill("12");
    await manager.getByRole("button", { name: "Add a barcode" }).click();
    await manager.getByLabel("Barcode 1", { exact: true }).fill("3760020507350");
    await manager.getByLabel("Unit of barcode 1").selectOption({ index: 1 });
    await manager.getByRole("button", { name: "Add the product" }).click();
    await manager.getByRole("heading", { name: "Guirlande de Noël" }).waitFor();
    await manager.getByText("03760020507350").waitFor();
    await manager.getByText("Nothing is on hand.").waitFor();

    await goByNavigation(manager, "Products");
    await manager.getByLabel("Code, name or barcode").fill("3760020507350");
    await manager.getByRole("link", { name: "NOEL-01" }).waitFor();
    await row(manager, /NOEL-01/).waitFor();
    await expect.poll(() => manager.getByRole("row").count()).toBe(2);
  });

  it("is listed with its ABC class, and found by it", async () => {
    await manager.getByLabel("ABC class").selectOption("A");
    await manager.getByText("No product matches").waitFor();
    await manager.getByLabel("ABC class").selectOption("C");
    await row(manager, /NOEL-01/)
      .getByRole("gridcell", { name: "C", exact: true })
      .waitFor();
    await manager.getByLabel("ABC class").selectOption("");
  });

  it("is renamed, then archived, and offered no more", async () => {
    await manager.getByRole("link", { name: "NOEL-01" }).click();
    await manager.getByRole("link", { name: "Edit" }).click();
    await manager.getByRole("textbox", { name: "Name" }).fill("Guirlande lumineuse");
    await manager.getByRole("button", { name: "Save" }).click();
    await manager.getByRole("heading", { name: "Guirlande lumineuse" }).waitFor();
    await manager.getByRole("button", { name: "Archive" }).click();
    await dialog(manager).getByRole("button", { name: "Archive" }).click();
    await manager.getByText("Archived").waitFor();
    await expect.poll(() => manager.getByRole("link", { name: "Edit" }).count()).toBe(0);
    await goByNavigation(manager, "Products");
    await manager.getByLabel("Code, name or barcode").fill("NOEL-01");
    await manager.getByText("No product matches").waitFor();
    await manager.getByRole("radiogroup", { name: "Which products" }).getByText("Archived").click();
    await manager.getByRole("link", { name: "NOEL-01" }).waitFor();
  });

  it("shows where it lies, what it is worth, what moved; a controller sets its standard cost", async () => {
    const [article] = inZone(world, "A");
    if (article === undefined) throw new Error("zone A holds articles");
    await controller.goto(`/products/${article.id}`);
    await controller.getByRole("heading", { name: article.name }).waitFor();
    await row(controller, new RegExp(`Bay ${article.bay.code}`))
      .first()
      .waitFor();
    await row(controller, /BR-0001/).waitFor();
    await controller.getByText("No posted count holds it yet.").waitFor();
    await controller.getByRole("button", { name: "Change the standard cost" }).click();
    await dialog(controller).getByText("Nothing is revalued.").waitFor();
    await dialog(controller).getByLabel("Cost of one unit").fill("1 250");
    await dialog(controller).getByLabel("Reason").fill("Estimate for found goods");
    await dialog(controller).getByRole("button", { name: "Change the standard cost" }).click();
    await controller.getByText("1,250").waitFor();
    await expect.poll(() => controller.getByRole("link", { name: "Edit" }).count()).toBe(0);
  });
});

describe("sites and locations", () => {
  it("a site is added with its position; wrong degrees are said beside the field", async () => {
    await goByNavigation(manager, "Sites and locations");
    await manager.getByRole("link", { name: "New site" }).click();
    await manager.getByRole("heading", { name: "New site" }).waitFor();
    await manager.getByRole("textbox", { name: "Name" }).fill("Boutique Akwa");
    await manager.getByLabel("Code").fill("AKW");
    await manager.getByLabel("Latitude").fill("94");
    await manager.getByRole("button", { name: "Add the site" }).click();
    await manager.getByText("Degrees between −90 and 90").waitFor();
    await manager.getByLabel("Latitude").fill("4,0511");
    await manager.getByLabel("Longitude").fill("9.6953");
    await manager.getByLabel("Contact").fill("Mme Ewane, +237 600 00 00 00");
    await manager.getByRole("button", { name: "Add the site" }).click();
    await manager.getByText("4.0511, 9.6953").waitFor();
    await manager.getByText("This site has no location yet").waitFor();
  });

  it("locations are added, opened by keyboard, moved and archived", async () => {
    const add = async (name: string, code: string) => {
      await dialog(manager).getByRole("textbox", { name: "Name" }).fill(name);
      await dialog(manager).getByRole("textbox", { name: "Code", exact: true }).fill(code);
      await dialog(manager).getByRole("button", { name: "Add", exact: true }).click();
      await dialog(manager).waitFor({ state: "hidden" });
    };
    await manager.getByRole("button", { name: "Add a location" }).click();
    await add("Réserve", "R");
    await manager.getByRole("button", { name: "Add a location" }).click();
    await add("Salle", "S");
    await manager.getByRole("treeitem", { name: "Réserve R" }).click();
    await manager.getByRole("button", { name: "Add below" }).click();
    await add("Étagère 1", "R-1");
    const path = (text: string) => manager.getByRole("complementary", { name: "Étagère 1" }).getByText(text);
    await path("Boutique Akwa / Réserve / Étagère 1").waitFor();

    // Home, unfold, go in, open: without a mouse.
    await manager.getByRole("treeitem", { name: "Salle S" }).focus();
    await manager.keyboard.press("Home");
    await manager.keyboard.press("ArrowRight");
    await manager.getByRole("treeitem", { name: "Étagère 1 R-1" }).waitFor();
    await manager.keyboard.press("ArrowRight");
    await manager.keyboard.press("Enter");
    await manager.getByRole("button", { name: "Move" }).click();
    await dialog(manager).getByLabel("Under").click();
    await manager.getByRole("option", { name: "Boutique Akwa / Salle" }).click();
    await dialog(manager).getByRole("button", { name: "Move" }).click();
    await path("Boutique Akwa / Salle / Étagère 1").waitFor();

    await manager.getByRole("button", { name: "Archive" }).last().click();
    await dialog(manager).getByRole("button", { name: "Archive" }).click();
    await manager.getByText("Choose a location to see").waitFor();
    await expect.poll(() => manager.getByRole("treeitem", { name: /Étagère 1/ }).count()).toBe(0);
  });

  it("dropping a location on another asks before it moves", async () => {
    await manager.getByText("Réserve", { exact: true }).dragTo(manager.getByText("Salle", { exact: true }));
    await dialog(manager).getByText("Everything below it follows").waitFor();
    await dialog(manager).getByRole("button", { name: "Cancel" }).click();
  });

  it("a site that holds stock is not archived, and the reason is given", async () => {
    await manager.goto(`/sites/${world.siteId}`);
    await manager.getByRole("button", { name: "Archive" }).click();
    await dialog(manager).getByRole("button", { name: "Archive" }).click();
    await dialog(manager)
      .getByRole("alert")
      .getByText(/transfer the stock first/)
      .waitFor();
    await dialog(manager).getByRole("button", { name: "Cancel" }).click();
  });
});

describe("tolerances", () => {
  it("are set by a controller, changed and removed; a manager only reads them", async () => {
    await goByNavigation(controller, "Tolerances");
    await controller.getByText("No tolerance yet").waitFor();
    await controller.getByRole("button", { name: "New tolerance" }).first().click();
    await dialog(controller).getByLabel("Site").selectOption({ label: "Dépôt Douala" });
    await dialog(controller).getByLabel("Percent of the book quantity").fill("few");
    await dialog(controller).getByRole("button", { name: "Save" }).click();
    await dialog(controller).getByText("A number, zero or more").waitFor();
    await dialog(controller).getByLabel("Percent of the book quantity").fill("2,5");
    await dialog(controller).getByLabel("Value in XAF").fill("10 000");
    await dialog(controller).getByRole("button", { name: "Save" }).click();
    await row(controller, /Dépôt Douala.*All categories.*2\.5%.*10,000/).waitFor();

    await goByNavigation(manager, "Tolerances");
    await row(manager, /Dépôt Douala/).waitFor();
    await expect.poll(() => manager.getByRole("button", { name: "New tolerance" }).count()).toBe(0);
    await expect.poll(() => manager.getByRole("button", { name: "Remove" }).count()).toBe(0);

    await controller.getByRole("button", { name: "Edit" }).click();
    await dialog(controller).getByLabel("Percent of the book quantity").fill("3");
    await dialog(controller).getByRole("button", { name: "Save" }).click();
    await row(controller, /3%/).waitFor();
    await controller.getByRole("button", { name: "Remove" }).click();
    await dialog(controller).getByRole("button", { name: "Remove" }).click();
    await controller.getByText("No tolerance yet").waitFor();
  });
});

describe("value and months", () => {
  it("value is shown by product, category and site, and at a past day", async () => {
    await goByNavigation(controller, "Stock value");
    await row(controller, /Average cost/)
      .first()
      .waitFor();
    const shown = controller.getByRole("radiogroup", { name: "Shown by" });
    await shown.getByText("Sites").click();
    await row(controller, /Dépôt Douala.*100%/).waitFor();
    await shown.getByText("Categories").click();
    await controller.getByRole("button", { name: "Decoration" }).click();
    await row(controller, /Average cost/)
      .first()
      .waitFor();
    await controller.getByLabel("At the end of").fill("2020-01-31");
    await controller.getByText("No stock to value").waitFor();
  });

  it("a month is closed with its effect said, and reopened with a reason", async () => {
    await goByNavigation(controller, "Months");
    await controller
      .getByRole("button", { name: /^Close the month/ })
      .last()
      .click();
    await dialog(controller).getByText("It can be reopened with a reason.").waitFor();
    await dialog(controller).getByRole("button", { name: "Close the month" }).click();
    const closed = controller.getByRole("gridcell", { name: "Closed", exact: true });
    await closed.waitFor();
    await controller.getByRole("button", { name: /^Reopen/ }).click();
    await dialog(controller).getByLabel("Reason").fill("Late invoice");
    await dialog(controller).getByRole("button", { name: "Reopen" }).click();
    await dialog(controller).waitFor({ state: "hidden" });
    await expect.poll(() => closed.count()).toBe(0);
    await goByNavigation(manager, "Months");
    await row(manager, /Open/).first().waitFor();
    await expect.poll(() => manager.getByRole("button", { name: /^Close the month/ }).count()).toBe(0);
  });
});

describe("people", () => {
  it("are added by an administrator and may sign in; others have no such screen", async () => {
    await expect.poll(() => manager.getByRole("link", { name: "People" }).count()).toBe(0);
    await goByNavigation(administrator, "People");
    await administrator.getByRole("button", { name: "Add a person" }).click();
    await dialog(administrator).getByLabel("Name").fill("Paul Biloa");
    await dialog(administrator).getByLabel("E-mail").fill("paul@example.org");
    await dialog(administrator).getByRole("radio", { name: "Counter" }).click();
    await dialog(administrator).getByRole("button", { name: "Add the person" }).click();
    const invitation = administrator.getByLabel("One-time link to choose a password");
    const address = await invitation.inputValue();
    await dialog(administrator).getByRole("button", { name: "Close" }).last().click();
    await row(administrator, /Paul Biloa.*Counter/).waitFor();

    const page = await openWindow(browser, server.address);
    await page.goto(address);
    await page.getByLabel("New password").fill("long enough, really");
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByText("Your password is set").waitFor();
    await page.goto("/");
    await page.getByLabel(/^E-mail/).fill("paul@example.org");
    await page
      .getByLabel(/^Password/)
      .first()
      .fill("long enough, really");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "To count" }).waitFor();
    for (const name of ["Products", "Stock value", "Tolerances", "People"]) {
      await expect.poll(() => page.getByRole("navigation").getByRole("link", { name }).count()).toBe(0);
    }
    await page.context().close();
  });
});

describe("late readings", () => {
  it("become a supplementary count from where they wait", async () => {
    const { id } = await releaseZone(world, "B", "Zone B, late");
    const articles = inZone(world, "B");
    await countArticles(world, id, articles.slice(1), []);
    await closeAndDecide(world, id);
    await acceptAll(world, id);
    const [first] = articles;
    if (first === undefined) throw new Error("zone B holds articles");
    await world.as.controller.call(routes.approveCount, { params: { countId: id } });
    await world.as.controller.call(routes.postCount, { params: { countId: id }, body: {} });
    await manager.goto(`/counts/${id}`);
    await manager.getByText("Posted: stock, value").waitFor();
    await send(world, id, [
      {
        kind: "count",
        eventId: crypto.randomUUID(),
        countedAt: new Date().toISOString(),
        how: "scan",
        code: first.barcode,
        locationCode: `LOC-${first.bay.code}`,
        quantity: first.book,
      },
    ]);
    await manager.getByRole("button", { name: "Open a supplementary count" }).click();
    await dialog(manager).getByLabel("Reason").fill("The phone was offline");
    await dialog(manager).getByRole("button", { name: "Open it" }).click();
    await manager.getByRole("heading", { level: 1, name: "Zone B, late +" }).waitFor();
    await manager.getByRole("region", { name: "Progress" }).getByText("1 / 1").waitFor();
  });
});
