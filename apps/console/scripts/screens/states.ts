import type { Page } from "playwright-core";
import { press, type Screen } from "./screen.ts";

const answers = /\/v1\/(?!session|identity|units)/;

/** The server answers with a fault. */
const failing = (page: Page) =>
  page.route(answers, (route) =>
    route.fulfill({
      status: 500,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "about:blank",
        status: 500,
        code: "internal-error",
        title: "Internal error",
      }),
    }),
  );
/** The server does not answer at all. */
const silent = (page: Page) => page.route(answers, () => undefined);

/** What stands around every screen, and what a screen shows when it has nothing to show. */
export const stateScreens: readonly Screen[] = [
  { name: "sign-in", path: "/sign-in", as: null },
  {
    name: "sign-in-refused",
    path: "/sign-in",
    as: null,
    bring: async (page) => {
      await page.getByLabel(/^(E-mail|Adresse e-mail)/).fill("nobody@example.org");
      await page
        .getByLabel(/^(Password|Mot de passe)/)
        .first()
        .fill("not the password");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
    },
  },
  { name: "invitation", path: "/password-link#token=made-up", as: null },
  { name: "sign-in-answer", path: "/sign-in/answer", as: null },
  { name: "no-count-found", path: "/counts?search=nothing", as: "manager" },
  { name: "no-product-found", path: "/products?search=nothing", as: "manager" },
  { name: "not-allowed", path: "/audit", as: "counter" },
  { name: "not-found", path: "/nowhere", as: "manager" },
  { name: "unknown-count", path: "/counts/00000000-0000-7000-8000-000000000000", as: "manager" },
  { name: "list-failed", path: "/stock", as: "manager", before: failing },
  { name: "home-failed", path: "/", as: "manager", before: failing },
  { name: "list-on-its-way", path: "/products", as: "manager", before: silent, waits: true },
  { name: "home-on-its-way", path: "/", as: "manager", before: silent, waits: true },
  {
    name: "offline",
    path: "/counts",
    as: "manager",
    before: (page) => page.routeWebSocket(/.*/, (socket) => socket.close()),
    bring: (page) =>
      page
        .getByRole("status")
        .filter({ hasText: /connection|liaison/ })
        .waitFor(),
  },
  {
    name: "palette",
    path: "/stock",
    as: "administrator",
    bring: (page) => page.keyboard.press("ControlOrMeta+k"),
  },
  {
    name: "keys",
    path: "/counts",
    as: "manager",
    only: "desktop",
    bring: (page) => page.keyboard.press("?"),
  },
  {
    name: "menu",
    path: "/stock",
    as: "administrator",
    only: "phone",
    bring: async (page) => {
      await press(/^Menu/)(page);
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "person-menu", path: "/stock", as: "manager", only: "desktop", bring: press(/Hanna Petersen/) },
];
