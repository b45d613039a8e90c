import type { FileImport } from "@stockex/contracts";
import { sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import { planForManyRows } from "../../platform/db/prepared.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { enqueue } from "../../platform/jobs/index.ts";
import { appendEvent } from "../../platform/outbox/index.ts";
import { fail, isOutage, ProblemError, problemOf } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { loadCount } from "../counting/index.ts";
import { assertPeriodOpen } from "../valuation/index.ts";
import { applyCount, type RecordFileReadings, RefusedReadings, writeRefusals } from "./apply-count.ts";
import { applyOpeningStock } from "./apply-opening-stock.ts";
import { applyProducts } from "./apply-products.ts";
import { LONG_WORK } from "./check.ts";
import {
  holdImport,
  type ImportRecord,
  loadImport,
  markApplied,
  markApplying,
  markDiscarded,
  markFailed,
  readImport,
  saveProgress,
} from "./import-store.ts";
import { assertNoStock } from "./opening-stock.ts";
import { type Report, reporter } from "./progress.ts";
import { assertCountable } from "./upload.ts";

export const applyTask = "imports.apply";

/**
 * Asks for a checked import to be applied; a job does it. Of two who ask at once the second gets `import-state`.
 * @throws ProblemError not-found, import-state, import-has-errors, count-state, opening-stock-exists, period-closed
 */
export function applyImport(
  database: Database,
  ctx: RequestContext,
  id: string,
  accountingDate: string | null,
): Promise<FileImport> {
  return database.write(ctx, async (tx) => {
    const imported = await holdImport(tx, id, ["checked"]);
    if (imported.errorRows > 0) fail("import-has-errors", { rows: imported.errorRows });
    await assertApplicable(tx, imported, accountingDate);
    await markApplying(tx, id, accountingDate);
    await saveProgress(tx, id, 0);
    await enqueue(tx, applyTask, { importId: id }, { jobKey: `${applyTask}:${id}` });
    await appendAudit(tx, {
      action: "import.apply",
      objectType: "import",
      objectId: id,
      after: { accountingDate },
    });
    await appendEvent(tx, {
      type: "import.progressed",
      aggregateId: id,
      payload: { importId: id, rows: imported.rows, done: 0 },
    });
    return readImport(tx, id);
  });
}

/** What can be refused at once, before the job finds out. */
async function assertApplicable(
  tx: Tx,
  imported: ImportRecord,
  accountingDate: string | null,
): Promise<void> {
  if (imported.countId !== null) assertCountable((await loadCount(tx, imported.countId, "none")).state);
  if (imported.kind !== "opening-stock" || imported.siteId === null) return;
  const { rows } = await sql<{ companyId: string }>`
    SELECT company_id AS "companyId" FROM sites.sites WHERE id = ${imported.siteId}`.execute(tx.kysely);
  for (const { companyId } of rows) {
    await assertNoStock(tx, [companyId]);
    if (accountingDate !== null) await assertPeriodOpen(tx, companyId, accountingDate);
  }
}

/** Discards an import that is not being applied, and lets its rows go. @throws ProblemError not-found, import-state */
export function discardImport(database: Database, ctx: RequestContext, id: string): Promise<void> {
  return database.write(ctx, async (tx) => {
    const { state } = await holdImport(tx, id, ["reading", "mapped", "checked", "failed"]);
    await markDiscarded(tx, id);
    await appendAudit(tx, {
      action: "import.discard",
      objectType: "import",
      objectId: id,
      before: { state },
      after: { state: "discarded" },
    });
  });
}

/** Runs with which an unexpected failure is given up: a passing fault gets one more chance. */
const MOST_RUNS = 2;

/**
 * Applies an import that was asked to be: all of it in one transaction, or nothing. What is expected to go wrong is
 * kept with the import; a killed run left nothing behind and is run again from the start.
 */
export async function runApply(
  database: Database,
  system: RequestContext,
  id: string,
  how: { readonly attempt: number; readonly recordFileReadings: RecordFileReadings },
): Promise<void> {
  const imported = await database.read(system, (tx) => loadImport(tx, id, "none"));
  if (imported.state !== "applying") return;
  const ctx: RequestContext = {
    ...system,
    userId: imported.appliedBy,
    language: imported.language,
    channel: "import",
  };
  const report = reporter(database, ctx, imported);
  try {
    await database.write(ctx, (tx) => applyAll(tx, id, report, how.recordFileReadings), LONG_WORK);
  } catch (error) {
    if (isOutage(error)) throw error;
    const expected = error instanceof ProblemError;
    if (!expected && how.attempt < MOST_RUNS) throw error;
    await giveUp(
      database,
      ctx,
      id,
      expected ? error : new ProblemError(problemOf("internal-error", { reference: id })),
    );
    if (!expected) throw error;
  }
}

async function applyAll(
  tx: Tx,
  id: string,
  report: Report,
  recordFileReadings: RecordFileReadings,
): Promise<void> {
  const imported = await loadImport(tx, id, "update");
  if (imported.state !== "applying") return;
  await planForManyRows(tx);
  switch (imported.kind) {
    case "products":
      await applyProducts(tx, imported, report);
      break;
    case "opening-stock":
      await applyOpeningStock(tx, imported, report);
      break;
    case "count":
      await applyCount(tx, imported, report, recordFileReadings);
      break;
  }
  await markApplied(tx, id);
  await finish(tx, id, "import.applied", { state: "applied", rows: imported.rows });
}

async function finish(
  tx: Tx,
  id: string,
  action: string,
  after: Readonly<Record<string, unknown>> & { readonly state: string },
): Promise<void> {
  await appendAudit(tx, { action, objectType: "import", objectId: id, after });
  await appendEvent(tx, {
    type: "import.finished",
    aggregateId: id,
    payload: { importId: id, state: after.state },
  });
}

/** Keeps why nothing was applied; rows that the count would not take get their errors. */
async function giveUp(
  database: Database,
  ctx: RequestContext,
  id: string,
  error: ProblemError,
): Promise<void> {
  const { problem } = error;
  await database.write(
    ctx,
    async (tx) => {
      const imported = await loadImport(tx, id, "update");
      if (imported.state !== "applying") return;
      const errorRows = error instanceof RefusedReadings ? await writeRefusals(tx, imported, error) : 0;
      await markFailed(tx, id, problem, errorRows);
      await saveProgress(tx, id, 0);
      await finish(tx, id, "import.fail", { state: "failed", problem: problem.code });
    },
    LONG_WORK,
  );
}
