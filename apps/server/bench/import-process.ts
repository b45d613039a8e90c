/**
 * The import under the bench, in a process of its own as the server is: `node import-process.ts WISH` does it through
 * the module's use cases and tells its time and peak memory by IPC.
 */
import { systemClock } from "@stockex/kernel";
import { recordFileReadings } from "../src/modules/counting/index.ts";
import { applyImport, checkImport, runApply, uploadImport } from "../src/modules/imports/index.ts";
import { systemContext } from "../src/platform/context.ts";
import { connectOwner, connectRuntime } from "../src/platform/db/connect.ts";
import { createDatabase } from "../src/platform/db/unit-of-work.ts";
import { timed } from "./bench-world.ts";

export interface ImportWish {
  readonly url: string;
  readonly ownerUrl: string;
  readonly path: string;
  readonly organisationId: string;
  readonly userId: string;
  readonly siteId: string;
  readonly countId: string;
}

export interface ImportRun {
  readonly ms: number;
  readonly rssMb: number;
}

async function run(wish: ImportWish): Promise<ImportRun> {
  const pool = connectRuntime(wish.url, { max: 4 });
  const ownerPool = connectOwner(wish.ownerUrl, { max: 2 });
  const database = createDatabase({ pool, ownerPool });
  const system = systemContext(wish.organisationId, { clock: systemClock, channel: "import" });
  const ctx = { ...system, userId: wish.userId };
  const ms = await timed(async () => {
    const sent = { path: wish.path, filename: "count.xlsx" };
    const target = { kind: "count", siteId: wish.siteId, countId: wish.countId } as const;
    const imported = await uploadImport(database, ctx, sent, target, new AbortController().signal);
    const { id, mapping, options } = imported;
    const checked = await checkImport(database, ctx, id, { mapping, options });
    if (checked.errorRows > 0) throw new Error(`${checked.errorRows} rows have errors`);
    await applyImport(database, ctx, id, null);
    await runApply(database, system, id, { attempt: 1, recordFileReadings });
  });
  await Promise.all([pool.end(), ownerPool.end()]);
  return { ms, rssMb: process.resourceUsage().maxRSS / 1024 };
}

const [wish = ""] = process.argv.slice(2);
process.send?.(await run(JSON.parse(wish) as ImportWish));
process.disconnect();
