/** Something about one cell that its text alone does not tell. `column` counts from 0. */
export interface CellNote {
  column: number;
  /**
   * `formula`: the text is the value the spreadsheet last calculated.
   * `formula-without-value`: a formula never calculated; the cell's text is null, yet it is not blank.
   * `error-value`: the text is a spreadsheet error such as #N/A, or a number or date that is none.
   */
  kind: "formula" | "formula-without-value" | "error-value";
}

/** One row of a table file. Cells that are empty or hold only white space are null: blank, not zero. */
export interface TableRow {
  /** As the spreadsheet program shows it, from 1. */
  rowNumber: number;
  cells: (string | null)[];
  notes: readonly CellNote[];
}

/** A row before the header is known: also which cells hold words, since a heading is a word. */
export interface SourceRow extends TableRow {
  textCells: number;
}

/** One sheet (or the one table of a CSV file): streams its non-blank rows from the top at each call. */
export interface TableSource {
  name: string | undefined;
  rows(): AsyncGenerator<SourceRow, void, undefined>;
  /** Merged ranges that touch a row, as "B3:D3". */
  mergesOnRow(rowNumber: number): Promise<string[]>;
}

export const NO_NOTES: readonly CellNote[] = Object.freeze([]);

/** More columns than this is no table a person made; a million columns must not make a million cells. */
export const MAX_COLUMNS = 500;
/** The longest text a spreadsheet cell can hold. */
export const MAX_CELL_CHARS = 32_767;
