import { routes } from "@stockex/contracts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CountsInEveryState, countsInEveryState } from "./every-state.ts";
import { openScene, type Scene } from "./scene.ts";
import { closeAndDecide, countArticles, inZone, releaseZone } from "./story.ts";

let scene: Scene;
let counts: CountsInEveryState;
let page: Page;

beforeAll(async () => {
  scene = await openScene();
  counts = await countsInEveryState(scene.world);
  page = await scene.windowOf("controller");
});
afterAll(() => scene?.close());

describe("a difference under review", () => {
  it("names a product of nearly the same code, and takes that as the reason", async () => {
    const articles = inZone(scene.world, "E").filter(({ code }) => code === "16202A" || code === "16202B");
    expect(articles).toHaveLength(2);
    const { id } = await releaseZone(scene.world, "E", "Zone E, cartes");
    await countArticles(scene.world, id, articles, [9n, -9n]);
    await closeAndDecide(scene.world, id);
    await page.goto(`/counts/${id}/review`);
    await page.getByRole("button", { name: "2 suggestions" }).click();
    await page.waitForURL(/only=suggested/);
    await expect.poll(() => page.getByRole("row", { name: /16202/ }).count()).toBe(2);
    await page.getByRole("row", { name: /16202B/ }).click();
    await page.getByText("nearly the same code").waitFor();
    await page.getByRole("button", { name: "Use as reason" }).first().click();
    const reason = page.getByRole("textbox", { name: "Reason" });
    await expect.poll(() => reason.inputValue()).toContain("Mixed up with 16202A");
    await page.getByRole("button", { name: "Accept", exact: true }).click();
    await page.getByRole("button", { name: "1 suggestion", exact: true }).waitFor();
    // The next line with a suggestion is shown, which is the other half of the mix-up.
    await page.getByRole("button", { name: /^16202B/ }).waitFor();
    const lines = await scene.world.as.controller.call(routes.listLines, {
      params: { countId: id },
      query: { search: "16202B" },
    });
    expect(lines.items).toMatchObject([
      { decision: "accept", decisionReason: expect.stringContaining("16202A") },
    ]);
  });

  it("stands in a bar from the book to the counted value, which leads to its lines", async () => {
    await page.goto(`/counts/${counts.review}/review`);
    const waterfall = page.getByRole("region", { name: "From book to counted value" });
    await waterfall.getByText("Counted value", { exact: true }).first().waitFor();
    await waterfall.getByRole("button").first().click();
    await page.getByRole("button", { name: "One category" }).waitFor();
    expect(page.url()).toContain("category=");
    await waterfall.getByText("As a table").click();
    await waterfall.getByRole("rowheader", { name: "Book value" }).waitFor();
  });
});

describe("two counts", () => {
  it("are chosen in the list and compared", async () => {
    await page.goto(`/counts?show=all`);
    for (const title of ["Zone D, semaine 46", "Zone B, inventaire tournant"])
      await page.getByRole("checkbox", { name: `Choose ${title} to compare` }).check();
    await page.getByRole("link", { name: "Compare them" }).click();
    await page.getByRole("heading", { name: "Comparison: Zone D, semaine 46" }).waitFor();
    await page.getByText("not in it").first().waitFor();
    await page.getByLabel("Compare with").selectOption({ label: "Round 1 and round 2" });
    await page.getByText("A · round 1").waitFor();
    expect(page.url()).toContain("rounds=1-2");
  });
});
