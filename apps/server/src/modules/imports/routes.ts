import { join } from "node:path";
import { importsRoutes } from "@stockex/contracts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import { type BoundRoute, bind, bindUpload } from "../../platform/http/index.ts";
import { applyImport, discardImport } from "./apply.ts";
import { checkImport } from "./check.ts";
import { correctRow } from "./correct-row.ts";
import { writeErrorsFile } from "./errors-file.ts";
import { listImports, loadImport, readImport } from "./import-store.ts";
import { listRows } from "./rows-query.ts";
import { uploadImport } from "./upload.ts";

export function importsRouteHandlers(deps: {
  readonly database: Database;
  readonly filesDir: string;
}): BoundRoute[] {
  const { database } = deps;
  const directory = join(deps.filesDir, "imports");
  return [
    bindUpload(importsRoutes.uploadImport, ({ ctx, file, body, signal }) =>
      uploadImport(database, ctx, file, body, signal),
    ),
    bind(importsRoutes.listImports, ({ ctx, query }) => database.read(ctx, (tx) => listImports(tx, query))),
    bind(importsRoutes.readImport, ({ ctx, params }) =>
      database.read(ctx, (tx) => readImport(tx, params.importId)),
    ),
    bind(importsRoutes.listImportRows, ({ ctx, params, query }) =>
      database.read(ctx, async (tx) => {
        await loadImport(tx, params.importId, "none");
        return listRows(tx, params.importId, query);
      }),
    ),
    bind(importsRoutes.checkImport, ({ ctx, params, body }) =>
      checkImport(database, ctx, params.importId, body),
    ),
    bind(importsRoutes.correctImportRow, ({ ctx, params, body }) =>
      correctRow(database, ctx, params, body.cells),
    ),
    bind(importsRoutes.applyImport, ({ ctx, params, body }) =>
      applyImport(database, ctx, params.importId, body.accountingDate ?? null),
    ),
    bind(importsRoutes.discardImport, ({ ctx, params }) => discardImport(database, ctx, params.importId)),
    bind(importsRoutes.downloadImportErrors, ({ ctx, params, query }) =>
      writeErrorsFile(database, ctx, params.importId, query.format, directory),
    ),
  ];
}
