import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Language } from "@stockex/contracts";
import { routes } from "@stockex/contracts";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchChromium } from "../test/chromium.ts";
import { type ServedWorld, serveWorld } from "../test/serve-world.ts";
import { settledData } from "../test/settled-data.ts";
import { inZone } from "../test/story.ts";
import { emailOf, PASSWORD, type Person } from "../test/world.ts";

const folder = join(import.meta.dirname, "../../../screenshots");
const widths = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

interface Screen {
  readonly name: string;
  readonly path: string;
  readonly as: Person;
  /** Brings the screen into the state that is shown. */
  readonly bring?: (page: Page) => Promise<void>;
}

async function screensOf({ counts, files, world }: ServedWorld): Promise<readonly Screen[]> {
  const data = await settledData(world);
  const posted = inZone(world, "D")[1];
  const lines = await world.as.manager.call(routes.listLines, {
    params: { countId: counts.review },
    query: { only: "differing", sort: "-magnitude" },
  });
  const contested = await world.as.manager.call(routes.listLines, {
    params: { countId: counts.review },
    query: { only: "contested" },
  });
  const line = lines.items[0]?.id ?? "";
  const contestedLine = contested.items[0]?.id ?? line;
  return [
    { name: "home", path: "/", as: "manager" },
    { name: "home-controller", path: "/", as: "controller" },
    { name: "home-counter", path: "/", as: "counter" },
    { name: "differences", path: "/differences", as: "controller" },
    { name: "counts", path: "/counts", as: "manager" },
    { name: "count-new", path: "/counts/new", as: "manager" },
    { name: "count-draft", path: `/counts/${counts.draft}`, as: "manager" },
    { name: "count-running", path: `/counts/${counts.counting}`, as: "manager" },
    {
      name: "count-close",
      path: `/counts/${counts.counting}`,
      as: "manager",
      bring: (page) => page.getByRole("button", { name: /End counting|Clore le comptage/ }).click(),
    },
    { name: "entry", path: `/counts/${counts.counting}/entry`, as: "counter" },
    {
      name: "entry-quantity",
      path: `/counts/${counts.counting}/entry`,
      as: "counter",
      bring: async (page) => {
        await page.keyboard.type("LOC-A-2");
        await page.keyboard.press("Enter");
        await page.waitForTimeout(300);
        await page.keyboard.type(world.articles[1]?.barcode ?? "");
        await page.keyboard.press("Enter");
        await page.waitForTimeout(300);
        await page.keyboard.type("12*6", { delay: 60 });
      },
    },
    { name: "review", path: `/counts/${counts.review}/review`, as: "controller" },
    { name: "review-line", path: `/counts/${counts.review}/review?line=${line}`, as: "controller" },
    {
      name: "review-contested",
      path: `/counts/${counts.review}/review?only=all&line=${contestedLine}`,
      as: "controller",
    },
    { name: "comparison", path: `/counts/${counts.posted}/compare?other=${counts.review}`, as: "controller" },
    { name: "posting-preview", path: `/counts/${counts.approved}/posting`, as: "controller" },
    { name: "evidence", path: `/counts/${counts.posted}/posting`, as: "controller" },
    { name: "corrections", path: "/corrections", as: "controller" },
    { name: "imports", path: "/imports", as: "manager" },
    { name: "import-mapping", path: `/imports/${files.mapped}`, as: "manager" },
    { name: "import-wrong", path: `/imports/${files.wrong}`, as: "manager" },
    {
      name: "import-row",
      path: `/imports/${files.wrong}`,
      as: "manager",
      bring: (page) =>
        page
          .getByRole("button", { name: /^(Correct row|Corriger la ligne)/ })
          .first()
          .click(),
    },
    { name: "import-fine", path: `/imports/${files.fine}`, as: "manager" },
    { name: "stock", path: "/stock", as: "manager" },
    { name: "moves", path: "/moves", as: "manager" },
    { name: "entries", path: "/entries", as: "controller" },
    { name: "categories", path: "/categories", as: "controller" },
    { name: "category", path: `/categories/${data.aging}`, as: "controller" },
    { name: "category-stocked", path: `/categories/${data.stocked}`, as: "manager" },
    { name: "category-new", path: "/categories/new", as: "manager" },
    { name: "products", path: "/products", as: "manager" },
    { name: "product", path: `/products/${posted?.id ?? ""}`, as: "administrator" },
    {
      name: "labels",
      path: "/products",
      as: "manager",
      bring: async (page) => {
        await page
          .getByRole("checkbox", { name: /^(Choose|Choisir) \d/ })
          .first()
          .check();
        await page.getByRole("button", { name: /^(Labels|Étiquettes)$/ }).click();
        await page.getByRole("dialog").getByRole("img").waitFor();
      },
    },
    { name: "jobs", path: "/jobs", as: "manager" },
    { name: "audit", path: "/audit", as: "administrator" },
    { name: "product-new", path: "/products/new", as: "manager" },
    { name: "product-edit", path: `/products/${data.packed}/edit`, as: "manager" },
    { name: "sites", path: "/sites", as: "manager" },
    {
      name: "site",
      path: `/sites/${world.siteId}?place=${world.articles[0]?.bay.id ?? ""}`,
      as: "manager",
      bring: async (page) => {
        await page.getByRole("treeitem").first().focus();
        await page.keyboard.press("ArrowRight");
        await page.getByRole("treeitem", { level: 2 }).first().waitFor();
      },
    },
    { name: "site-edit", path: `/sites/${world.siteId}/edit`, as: "manager" },
    { name: "tolerances", path: "/tolerances", as: "controller" },
    {
      name: "tolerance-new",
      path: "/tolerances",
      as: "controller",
      bring: (page) => page.getByRole("button", { name: /New tolerance|Nouvelle tolérance/ }).click(),
    },
    { name: "stock-value", path: "/stock-value", as: "controller" },
    { name: "stock-value-categories", path: "/stock-value?by=categories", as: "controller" },
    { name: "months", path: "/periods", as: "controller" },
    { name: "people", path: "/people", as: "administrator" },
    {
      name: "person-new",
      path: "/people",
      as: "administrator",
      bring: (page) => page.getByRole("button", { name: /Add a person|Ajouter une personne/ }).click(),
    },
    { name: "account", path: "/account", as: "administrator" },
  ];
}

async function signIn(
  context: BrowserContext,
  address: string,
  person: Person,
  language: Language,
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${address}/sign-in`);
  await page.getByLabel(/^(E-mail|Adresse e-mail)/).fill(emailOf(person, language));
  await page
    .getByLabel(/^(Password|Mot de passe)/)
    .first()
    .fill(PASSWORD);
  await page.getByRole("button", { name: /^(Sign in|Se connecter)$/ }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  return page;
}

async function shoot(browser: Browser, served: ServedWorld, only: RegExp): Promise<void> {
  const screens = await screensOf(served);
  for (const language of ["fr", "en"] as const) {
    for (const colorScheme of ["light", "dark"] as const) {
      for (const [size, viewport] of Object.entries(widths)) {
        const pages = new Map<Person, Page>();
        const contexts: BrowserContext[] = [];
        const open = async () => {
          const context = await browser.newContext({
            viewport,
            colorScheme,
            locale: language,
            hasTouch: size === "phone",
            isMobile: size === "phone",
          });
          contexts.push(context);
          return context;
        };
        const nameOf = (name: string) => `${name}.${language}.${colorScheme}.${size}.png`;
        if (only.test(nameOf("sign-in"))) {
          const page = await (await open()).newPage();
          await page.goto(`${served.address}/sign-in`);
          await page.waitForLoadState("networkidle");
          await page.screenshot({ path: join(folder, nameOf("sign-in")) });
        }
        for (const screen of screens) {
          if (!only.test(nameOf(screen.name))) continue;
          const page =
            pages.get(screen.as) ?? (await signIn(await open(), served.address, screen.as, language));
          pages.set(screen.as, page);
          await page.goto(served.address + screen.path);
          await page.waitForLoadState("networkidle");
          await screen.bring?.(page);
          await page.waitForTimeout(250);
          await page.screenshot({ path: join(folder, nameOf(screen.name)) });
        }
        for (const context of contexts) await context.close();
      }
    }
  }
}

const only = new RegExp(process.argv[2] ?? "");
await mkdir(folder, { recursive: true });
const served = await serveWorld();
const browser = await launchChromium();
try {
  await shoot(browser, served, only);
} finally {
  await browser.close();
  await served.stop();
}
