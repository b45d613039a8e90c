import { join } from "node:path";
import { reportsRoutes as routes } from "@stockex/contracts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { bind, type Call } from "../../platform/http/index.ts";
import type { Module } from "../../platform/module.ts";
import { comparisonReport } from "./comparison-report.ts";
import { deliverReport, type ReportFormat } from "./deliver-file.ts";
import { entriesReport } from "./entries-report.ts";
import { pivotReport, shownPivot } from "./pivot-report.ts";
import type { Report } from "./report.ts";
import { stockReport } from "./stock-report.ts";
import { varianceReport } from "./variance-report.ts";

/** Reports as files: variances of a count, two counts compared, journal entries, stock. */
export const reportsModule: Module = ({ database, filesDir }) => {
  const folder = join(filesDir, "reports");
  const deliver = (
    { ctx }: Pick<Call<typeof routes.downloadEntries>, "ctx">,
    format: ReportFormat,
    make: (tx: Tx) => Promise<Report>,
  ) => deliverReport({ database, ctx, format, folder, make });
  return {
    routes: [
      bind(routes.readPivot, ({ ctx, params, query, signal }) =>
        database.read(ctx, (tx) => shownPivot(tx, { ...params, ...query }, signal), {
          statementTimeoutMs: 60_000,
        }),
      ),
      bind(routes.downloadPivot, (call) =>
        deliver(call, call.query.format, (tx) =>
          pivotReport(tx, { companyId: call.params.companyId, ...call.query }, call.signal),
        ),
      ),
      bind(routes.downloadVarianceReport, (call) =>
        deliver(call, call.query.format, (tx) =>
          varianceReport(tx, { countId: call.params.countId, only: call.query.only }, call.signal),
        ),
      ),
      bind(routes.downloadComparison, (call) =>
        deliver(call, call.query.format, (tx) =>
          comparisonReport(tx, { countId: call.params.countId, ...call.query }, call.signal),
        ),
      ),
      bind(routes.downloadEntries, (call) =>
        deliver(call, call.query.format, (tx) =>
          entriesReport(tx, { companyId: call.params.companyId, ...call.query }, call.signal),
        ),
      ),
      bind(routes.downloadStockReport, (call) =>
        deliver(call, call.query.format, (tx) =>
          stockReport(tx, { companyId: call.params.companyId, on: call.query.on }, call.signal),
        ),
      ),
    ],
  };
};
