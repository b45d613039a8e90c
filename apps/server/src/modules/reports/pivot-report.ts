import type { PivotTable, PivotWish } from "@stockex/contracts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import type { ReportColumn, ReportRow } from "../../platform/files/report-table.ts";
import { requireCompany, spanOf } from "../analytics/index.ts";
import { readPivot } from "./pivot-query.ts";
import type { Report } from "./report.ts";
import { fileName, type Setting, settingFor, shown } from "./setting.ts";

/** A pivot as it is shown. @throws ProblemError as `readPivot` does */
export async function shownPivot(
  tx: Tx,
  wish: PivotWish & { readonly companyId: string },
  signal: AbortSignal,
): Promise<PivotTable> {
  return readPivot(await settingFor(tx, wish.companyId, signal), wish, 100);
}

/** The same table as a file: its rows, columns and totals, numbers as numbers. */
export async function pivotReport(
  tx: Tx,
  wish: PivotWish & { readonly companyId: string },
  signal: AbortSignal,
): Promise<Report> {
  const setting = await settingFor(tx, wish.companyId, signal);
  const pivot = await readPivot(setting, wish, 1);
  const { words, company, style } = setting;
  const { reports, measures, dimensions } = words.pivot;
  const columns = columnsOf(setting, wish, pivot);
  const rows = pivot.rows.map((row) => rowOf(setting, wish, row));
  const closing = {
    ...cellsOf({ cells: pivot.columnTotals, total: pivot.total }),
    ...(pivot.rows.length === 0 ? {} : { row: words.total }),
  };
  const sides = [wish.rows, wish.within].flatMap((name) => (name === undefined ? [] : [dimensions[name]]));
  const across = wish.across === undefined ? words.total : dimensions[wish.across];
  return {
    fileName: fileName(company.code, words.pivot.file, reports[wish.report], company.now.slice(0, 10)),
    title: `${reports[wish.report]} · ${measures[wish.measure]}`,
    companyLines: [company.name],
    meta: [
      [words.pivot.layout, words.pivot.rowsByColumns(sides.join(" / "), across)],
      ...(await periodOf(setting, wish)),
      ...(pivot.kind === "money" ? [[words.currency, company.currency] as const] : []),
      ...(pivot.kind === "quantity" && pivot.mixedUnits
        ? [[words.pivot.mixedUnits, words.pivot.mixedUnitsNote] as const]
        : []),
      [words.madeAt, shown(setting, "date", company.now)],
    ],
    style,
    tables: [{ name: words.pivot.sheet, columns, rows: () => rows, totals: [], closing }],
    printed: async () => ({
      tables: [{ columns, rows, totals: closing }],
      leftOut: 0,
      orientation: "landscape",
      signatureLabels: [],
    }),
  };
}

function columnsOf(setting: Setting, wish: PivotWish, pivot: PivotTable): ReportColumn[] {
  const { words } = setting;
  const side = (key: string, header: string): ReportColumn => ({ key, kind: "text", header, width: 30 });
  const number = (key: string, header: string): ReportColumn => ({
    key,
    kind: pivot.kind,
    header,
    width: 16,
  });
  return [
    side("row", words.pivot.dimensions[wish.rows]),
    ...(wish.within === undefined ? [] : [side("within", words.pivot.dimensions[wish.within])]),
    ...pivot.columns.map(({ name }, index) => number(`c${index}`, name)),
    number("total", wish.across === undefined ? words.pivot.measures[wish.measure] : words.total),
  ];
}

type Numbers = Pick<PivotTable["rows"][number], "cells" | "total">;

const cellsOf = ({ cells, total }: Numbers): ReportRow => ({
  ...Object.fromEntries(cells.map((value, index) => [`c${index}`, value])),
  total,
});

function rowOf({ words }: Setting, wish: PivotWish, row: PivotTable["rows"][number]): ReportRow {
  const [name = "", within = null] = row.names;
  const sumsOthers = wish.within !== undefined && row.keys.length === 1;
  return { ...cellsOf(row), row: sumsOthers ? words.pivot.totalOf(name) : name, within };
}

/** The days the table is over, where it is over days. */
async function periodOf(setting: Setting, wish: PivotWish): Promise<Report["meta"]> {
  const { words, tx, company } = setting;
  const day = (text: string) => shown(setting, "date", text);
  switch (wish.report) {
    case "variance":
    case "moves": {
      const { from, to } = spanOf(wish, (await requireCompany(tx, company.id)).today);
      return [[words.period, `${words.from} ${day(from)} ${words.to} ${day(to)}`]];
    }
    case "stock":
      return wish.on === undefined ? [] : [[words.on, day(wish.on)]];
    case "count":
    case "comparison":
      return [];
  }
}
