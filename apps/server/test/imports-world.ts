import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileImport, ImportKind, ImportMapping, ImportRow, Language } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { readImport } from "../src/modules/imports/import-store.ts";
import {
  applyImport,
  checkImport,
  type RecordFileReadings,
  runApply,
  uploadImport,
} from "../src/modules/imports/index.ts";
import { listRows } from "../src/modules/imports/rows-query.ts";
import type { TestDatabase } from "../src/platform/db/test-database.ts";
import { type CountingWorld, createCountingWorld } from "./counting-world.ts";

type Options = Partial<Record<"createProducts" | "createCategories" | "createLocations", boolean>>;

/** A row's errors in one line: "quantity negative -3". */
export type ShortError = `${number} ${string}`;

export interface ImportsWorld extends Omit<CountingWorld, "read"> {
  readonly siteCode: string;
  /** Adds a product under its own code. */
  product(code: string, how?: { tracking?: "none" | "lot" | "serial"; unit?: string }): Promise<string>;
  unit(code: string, decimals: number): Promise<string>;
  send(
    kind: ImportKind,
    content: string | Buffer,
    how?: { siteId?: string; countId?: string; language?: Language; name?: string },
  ): Promise<FileImport>;
  check(imported: FileImport, options?: Options, mapping?: ImportMapping): Promise<FileImport>;
  errors(imported: FileImport): Promise<ShortError[]>;
  /** Asks for it and runs the job once. */
  apply(imported: FileImport, record?: RecordFileReadings, attempt?: number): Promise<FileImport>;
  read(imported: FileImport): Promise<FileImport>;
  remove(): void;
}

/** Takes nothing: for imports that are no count. */
export const noCount: RecordFileReadings = () => {
  throw new Error("no count takes readings here");
};

/** The counting world with files sent into it. */
export async function createImportsWorld(db: TestDatabase): Promise<ImportsWorld> {
  const world = await createCountingWorld(db);
  const { database, ctx, company, rows } = world;
  const folder = mkdtempSync(join(tmpdir(), "stockex-imports-"));
  const [site] = await rows<{ code: string }>("SELECT code FROM sites.sites WHERE id = $1", company.siteId);
  if (site === undefined) throw new Error("the world has a site");
  const readIt = (id: string) => database.read(ctx, (tx) => readImport(tx, id));
  const { read: _, ...counting } = world;
  return {
    ...counting,
    siteCode: site.code,
    async product(code, how = {}) {
      const id = await world.addProduct({ method: "avco", tracking: how.tracking ?? "none" });
      await db.ownerPool.query("UPDATE catalog.products SET code = $2, name = $3 WHERE id = $1", [
        id,
        code,
        `Name of ${code}`,
      ]);
      if (how.unit !== undefined)
        await db.ownerPool.query("UPDATE catalog.products SET unit_id = $2 WHERE id = $1", [id, how.unit]);
      return id;
    },
    async unit(code, decimals) {
      const id = newId();
      await db.ownerPool.query("INSERT INTO catalog.units VALUES ($1, $2, $3, $3, $3, $4)", [
        ctx.organisationId,
        id,
        code,
        decimals,
      ]);
      return id;
    },
    async send(kind, content, { language = "en", name = "stock.csv", ...target } = {}) {
      const path = join(folder, newId());
      writeFileSync(path, content);
      const { signal } = new AbortController();
      return uploadImport(
        database,
        { ...ctx, language },
        { path, filename: name },
        { kind, ...target },
        signal,
      );
    },
    check: (imported, options = {}, mapping = imported.mapping) =>
      checkImport(database, ctx, imported.id, {
        mapping,
        options: { createProducts: false, createCategories: false, createLocations: false, ...options },
      }),
    async errors(imported) {
      const request = { limit: 500, only: "errors" as const };
      const page = await database.read(ctx, (tx) => listRows(tx, imported.id, request));
      return page.items.flatMap(shortErrors);
    },
    async apply(imported, record = noCount, attempt = 1) {
      await applyImport(database, ctx, imported.id, null);
      await runApply(database, { ...ctx, userId: null }, imported.id, {
        attempt,
        recordFileReadings: record,
      });
      return readIt(imported.id);
    },
    read: (imported) => readIt(imported.id),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const shortErrors = (row: ImportRow): ShortError[] =>
  row.errors.map(({ field, code, value }): ShortError => `${row.row} ${field} ${code} ${value ?? "-"}`);

/** What a count would be given, kept in `taken`; refuses the rows of `refused`. */
export function fakeCount(taken: object[], refused: readonly number[] = []): RecordFileReadings {
  return async (tx, _countId, _delivery, readings) => {
    const { rows } = await sql<{ n: number; event_id: string }>`
      SELECT r.n, r.event_id, r.product_id, r.location_id, r.lot_code, r.entered::text, r.unit_id,
        r.numerator::text, r.note FROM (${readings}) r ORDER BY r.n`.execute(tx.kysely);
    taken.push(...rows);
    const held = rows.filter(({ n }) => refused.includes(n));
    return {
      applied: rows.length - held.length,
      duplicate: 0,
      refused: held.map(({ n }) => ({ n, reason: "outside-count" as const })),
    };
  };
}
