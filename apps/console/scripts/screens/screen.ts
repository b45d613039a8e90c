import type { Page } from "playwright-core";
import type { Person } from "../../test/world.ts";

/** One picture: a screen, or a state of it. */
export interface Screen {
  readonly name: string;
  readonly path: string;
  /** Nobody: before signing in. */
  readonly as: Person | null;
  /** Brings about what goes wrong, before the screen is opened. */
  readonly before?: (page: Page) => Promise<unknown>;
  /** Brings the screen into the state that is shown. */
  readonly bring?: (page: Page) => Promise<unknown>;
  /** The only size that has it: the menu of a phone, say. */
  readonly only?: "desktop" | "tablet" | "phone";
  /** What it asks for never comes: it is not waited for. */
  readonly waits?: boolean;
}

/** Presses the first button of that name, in either language. */
export const press = (name: RegExp) => (page: Page) => page.getByRole("button", { name }).first().click();
