import { fork } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { from as copyFrom } from "pg-copy-streams";
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
import type { ImportRun, ImportWish } from "./import-process.ts";
import type { Operation } from "./operation.ts";

/**
 * An .xlsx of `n` counted lines into a count, in a process of its own, from the upload to the judged lines. Floor:
 * reading the file alone + the same writes by hand: COPY of its rows to a table with the key of `imports.rows`, one
 * bare INSERT of the readings, one bare UPDATE of the lines. `ratio_to_copy` is against reading + COPY alone.
 */
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
    const ours: ImportRun[] = [];
    const floor: Floor[] = [];
    for (let run = 0; run < runs; run += 1) {
      floor.push(await onCopy(seed, (copy) => byHand(seed, copy, file)));
      ours.push(await onCopy(seed, (copy) => byModule(seed, copy, file, folder)));
    }
    await rm(folder, { recursive: true });
    await dropSeed(seed);
    const ms = median(ours.map((run) => run.ms));
    const copyMs = median(floor.map((run) => run.copyMs));
    return {
      ms,
      floorMs: median(floor.map((run) => run.copyMs + run.writeMs)),
      rssMb: Math.max(...ours.map((run) => run.rssMb)),
      more: { copy_ms: Math.round(copyMs), ratio_to_copy: Number((ms / copyMs).toFixed(2)) },
    };
  },
};

interface Floor {
  /** Reading the file and COPY of its rows. */
  readonly copyMs: number;
  /** Readings and lines from those rows. */
  readonly writeMs: number;
}

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

async function onCopy<T>(seed: Seed, work: (copy: Copy) => Promise<T>): Promise<T> {
  const copy = await copyOf(seed);
  const result = await work(copy);
  await copy.db.drop();
  return result;
}

async function byModule(seed: Seed, { db }: Copy, file: string, folder: string): Promise<ImportRun> {
  const { rows } = await db.ownerPool.query<{ id: string }>("SELECT id FROM counting.counts");
  // The upload is taken away once it is read.
  const path = join(folder, "upload.xlsx");
  await copyFile(file, path);
  const { organisationId, userId } = seed.ctx;
  const wish: ImportWish = {
    url: db.url,
    ownerUrl: db.ownerUrl,
    path,
    organisationId,
    userId,
    siteId: seed.siteId,
    countId: rows[0]?.id ?? "",
  };
  const child = fork(fileURLToPath(new URL("import-process.ts", import.meta.url)), [JSON.stringify(wish)]);
  const [run] = (await once(child, "message")) as [ImportRun];
  await once(child, "exit");
  const { rows: done } = await db.ownerPool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM counting.readings r JOIN counting.lines l ON l.id = r.line_id AND l.state = 'counted'",
  );
  if (done[0]?.n !== seed.lines) throw new Error(`${done[0]?.n} lines counted`);
  return run;
}

async function byHand(seed: Seed, { db }: Copy, file: string): Promise<Floor> {
  const client = await db.ownerPool.connect();
  const copyMs = await timed(async () => {
    await client.query("CREATE TABLE public.raw (row integer PRIMARY KEY, cells text[])");
    const table = await openTable({ path: file });
    await pipeline(Readable.from(copyLines(table)), client.query(copyFrom("COPY public.raw FROM STDIN")));
  });
  await client.query("ANALYZE public.raw");
  const { organisationId, userId } = seed.ctx;
  const writeMs = await timed(async () => {
    await client.query("BEGIN");
    await client.query(
      `INSERT INTO counting.readings (organisation_id, device_id, event_id, count_id, line_id, round, kind, user_id, counted_at,
         received_at, how, product_id, location_id, entered, unit_id)
       SELECT $1, $2, ('00000000-0000-8000-8000-' || lpad(r.row::text, 12, '0'))::uuid, n.count_id, n.id, 1, 'count', $2,
         now(), now(), 'file', p.id, l.id, r.cells[4]::numeric, p.unit_id
       FROM public.raw r JOIN catalog.products p ON p.code = r.cells[2] JOIN sites.locations l ON l.code = r.cells[1]
       JOIN counting.lines n ON n.product_id = p.id AND n.location_id = l.id
       WHERE r.row > 1`,
      [organisationId, userId],
    );
    await client.query(
      `UPDATE counting.lines l SET counted = r.entered, counted_round = 1, counted_from = r.counted_at,
         counted_at = r.counted_at, book = 20, book_moves_before = 20, book_moves_after = 20, variance = r.entered - 20,
         variance_value = (r.entered - 20) * l.unit_cost, outside_tolerance = true, state = 'counted'
       FROM counting.readings r WHERE r.line_id = l.id`,
    );
    await client.query("COMMIT");
  });
  client.release();
  return { copyMs, writeMs };
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
