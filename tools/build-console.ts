// Builds the console unless it is built from the sources as they are: `npm start` and `npm run demo` serve it.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run.ts";
import { root, sourceFiles } from "./source-files.ts";

const built = join(root, "apps/console/dist/index.html");

async function changedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return 0;
    throw error;
  }
}

const sources = (await sourceFiles()).filter((path) => /^(apps\/console|packages)\//.test(path));
const newest = Math.max(...(await Promise.all(sources.map((path) => changedAt(join(root, path))))));
if ((await changedAt(built)) < newest) {
  console.log("Building the console …");
  const { passed, output } = await run("vite", ["build", "apps/console", "--logLevel", "warn"], {
    limitMinutes: 5,
  });
  // Without development packages there is no vite; the API is worth starting all the same.
  if (!passed) console.error(`${output}\nThe console could not be built; the server starts without it.`);
}
