import type { Browser, Page } from "playwright-core";
import { startTestApplication } from "../../server/test/application.ts";
import { openWindow, signIn } from "./browsing.ts";
import { launchChromium } from "./chromium.ts";
import { makeWorld, type Person, type World } from "./world.ts";

/** A server with a world in it, and a browser before it. */
export interface Scene {
  readonly world: World;
  /** A window of its own in which a person has signed in. */
  windowOf(person: Person): Promise<Page>;
  close(): Promise<void>;
}

/** Opens a scene; close it in any case. */
export async function openScene(): Promise<Scene> {
  const server = await startTestApplication();
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    await server.stop();
  };
  try {
    const world = await makeWorld(server.app, server.address);
    const launched = await launchChromium();
    browser = launched;
    return {
      world,
      async windowOf(person) {
        const page = await openWindow(launched, server.address);
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
