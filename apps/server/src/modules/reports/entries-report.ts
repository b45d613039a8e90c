import { type RawBuilder, sql } from "kysely";
import { decimalText } from "../../platform/db/columns.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { PRINTED_ROWS, type Report, type ReportTable } from "./report.ts";
import { column, fileName, type Setting, settingFor, shown } from "./setting.ts";
import { listRows, streamRows } from "./stream-rows.ts";

export interface EntriesWish {
  readonly companyId: string;
  readonly originId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

type EntryRow = Record<
  "date" | "number" | "account" | "accountName" | "label" | "debit" | "credit",
  string | null
>;
type AccountRow = Record<"account" | "accountName" | "debit" | "credit" | "balance", string | null>;

interface Totals {
  readonly lines: number;
  readonly debit: string;
  readonly credit: string;
  /** The cause's own name when all entries have one: the number of a count. */
  readonly label: string | null;
}

/**
 * The journal entries of a cause or a time span, line by line in the order of the journal, and summed by account.
 * @throws ProblemError not-found
 */
export async function entriesReport(tx: Tx, wish: EntriesWish, signal: AbortSignal): Promise<Report> {
  const setting = await settingFor(tx, wish.companyId, signal);
  const { words, company, style } = setting;
  const totals = await readTotals(setting, wish);
  const cause = wish.originId === undefined ? null : totals.label;
  const span = [wish.from, wish.to].filter((day) => day !== undefined);
  const main = entryTable(setting, wish);
  const accounts = accountTable(setting, wish);
  return {
    fileName: fileName(cause ?? company.code, words.entriesFile, ...span),
    title: cause === null ? words.entries : `${words.entries} · ${cause}`,
    companyLines: [company.name],
    meta: [
      [words.company, `${company.code} · ${company.name}`],
      ...(span.length === 0 ? [] : [[words.period, periodText(setting, wish)] as const]),
      [words.debit, shown(setting, "money", totals.debit)],
      [words.credit, shown(setting, "money", totals.credit)],
      [words.madeAt, shown(setting, "date", company.now)],
    ],
    style,
    tables: [main, accounts],
    printed: async () => {
      const rows = await listRows(streamRows(tx, entryRows(setting, wish, PRINTED_ROWS), signal));
      const sums = { debit: totals.debit, credit: totals.credit };
      return {
        tables: [
          {
            heading: words.accounts,
            columns: accounts.columns,
            rows: await listRows(streamRows(tx, accountRows(setting, wish), signal)),
            totals: { account: words.total, ...sums },
          },
          {
            heading: words.entries,
            columns: main.columns,
            rows,
            totals: { label: words.total, ...sums },
          },
        ],
        leftOut: totals.lines - rows.length,
        orientation: "landscape",
        signatureLabels: [words.reviewedBy, words.approvedBy],
      };
    },
  };
}

function periodText(setting: Setting, { from, to }: EntriesWish): string {
  const { words } = setting;
  const part = (word: string, day: string | undefined) =>
    day === undefined ? [] : [`${word} ${shown(setting, "date", day)}`];
  return [...part(words.from, from), ...part(words.to, to)].join(" ");
}

const wanted = ({ companyId, originId, from, to }: EntriesWish): RawBuilder<unknown> => sql`
  e.company_id = ${companyId} AND ${originId === undefined ? sql`true` : sql`e.origin_id = ${originId}`}
  AND ${from === undefined ? sql`true` : sql`e.date >= ${from}`} AND ${to === undefined ? sql`true` : sql`e.date <= ${to}`}`;

const tables = sql`
  valuation.entries e
  JOIN valuation.entry_lines l ON l.entry_id = e.id
  JOIN valuation.accounts a ON a.company_id = l.company_id AND a.code = l.account`;

const accountName = ({ tx }: Setting) => sql.ref(tx.ctx.language === "fr" ? "a.name_fr" : "a.name_en");

function entryTable(setting: Setting, wish: EntriesWish): ReportTable {
  return {
    name: setting.words.entries,
    columns: [
      column(setting, "date", "date", 12),
      column(setting, "number", "text", 18),
      column(setting, "account", "text", 10),
      column(setting, "accountName", "text", 40),
      column(setting, "label", "text", 24),
      column(setting, "debit", "money", 16),
      column(setting, "credit", "money", 16),
    ],
    rows: () => streamRows(setting.tx, entryRows(setting, wish), setting.signal),
    totals: ["debit", "credit"],
  };
}

function entryRows(setting: Setting, wish: EntriesWish, limit?: number): RawBuilder<EntryRow> {
  return sql<EntryRow>`
    SELECT e.date::text AS date, e.number, l.account, ${accountName(setting)} AS "accountName", l.label,
      ${decimalText(sql`nullif(l.debit, 0)`)} AS debit, ${decimalText(sql`nullif(l.credit, 0)`)} AS credit
    FROM ${tables} WHERE ${wanted(wish)}
    ORDER BY e.date, e.number, l.line ${limit === undefined ? sql`` : sql`LIMIT ${limit}`}`;
}

function accountTable(setting: Setting, wish: EntriesWish): ReportTable {
  return {
    name: setting.words.accounts,
    columns: [
      column(setting, "account", "text", 10),
      column(setting, "accountName", "text", 40),
      column(setting, "debit", "money", 16),
      column(setting, "credit", "money", 16),
      column(setting, "balance", "money", 16),
    ],
    rows: () => streamRows(setting.tx, accountRows(setting, wish), setting.signal),
    totals: ["debit", "credit", "balance"],
  };
}

function accountRows(setting: Setting, wish: EntriesWish): RawBuilder<AccountRow> {
  const name = accountName(setting);
  return sql<AccountRow>`
    SELECT l.account, ${name} AS "accountName", ${decimalText(sql`sum(l.debit)`)} AS debit,
      ${decimalText(sql`sum(l.credit)`)} AS credit, ${decimalText(sql`sum(l.debit - l.credit)`)} AS balance
    FROM ${tables} WHERE ${wanted(wish)} GROUP BY l.account, ${name} ORDER BY l.account`;
}

async function readTotals({ tx }: Setting, wish: EntriesWish): Promise<Totals> {
  const { rows } = await sql<Totals>`
    SELECT count(*)::int AS lines, ${decimalText(sql`coalesce(sum(l.debit), 0)`)} AS debit,
      ${decimalText(sql`coalesce(sum(l.credit), 0)`)} AS credit,
      CASE WHEN min(e.label) = max(e.label) THEN min(e.label) END AS label
    FROM ${tables} WHERE ${wanted(wish)}`.execute(tx.kysely);
  const [totals] = rows;
  if (totals === undefined) throw new Error("an aggregate gave no row");
  return totals;
}
