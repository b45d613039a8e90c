import type { ServedWorld } from "../../test/serve-world.ts";
import type { SettledData } from "../../test/settled-data.ts";
import { inZone } from "../../test/story.ts";
import type { OfficeData } from "./office-data.ts";
import { press, type Screen } from "./screen.ts";

/** Screens of stock, accounts, master data, people and rules. */
export function dataScreens(
  { world }: ServedWorld,
  data: SettledData,
  office: OfficeData,
): readonly Screen[] {
  const posted = inZone(world, "D")[1];
  return [
    { name: "stock", path: "/stock", as: "manager" },
    { name: "moves", path: "/moves", as: "manager" },
    { name: "stock-value", path: "/stock-value", as: "controller" },
    { name: "stock-value-categories", path: "/stock-value?by=categories", as: "controller" },
    { name: "entries", path: "/entries", as: "controller" },
    { name: "months", path: "/periods", as: "controller" },
    { name: "categories", path: "/categories", as: "controller" },
    { name: "category", path: `/categories/${data.aging}`, as: "controller" },
    {
      name: "category-accounts",
      path: `/categories/${data.aging}`,
      as: "controller",
      bring: press(/^(Own accounts|Comptes propres)/),
    },
    { name: "category-stocked", path: `/categories/${data.stocked}`, as: "manager" },
    { name: "category-new", path: "/categories/new", as: "manager" },
    { name: "products", path: "/products", as: "manager" },
    { name: "product", path: `/products/${posted?.id ?? ""}`, as: "administrator" },
    { name: "product-archived", path: `/products/${office.archived}`, as: "manager" },
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
        await page.getByRole("dialog").getByRole("img").last().waitFor();
      },
    },
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
    { name: "site-new", path: "/sites/new", as: "manager" },
    { name: "site-edit", path: `/sites/${world.siteId}/edit`, as: "manager" },
    { name: "tolerances", path: "/tolerances", as: "controller" },
    {
      name: "tolerance-new",
      path: "/tolerances",
      as: "controller",
      bring: press(/^(New tolerance|Nouvelle tolérance)/),
    },
    { name: "approvals", path: "/approvals", as: "administrator" },
    { name: "segregation", path: "/segregation", as: "administrator" },
    { name: "overrides", path: "/overrides", as: "administrator" },
    { name: "jobs", path: "/jobs", as: "manager" },
    { name: "people", path: "/people", as: "administrator" },
    {
      name: "person-new",
      path: "/people",
      as: "administrator",
      bring: press(/^(Add a person|Ajouter une personne)/),
    },
    { name: "person", path: `/people/${office.invited}`, as: "administrator" },
    {
      name: "person-link",
      path: `/people/${office.invited}`,
      as: "administrator",
      bring: press(/^(Make an invitation|Créer une invitation)/),
    },
    {
      name: "second-factor-rules",
      path: "/people",
      as: "administrator",
      bring: press(/^(Second factor by role|Second facteur par rôle)/),
    },
    { name: "roles", path: "/roles", as: "administrator" },
    { name: "single-sign-on", path: "/single-sign-on", as: "administrator" },
    { name: "role-new", path: "/roles", as: "administrator", bring: press(/^(Copy|Copier)/) },
    { name: "single-sign-on", path: "/single-sign-on", as: "administrator" },
    { name: "identity", path: "/identity", as: "administrator" },
    { name: "audit", path: "/audit", as: "administrator" },
    {
      name: "audit-event",
      path: "/audit",
      as: "administrator",
      bring: (page) => page.getByRole("grid").getByRole("row").nth(2).click(),
    },
    { name: "account", path: "/account", as: "administrator" },
  ];
}
