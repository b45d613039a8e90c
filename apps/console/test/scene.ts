import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startTestApplication } from "../../server/test/application.ts";
import { openWindow, signIn } from "./browsing.ts";
import { launchChromium } from "./chromium.ts";
import { makeWorld, type Person, type World } from "./world.ts";

/** A server with a world in it, and a browser before it. */
export interface Scene {
  readonly world: World;
  /** A window of its own in which a person has signed in. */
  windowOf(person: Person, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** Opens a scene, its browser started with these flags too; close it in any case. */
export async function openScene(
  flags: readonly string[] = [],
  options: Parameters<typeof startTestApplication>[0] = {},
): Promise<Scene> {
  const server = await startTestApplication(options);
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    await server.stop();
  };
  try {
    const world = await makeWorld(server.app, server.address);
    const launched = await launchChromium(flags);
    browser = launched;
    return {
      world,
      async windowOf(person, options) {
        const page = await openWindow(launched, server.address, options);
        await signIn(page, person);
        return page;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
