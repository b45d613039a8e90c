import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings } from "./browsing.ts";
import { openScene, type Scene } from "./scene.ts";

let scene: Scene;
let administrator: Page;

beforeAll(async () => {
  scene = await openScene();
  administrator = await scene.windowOf("administrator");
});
afterAll(() => scene?.close());

const dialog = () => administrator.getByRole("dialog");
const own = () => administrator.getByRole("list", { name: "Your own roles" });

describe("a role of the organisation", () => {
  it("is a copy of a built-in one with other permissions", async () => {
    await administrator.goto("/people");
    await administrator.getByRole("link", { name: "Roles" }).click();
    await administrator.getByText("None yet. Copy a built-in role").waitFor();
    await administrator.getByRole("button", { name: "Copy: Counter" }).click();
    await dialog().getByLabel("Name").fill("Stock clerk");
    await dialog().getByLabel("See stock and moves").click();
    expect(await axeFindings(administrator)).toEqual([]);
    await dialog().getByRole("button", { name: "Save" }).click();
    await own().getByText("Copy of: Counter · 4 permissions · 0 people").waitFor();
    expect(await axeFindings(administrator)).toEqual([]);
  });

  it("is given to a person, whose screens follow", async () => {
    const counter = await scene.windowOf("counter");
    await expect.poll(() => counter.getByRole("link", { name: "Stock on hand" }).count()).toBe(0);
    await administrator.goto("/people");
    await administrator.getByRole("row", { name: "counter.en@example.org" }).getByRole("link").click();
    await administrator.getByRole("radio", { name: "Stock clerk" }).click();
    await administrator.getByRole("button", { name: "Save" }).click();
    await administrator.goto("/people");
    await administrator
      .getByRole("row", { name: "counter.en@example.org" })
      .getByText("Stock clerk")
      .waitFor();
    await counter.reload();
    await counter.getByRole("link", { name: "Stock on hand" }).waitFor();
    await counter.getByText("Stock clerk · Comptoir du Port").waitFor();
    await counter.context().close();
  });

  it("is changed, and deleted once nobody has it", async () => {
    await administrator.goto("/roles");
    await own().getByText("1 person").waitFor();
    await expect.poll(() => own().getByRole("button", { name: "Delete: Stock clerk" }).count()).toBe(0);
    await own().getByRole("button", { name: "Change: Stock clerk" }).click();
    await dialog().getByLabel("Name").fill("Clerk");
    await dialog().getByRole("button", { name: "Save" }).click();
    await own().getByText("Clerk", { exact: true }).waitFor();
    await administrator.goto("/people");
    await administrator.getByRole("row", { name: "counter.en@example.org" }).getByRole("link").click();
    await administrator.getByRole("radio", { name: "Counter" }).click();
    await administrator.getByRole("button", { name: "Save" }).click();
    await administrator.goto("/roles");
    await own().getByRole("button", { name: "Delete: Clerk" }).click();
    await dialog().getByRole("button", { name: "Delete" }).click();
    await administrator.getByText("None yet. Copy a built-in role").waitFor();
  });
});
