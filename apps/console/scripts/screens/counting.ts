import { routes } from "@stockex/contracts";
import type { ServedWorld } from "../../test/serve-world.ts";
import type { OfficeData } from "./office-data.ts";
import { press, type Screen } from "./screen.ts";

/** Screens of counting: from a draft to what was posted, and what comes in by file or form. */
export async function countingScreens(
  { counts, files, world }: ServedWorld,
  office: OfficeData,
): Promise<readonly Screen[]> {
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
  const review = `/counts/${counts.review}/review`;
  const running = `/counts/${counts.counting}`;
  return [
    { name: "home", path: "/", as: "manager" },
    { name: "home-controller", path: "/", as: "controller" },
    { name: "home-counter", path: "/", as: "counter" },
    { name: "differences", path: "/differences", as: "controller" },
    { name: "pivot", path: "/pivot", as: "controller" },
    { name: "counts", path: "/counts", as: "manager" },
    {
      name: "counts-chosen",
      path: "/counts?show=all",
      as: "manager",
      only: "desktop",
      bring: async (page) => {
        for (const at of [0, 1])
          await page
            .getByRole("checkbox", { name: /(to compare|pour comparer)$/ })
            .nth(at)
            .check();
      },
    },
    { name: "count-new", path: "/counts/new", as: "manager" },
    { name: "count-draft", path: `/counts/${counts.draft}`, as: "manager" },
    { name: "count-edit", path: `/counts/${counts.draft}/edit`, as: "manager" },
    { name: "count-running", path: running, as: "manager" },
    { name: "count-close", path: running, as: "manager", bring: press(/^(End counting|Clore le comptage)/) },
    { name: "count-posted", path: `/counts/${counts.posted}`, as: "controller" },
    { name: "plans", path: "/count-plans", as: "manager" },
    { name: "plan", path: `/count-plans/${office.plan}`, as: "manager" },
    { name: "plan-new", path: "/count-plans/new", as: "manager" },
    { name: "plan-edit", path: `/count-plans/${office.plan}/edit`, as: "manager" },
    { name: "entry", path: `/counts/${counts.counting}/entry`, as: "counter" },
    {
      name: "entry-quantity",
      path: `/counts/${counts.counting}/entry`,
      as: "counter",
      bring: async (page) => {
        for (const code of ["LOC-A-2", world.articles[1]?.barcode ?? ""]) {
          await page.keyboard.type(code);
          await page.keyboard.press("Enter");
          await page.waitForTimeout(300);
        }
        await page.keyboard.type("12*6", { delay: 60 });
      },
    },
    { name: "review", path: review, as: "controller" },
    { name: "review-line", path: `${review}?line=${line}`, as: "controller" },
    { name: "review-contested", path: `${review}?only=all&line=${contestedLine}`, as: "controller" },
    {
      name: "review-chosen",
      path: review,
      as: "controller",
      bring: (page) => page.getByRole("grid").getByRole("checkbox").nth(1).check(),
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
      bring: press(/^(Correct row|Corriger la ligne)/),
    },
    { name: "import-fine", path: `/imports/${files.fine}`, as: "manager" },
    { name: "kobo", path: "/kobo", as: "manager" },
    { name: "kobo-new", path: "/kobo/new", as: "manager" },
    { name: "kobo-form", path: `/kobo/${office.connection}`, as: "manager" },
    { name: "kobo-edit", path: `/kobo/${office.connection}/edit`, as: "manager" },
  ];
}
