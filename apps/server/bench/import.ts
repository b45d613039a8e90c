import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import { recordFileReadings } from "../src/modules/counting/index.ts";
import { applyImport, checkImport, runApply, uploadImport } from "../src/modules/imports/index.ts";
import { openTable } from "../src/platform/files/read-table.ts";
import { writeWorkbook } from "../src/platform/files/write-workbook.ts";
import {
  advance,
  type Copy,
  copyOf,
  draftCount,
  dropSeed,
  median,
  release,
  type Seed,
  seedStock,
  timed,
} from "./bench-world.ts";
import type { Operation } from "./operation.ts";

/** An .xlsx of `n` counted lines into a count, from the upload to the readings; floor: reading the file + COPY of its rows. */
export const importCount: Operation = {
  op: "import",
  sizes: [100_000],
  async measure({ access, n, runs }) {
    const stocked = await seedStock(access, n);
    const seed = await advance(stocked, async ({ database }) => {
      await release(stocked, database, await draftCount(stocked, database));
    });
    await dropSeed(stocked);
    const folder = await mkdtemp(join(tmpdir(), "stockex-bench-"));
    const file = join(folder, "count.xlsx");
    await writeCountFile(seed, file);
    const ours: number[] = [];
    const floor: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      floor.push(await onCopy(seed, (copy) => byHand(copy, file)));
      ours.push(await onCopy(seed, (copy) => byModule(seed, copy, file, folder)));
    }
    await rm(folder, { recursive: true });
    await dropSeed(seed);
    return { ms: median(ours), floorMs: median(floor) };
  },
};

async function writeCountFile(seed: Seed, path: string): Promise<void> {
  const { db } = await copyOf(seed);
  const { rows } = await db.ownerPool.query<Record<string, string>>(
    `SELECT l.code AS place, p.code, p.name, '19' AS quantity FROM public.wanted w
     JOIN catalog.products p ON p.id = w.product_id JOIN sites.locations l ON l.id = w.location_id ORDER BY w.n LIMIT $1`,
    [seed.lines],
  );
  const columns = [
    { header: "EMPLACEMENT", key: "place", kind: "text" },
    { header: "CODE ARTICLE", key: "code", kind: "text" },
    { header: "DESIGNATION", key: "name", kind: "text" },
    { header: "QTE", key: "quantity", kind: "quantity" },
  ] as const;
  await writeWorkbook(
    path,
    { sheets: [{ name: "Count", titleLines: [], columns, rows }] },
    { locale: "fr", currency: "XAF" },
  );
  await db.drop();
}

async function onCopy(seed: Seed, work: (copy: Copy) => Promise<void>): Promise<number> {
  const copy = await copyOf(seed);
  const ms = await timed(() => work(copy));
  await copy.db.drop();
  return ms;
}

async function byModule(seed: Seed, { db, database }: Copy, file: string, folder: string): Promise<void> {
  const { rows } = await db.ownerPool.query<{ id: string }>("SELECT id FROM counting.counts");
  const path = join(folder, "upload.xlsx");
  await copyFile(file, path);
  const sent = { path, filename: "count.xlsx" };
  const wanted = { kind: "count", siteId: seed.siteId, countId: rows[0]?.id } as const;
  const imported = await uploadImport(database, seed.ctx, sent, wanted, new AbortController().signal);
  const { id, mapping, options } = imported;
  const checked = await checkImport(database, seed.ctx, id, { mapping, options });
  if (checked.errorRows > 0) throw new Error(`${checked.errorRows} rows have errors`);
  await applyImport(database, seed.ctx, id, null);
  await runApply(database, { ...seed.ctx, userId: null }, id, { attempt: 1, recordFileReadings });
  const { rows: done } = await db.ownerPool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM counting.readings",
  );
  if (done[0]?.n !== seed.lines) throw new Error(`${done[0]?.n} readings`);
}

async function byHand({ db }: Copy, file: string): Promise<void> {
  const client = await db.ownerPool.connect();
  await client.query("CREATE TABLE public.raw (row integer, cells text[])");
  const table = await openTable({ path: file });
  await pipeline(Readable.from(copyLines(table)), client.query(copyFrom("COPY public.raw FROM STDIN")));
  client.release();
}

async function* copyLines(table: Awaited<ReturnType<typeof openTable>>): AsyncGenerator<string> {
  let chunk = "";
  for await (const { rowNumber, cells } of table.rows()) {
    chunk += `${rowNumber}\t{${cells.map((cell) => (cell === null ? "NULL" : JSON.stringify(cell))).join(",")}}\n`;
    if (chunk.length > 65_536) {
      yield chunk;
      chunk = "";
    }
  }
  yield chunk;
}
