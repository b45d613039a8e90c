import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import type { ReportColumn, ReportRow } from "../../platform/files/report-table.ts";
import { fail } from "../../platform/problem.ts";
import { assertMaySeeResults, loadCount } from "../counting/index.ts";
import { PRINTED_ROWS, type PrintedPart, type Report, type ReportTable } from "./report.ts";
import { column, fileName, type Setting, settingFor, shown } from "./setting.ts";
import { listRows, mapRows, streamRows } from "./stream-rows.ts";
import {
  byCategory,
  bySeverity,
  type SummaryRow,
  type VarianceKey,
  type VarianceRow,
  type VarianceTotals,
  varianceRows,
  varianceTotals,
} from "./variance-rows.ts";
import { said } from "./words.ts";

interface CountHead {
  readonly number: string;
  readonly title: string;
  readonly state: string;
  readonly blind: boolean;
  readonly passes: number;
  readonly site: string;
  readonly address: string | null;
  readonly uncounted: string | null;
  readonly uncountedReason: string | null;
  readonly releasedAt: string | null;
  readonly closedAt: string | null;
  readonly approvedAt: string | null;
  readonly postedAt: string | null;
  readonly closedBy: string | null;
  readonly approvedBy: string | null;
  readonly postedBy: string | null;
  readonly counters: string | null;
  readonly reviewers: string | null;
  readonly entryNumbers: string | null;
}

/**
 * The variance report of a count: every line with book, counted and difference, by severity and by category.
 * @throws ProblemError not-found, blind-count for who takes part in a blind count still open
 */
export async function varianceReport(
  tx: Tx,
  wish: { readonly countId: string; readonly only: "all" | "differing" },
  signal: AbortSignal,
): Promise<Report> {
  const count = await loadCount(tx, wish.countId, "none");
  await assertMaySeeResults(tx, count);
  const setting = await settingFor(tx, count.companyId, signal);
  const head = await readHead(setting, wish.countId);
  const { rows } = await varianceTotals(setting, wish.countId).execute(tx.kysely);
  const totals = rows[0] ?? fail("not-found");
  return {
    fileName: fileName(head.number, setting.words.variancesFile),
    title: setting.words.varianceTitle(head.number),
    companyLines: [setting.company.name, [head.site, head.address].filter(Boolean).join(", ")],
    meta: metaOf(setting, head, totals),
    style: setting.style,
    tables: [
      {
        name: setting.words.variances,
        columns: columnsOf(setting),
        rows: () =>
          stream(setting, wish.countId, {
            lines: wish.only === "all" ? "all" : "differing",
            order: "location",
          }),
        totals: ["differenceValue", "toPostValue", "postedValue"],
      },
      summaryTable(setting, setting.words.summary, "severity", bySeverity(setting, wish.countId)),
      summaryTable(setting, setting.words.categories, "category", byCategory(setting, wish.countId)),
    ],
    printed: () => print(setting, wish, head, totals),
  };
}

async function readHead({ tx, company }: Setting, countId: string): Promise<CountHead> {
  const local = (name: string) =>
    sql`to_char(${sql.ref(name)} AT TIME ZONE ${company.timeZone}::text, 'YYYY-MM-DD"T"HH24:MI')`;
  const { rows } = await sql<CountHead>`
    SELECT c.number, c.title, c.state, c.blind, c.passes, s.name AS site, s.address, c.uncounted,
      c.uncounted_reason AS "uncountedReason", ${local("c.released_at")} AS "releasedAt", ${local("c.closed_at")} AS "closedAt",
      ${local("c.approved_at")} AS "approvedAt", ${local("c.posted_at")} AS "postedAt", closer.name AS "closedBy",
      approver.name AS "approvedBy", poster.name AS "postedBy",
      (SELECT string_agg(DISTINCT u.name, ', ' ORDER BY u.name) FROM counting.deliveries d JOIN access.users u ON u.id = d.user_id
        WHERE d.count_id = c.id) AS counters,
      (SELECT string_agg(DISTINCT u.name, ', ' ORDER BY u.name) FROM counting.lines l JOIN access.users u ON u.id = l.decided_by
        WHERE l.count_id = c.id) AS reviewers,
      (SELECT string_agg(e.number, ', ' ORDER BY e.number) FROM valuation.entries e WHERE e.origin_id = c.id) AS "entryNumbers"
    FROM counting.counts c
    JOIN sites.sites s ON s.id = c.site_id
    LEFT JOIN access.users closer ON closer.id = c.closed_by
    LEFT JOIN access.users approver ON approver.id = c.approved_by
    LEFT JOIN access.users poster ON poster.id = c.posting_by
    WHERE c.id = ${countId}`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}

function metaOf(setting: Setting, head: CountHead, totals: VarianceTotals): Report["meta"] {
  const { words, company } = setting;
  const figures = [totals.lines, totals.counted, totals.differing].map((n) =>
    shown(setting, "integer", String(n)),
  );
  const event = (label: string, at: string | null, who: string | null) =>
    at === null ? [] : [[label, words.by(shown(setting, "date", at), who)] as const];
  const uncounted = said(words.uncountedChoices, head.uncounted);
  return [
    [words.count, `${head.number} · ${head.title}`],
    [words.state, said(words.countStates, head.state) ?? head.state],
    [words.method, `${head.blind ? words.blind : words.open}, ${words.passes(head.passes)}`],
    ...event(words.released, head.releasedAt, null),
    ...event(words.closed, head.closedAt, head.closedBy),
    ...(uncounted === null
      ? []
      : [[words.uncounted, [uncounted, head.uncountedReason].filter(Boolean).join(" · ")] as const]),
    ...event(words.approved, head.approvedAt, head.approvedBy),
    ...event(words.posted, head.postedAt, head.postedBy),
    ...(head.entryNumbers === null ? [] : [[words.entryNumbers, head.entryNumbers] as const]),
    [words.linesCounted, figures.join(" / ")],
    ...(totals.accuracy === null
      ? []
      : [[words.accuracy, shown(setting, "percent", totals.accuracy)] as const]),
    [words.surplus, shown(setting, "money", totals.surplus)],
    [words.shortage, shown(setting, "money", totals.shortage)],
    [words.net, shown(setting, "money", totals.net)],
    [words.madeAt, shown(setting, "date", company.now)],
  ];
}

function columnsOf(setting: Setting): ReportColumn[] {
  const of = (key: VarianceKey, kind: ReportColumn["kind"], width?: number) =>
    column(setting, key, kind, width);
  return [
    of("location", "text", 30),
    of("productCode", "text", 16),
    of("productName", "text", 36),
    of("category", "text", 18),
    of("unit", "text", 8),
    of("lot", "text", 16),
    of("book", "quantity"),
    of("counted", "quantity"),
    of("difference", "quantity"),
    of("share", "percent"),
    of("severity", "text", 18),
    of("unitCost", "money"),
    of("differenceValue", "money", 18),
    of("transferred", "quantity", 16),
    of("toPost", "quantity"),
    of("toPostValue", "money", 18),
    of("postedValue", "money", 18),
    of("lineState", "text", 14),
    of("countedAt", "date", 18),
    of("countedBy", "text", 22),
    of("decision", "text", 24),
    of("reason", "text", 36),
    of("decidedBy", "text", 20),
  ];
}

function stream(
  setting: Setting,
  countId: string,
  how: Parameters<typeof varianceRows>[2],
): AsyncIterable<ReportRow> {
  const { words, tx, signal } = setting;
  return mapRows(streamRows(tx, varianceRows(setting, countId, how), signal), (row: VarianceRow) => ({
    ...row,
    severity: said(words.severities, row.severity),
    lineState: said(words.lineStates, row.lineState),
    decision: said(words.decisions, row.decision),
  }));
}

function summaryTable(
  setting: Setting,
  name: string,
  group: "severity" | "category",
  query: ReturnType<typeof bySeverity>,
): ReportTable {
  const { words, tx, signal } = setting;
  return {
    name,
    columns: [
      { ...column(setting, group, "text", 30), key: "group" },
      column(setting, "lines", "integer"),
      column(setting, "surplus", "money"),
      column(setting, "shortage", "money"),
      column(setting, "net", "money"),
    ],
    rows: () =>
      mapRows(streamRows(tx, query, signal), (row: SummaryRow) => ({
        ...row,
        group: said(group === "severity" ? words.severities : {}, row.group),
      })),
    totals: ["lines", "surplus", "shortage", "net"],
  };
}

/** The weightiest differences first; what is left of the paper takes the lines without difference, in order. */
async function print(
  setting: Setting,
  { countId, only }: { readonly countId: string; readonly only: "all" | "differing" },
  head: CountHead,
  totals: VarianceTotals,
): Promise<PrintedPart> {
  const { words } = setting;
  const columns = printedColumns(setting);
  const take = (lines: "differing" | "others", order: "weight" | "location", limit: number) =>
    listRows(stream(setting, countId, { lines, order, limit }));
  const differing = await take("differing", "weight", PRINTED_ROWS);
  const room = PRINTED_ROWS - differing.length;
  const others = only === "all" && room > 0 ? await take("others", "location", room) : [];
  const summary = summaryTable(setting, words.summary, "severity", bySeverity(setting, countId));
  const total = { location: words.total, differenceValue: totals.differenceValue, toPostValue: totals.net };
  const wanted = only === "all" ? totals.lines : totals.differing;
  const number = (n: number) => shown(setting, "integer", String(n));
  return {
    tables: [
      { heading: words.severity, columns: summary.columns, rows: await collect(summary) },
      {
        heading: words.differingLines(number(totals.differing)),
        columns,
        rows: differing.map(forPaper(head.site)),
        totals: total,
      },
      ...(others.length === 0
        ? []
        : [
            {
              heading: words.otherLines(number(totals.lines - totals.differing)),
              columns,
              rows: others.map(forPaper(head.site)),
            },
          ]),
    ],
    leftOut: wanted - differing.length - others.length,
    orientation: "landscape",
    signatureLabels: [
      signature(setting, words.countedBy, head.counters),
      signature(setting, words.reviewedBy, head.reviewers ?? head.closedBy),
      signature(setting, words.approvedBy, head.approvedBy),
    ],
  };
}

async function collect(table: ReportTable): Promise<ReportRow[]> {
  const rows: ReportRow[] = [];
  for await (const row of table.rows()) rows.push(row);
  return rows;
}

const MOST_SIGNATURE_CHARS = 90;

/** Many names would outgrow the box to sign in; who counted stands in the workbook line by line. */
function signature({ words }: Setting, label: string, names: string | null): string {
  if (names === null) return label;
  const fits = names.length <= MOST_SIGNATURE_CHARS;
  return words.signed(label, fits ? names : `${names.slice(0, MOST_SIGNATURE_CHARS - 2)} …`);
}

/** The row as paper has room for it: without the site, which stands above; the lot beside its product. */
function forPaper(site: string): (row: ReportRow) => ReportRow {
  const prefix = `${site} / `;
  return (row) => {
    const { location = "", lot = null, productName = "" } = row;
    return {
      ...row,
      location: location?.startsWith(prefix) ? location.slice(prefix.length) : location,
      productName: lot === null ? productName : `${productName} · ${lot}`,
    };
  };
}

function printedColumns(setting: Setting): ReportColumn[] {
  return [
    column(setting, "location", "text", 22),
    column(setting, "productCode", "text", 16),
    column(setting, "productName", "text", 34),
    column(setting, "severity", "text", 17),
    column(setting, "unit", "text", 7),
    column(setting, "book", "quantity", 11),
    column(setting, "counted", "quantity", 11),
    column(setting, "difference", "quantity", 11),
    { ...column(setting, "percent", "percent", 10), key: "share" },
    { ...column(setting, "transfers", "quantity", 11), key: "transferred" },
    column(setting, "toPostValue", "money", 14),
  ];
}
