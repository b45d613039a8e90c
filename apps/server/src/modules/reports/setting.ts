import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { displayText } from "../../platform/files/display-text.ts";
import type { ReportColumn, ReportColumnKind, ReportStyle } from "../../platform/files/report-table.ts";
import { fail } from "../../platform/problem.ts";
import { type ReportWords, words } from "./words.ts";

/** What every report of a company stands on. */
export interface Setting {
  readonly tx: Tx;
  readonly signal: AbortSignal;
  readonly company: ReportCompany;
  readonly style: ReportStyle;
  readonly words: ReportWords;
}

interface ReportCompany {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly decimals: number;
  readonly timeZone: string;
  /** The company's wall clock: "2026-03-02T12:00". */
  readonly now: string;
}

/** @throws ProblemError not-found */
export async function settingFor(tx: Tx, companyId: string, signal: AbortSignal): Promise<Setting> {
  const { language, clock } = tx.ctx;
  const { rows } = await sql<ReportCompany>`
    SELECT id, code, name, currency, currency_decimals AS decimals, time_zone AS "timeZone",
      to_char(${clock.now()}::timestamptz AT TIME ZONE time_zone, 'YYYY-MM-DD"T"HH24:MI') AS now
    FROM access.companies WHERE organisation_id = ${tx.ctx.organisationId} AND id = ${companyId}`.execute(
    tx.kysely,
  );
  const company = rows[0] ?? fail("not-found");
  return {
    tx,
    signal,
    company,
    style: { locale: language, currency: company.currency },
    words: words(language),
  };
}

type Worded = { [K in keyof ReportWords]: ReportWords[K] extends string ? K : never }[keyof ReportWords];

/** A column named by its key. */
export function column(setting: Setting, key: Worded, kind: ReportColumnKind, width?: number): ReportColumn {
  return { key, kind, header: setting.words[key], ...(width === undefined ? {} : { width }) };
}

/** A value as it stands in a sentence, money with its currency. */
export function shown(setting: Setting, kind: ReportColumnKind, value: string): string {
  const text = displayText({ key: "", header: "", kind }, value, setting.style);
  return kind === "money" ? `${text} ${setting.company.currency}` : text;
}

/** A file name that every system takes. */
export function fileName(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== "")
    .join(" ")
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, "-");
}
