import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the whole project. */
export const root = fileURLToPath(new URL("..", import.meta.url));

// What is installed, built, generated or written by a run is nobody's handwriting.
const notHandWritten = new Set(["node_modules", "dist", "generated", "coverage", ".git"]);
const runFolders = new Set(["data", "output", "screenshots"]);

/** Every hand-written file under `base`, as paths with forward slashes relative to it, in order. */
export async function sourceFiles(base: string = root): Promise<string[]> {
  const found: string[] = [];
  async function walk(folder: string): Promise<void> {
    const entries = await readdir(join(base, folder), { withFileTypes: true });
    for (const entry of entries) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (!entry.isDirectory()) found.push(path);
      else if (!notHandWritten.has(entry.name) && !(folder === "" && runFolders.has(entry.name))) {
        await walk(path);
      }
    }
  }
  await walk("");
  return found.sort();
}
