import { join } from "node:path";
import { build } from "vite";

/** Builds the console as it is now: the server under test serves what is built. */
export default async function setup(): Promise<void> {
  const console = join(import.meta.dirname, "..");
  await build({ root: console, configFile: join(console, "vite.config.ts"), logLevel: "warn" });
}
