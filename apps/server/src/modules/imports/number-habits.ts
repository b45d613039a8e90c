import type { ImportField } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import type { FieldColumns } from "./fields.ts";
import type { ImportRecord } from "./import-store.ts";
import { cellOf } from "./line-cells.ts";

const numberFields = ["quantity", "unitCost", "latitude", "longitude"] as const satisfies ImportField[];
export type NumberField = (typeof numberFields)[number];

type Mark = "comma" | "point";

/** How a column (or the file) marks decimals: evidence of each mark, from numbers that read one way only. */
interface Evidence {
  readonly comma: boolean;
  readonly point: boolean;
}

/** How "1.234" and "1,234" are taken in a column; `ambiguous` is an error. */
export interface NumberHabit {
  readonly lonePoint: Mark | "ambiguous";
  readonly loneComma: Mark | "ambiguous";
}

export interface Habits {
  readonly numbers: Readonly<Record<NumberField, NumberHabit>>;
  /** Whether 03/04/2026 is 3 April; null when nothing tells. */
  readonly dayFirst: boolean | null;
}

/**
 * Decides from what is sure in the column, else in the other number columns, how its unsure numbers are read.
 * Without any evidence a lone point is the decimal mark (neither French nor English groups by it in files) and a
 * lone comma is nobody's guess.
 */
export function numberHabit(column: Evidence, file: Evidence): NumberHabit {
  const { comma, point } = column.comma || column.point ? column : file;
  if (comma && point) return { lonePoint: "ambiguous", loneComma: "ambiguous" };
  if (comma) return { lonePoint: "ambiguous", loneComma: "comma" };
  return { lonePoint: "point", loneComma: point ? "point" : "ambiguous" };
}

/** Whether the day comes first, by the dates that read one way only, else by the language of the file's sender. */
export function dayOrder(
  sure: { readonly dayFirst: boolean; readonly monthFirst: boolean },
  language: "en" | "fr",
): boolean | null {
  if (sure.dayFirst !== sure.monthFirst) return sure.dayFirst;
  if (sure.dayFirst) return null;
  return language === "fr" ? true : null;
}

/** Every kind of space and apostrophe that groups thousands as ' ', every minus as '-'. */
export const plainNumber = (text: RawBuilder<unknown>): RawBuilder<string | null> =>
  sql`translate(${text}, E'\\u00a0\\u202f\\u2009\\u2019''\\u2212', '     -')`;

/** Looks through the columns until the first sure number of each kind. */
export async function readHabits(
  tx: Tx,
  imported: Pick<ImportRecord, "id" | "language">,
  columns: FieldColumns,
): Promise<Habits> {
  const used = numberFields.filter((field) => columns[field] !== undefined);
  const seen = await findEvidence(tx, imported.id, columns, used);
  const none: Evidence = { comma: false, point: false };
  const evidenceOf = (field: NumberField): Evidence =>
    used.includes(field)
      ? { comma: seen[`${field} comma`] ?? false, point: seen[`${field} point`] ?? false }
      : none;
  const all = used.map(evidenceOf);
  const file = { comma: all.some((each) => each.comma), point: all.some((each) => each.point) };
  const habit = (field: NumberField) => numberHabit(evidenceOf(field), file);
  return {
    numbers: {
      quantity: habit("quantity"),
      unitCost: habit("unitCost"),
      latitude: habit("latitude"),
      longitude: habit("longitude"),
    },
    dayFirst: dayOrder(
      { dayFirst: seen["day first"] ?? false, monthFirst: seen["month first"] ?? false },
      imported.language,
    ),
  };
}

async function findEvidence(
  tx: Tx,
  importId: string,
  columns: FieldColumns,
  used: readonly NumberField[],
): Promise<Readonly<Record<string, boolean>>> {
  const exists = (name: string, condition: RawBuilder<unknown>) => sql`
    EXISTS (SELECT FROM imports.rows r WHERE r.import_id = ${importId} AND ${condition}) AS ${sql.ref(name)}`;
  const questions = used.flatMap((field) => {
    const cell = cellOf(columns, field);
    const form = sql`imports.number_form(${plainNumber(cell)}, NULL, NULL)`;
    // The cheap test first: most numbers are whole.
    return [
      exists(`${field} comma`, sql`(${cell} LIKE '%,%' OR ${cell} LIKE '%.%.%') AND ${form} = 'comma'`),
      exists(`${field} point`, sql`(${cell} LIKE '%.%' OR ${cell} LIKE '%,%,%') AND ${form} = 'point'`),
    ];
  });
  if (columns.expiresOn !== undefined) {
    const cell = cellOf(columns, "expiresOn");
    questions.push(
      exists("day first", sql`${cell} ~ '^(1[3-9]|2\\d|3[01])[-/](0?[1-9]|1[0-2])[-/]\\d{2}'`),
      exists("month first", sql`${cell} ~ '^(0?[1-9]|1[0-2])[-/](1[3-9]|2\\d|3[01])[-/]\\d{2}'`),
    );
  }
  if (questions.length === 0) return {};
  const { rows } = await sql<Record<string, boolean>>`SELECT ${sql.join(questions)}`.execute(tx.kysely);
  return rows[0] ?? {};
}
