import { resolve } from "node:path";
import { DatabaseSetupError, errorCode, errorText } from "../platform/db/setup-error.ts";
import { checkInvariants } from "./check.ts";
import { lines } from "./lines.ts";
import { openEmbedded, openUrl } from "./open-database.ts";

/**
 * `npm run invariants`: checks the database of MIGRATION_DATABASE_URL or DATABASE_URL, else the embedded one of
 * DATA_DIR, and prints a line per invariant. Ends with 1 when one does not hold, 2 when nothing could be checked.
 */
async function main(): Promise<void> {
  const { env } = process;
  const url = env["MIGRATION_DATABASE_URL"] || env["DATABASE_URL"];
  const log = { info: () => undefined, warn: (message: string) => console.error(message) };
  const database = url ? openUrl(url) : await openEmbedded(resolve(env["DATA_DIR"] ?? "data"), log);
  try {
    console.log(`Invariants of ${database.name}`);
    const results = await checkInvariants(database.pool);
    for (const line of results.flatMap(lines)) console.log(line);
    const broken = results.filter(({ rows }) => rows > 0).length;
    console.log(broken === 0 ? `All ${results.length} hold.` : `${broken} of ${results.length} do not hold.`);
    if (broken > 0) process.exitCode = 1;
  } finally {
    await database.close();
  }
}

try {
  await main();
} catch (error) {
  const expected =
    error instanceof DatabaseSetupError || /^(ECONN|ENOTFOUND|28|3D|42P01|3F)/.test(errorCode(error));
  console.error(expected ? `Nothing was checked: ${errorText(error)}` : error);
  process.exitCode = 2;
}
