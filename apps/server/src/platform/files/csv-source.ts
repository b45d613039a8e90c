import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { TextDecoder } from "node:util";
import { CsvError, parse } from "csv-parse";
import iconv from "iconv-lite";
import { TableFileError } from "./table-file-error.ts";
import { MAX_CELL_CHARS, MAX_COLUMNS, NO_NOTES, type SourceRow, type TableSource } from "./table-source.ts";

export type CsvEncoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
export type CsvDelimiter = "," | ";" | "\t";

export interface CsvDialect {
  encoding: CsvEncoding;
  delimiter: CsvDelimiter;
  /** Excel's own first line `sep=;`, which is no row of the table. */
  hasSeparatorLine: boolean;
}

const SAMPLE_CHARS = 64 * 1024;
const MAX_RECORD_CHARS = 1024 * 1024;

/**
 * Finds encoding and delimiter of a CSV file. The whole file is checked, since one late byte may show that
 * it is not UTF-8. Throws TableFileError `file-encoding` (UTF-16 without mark, UTF-32, undefined bytes),
 * `file-hostile` (NUL) or `file-kind-unknown` (binary).
 */
export async function detectCsv(path: string): Promise<CsvDialect> {
  const encoding = await detectEncoding(path);
  let sample = "";
  for await (const text of decoded(path, encoding)) {
    sample += text;
    if (sample.length >= SAMPLE_CHARS) break;
  }
  const separator = /^sep=([,;\t])\r?\n/i.exec(sample)?.[1];
  return {
    encoding,
    delimiter: isDelimiter(separator) ? separator : guessDelimiter(sample.slice(0, SAMPLE_CHARS)),
    hasSeparatorLine: separator !== undefined,
  };
}

function isDelimiter(text: string | undefined): text is CsvDelimiter {
  return text === "," || text === ";" || text === "\t";
}

async function detectEncoding(path: string): Promise<CsvEncoding> {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  let isUtf8 = true;
  let first = true;
  let hasUndefinedBytes = false;
  for await (const chunk of createReadStream(path)) {
    const bytes: Buffer = chunk;
    if (first) {
      const marked = markedEncoding(bytes);
      if (marked !== undefined) return marked;
      first = false;
    }
    refuseBinary(bytes);
    hasUndefinedBytes ||= [0x81, 0x8d, 0x8f, 0x90, 0x9d].some((byte) => bytes.includes(byte));
    if (isUtf8) isUtf8 = decodes(utf8, bytes);
    if (!isUtf8 && hasUndefinedBytes)
      throw new TableFileError("file-encoding", { reason: "unknown-encoding" });
  }
  // A last character cut in two is not UTF-8 either.
  return isUtf8 && decodes(utf8, undefined) ? "utf-8" : "windows-1252";
}

function decodes(decoder: TextDecoder, bytes: Uint8Array | undefined): boolean {
  try {
    if (bytes === undefined) decoder.decode();
    else decoder.decode(bytes, { stream: true });
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function markedEncoding(bytes: Buffer): CsvEncoding | undefined {
  const mark = bytes.toString("latin1", 0, 4);
  if (mark === "\xff\xfe\0\0" || mark === "\0\0\xfe\xff") {
    throw new TableFileError("file-encoding", { reason: "utf-32" });
  }
  if (mark.startsWith("\xff\xfe")) return "utf-16le";
  if (mark.startsWith("\xfe\xff")) return "utf-16be";
  return undefined;
}

function refuseBinary(bytes: Buffer): void {
  if (bytes.includes(0)) {
    let zeros = 0;
    for (const byte of bytes) if (byte === 0) zeros += 1;
    if (zeros * 3 > bytes.length)
      throw new TableFileError("file-encoding", { reason: "utf-16-without-mark" });
    throw new TableFileError("file-hostile", { reason: "nul-byte" });
  }
  let controls = 0;
  for (const byte of bytes.subarray(0, 4096))
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 26)) controls += 1;
  if (controls > 16) throw new TableFileError("file-kind-unknown", { reason: "binary" });
}

async function* decoded(path: string, encoding: CsvEncoding): AsyncGenerator<string, void, undefined> {
  const decoder =
    encoding === "windows-1252"
      ? win1252Decoder()
      : streamDecoder(new TextDecoder(encoding, { fatal: true }));
  const source = createReadStream(path);
  try {
    for await (const chunk of source) yield decoder.write(chunk);
    yield decoder.end();
  } catch (error) {
    if (error instanceof TypeError)
      throw new TableFileError("file-encoding", { reason: "damaged-text" }, error);
    throw error;
  } finally {
    source.destroy();
  }
}

function streamDecoder(decoder: TextDecoder) {
  return {
    write: (bytes: Buffer): string => decoder.decode(bytes, { stream: true }),
    end: (): string => decoder.decode(),
  };
}

// Node's own TextDecoder has taken windows-1252 for ISO-8859-1 in several releases: € and œ came out wrong.
function win1252Decoder() {
  const decoder = iconv.getDecoder("win1252");
  return { write: (bytes: Buffer): string => decoder.write(bytes), end: (): string => decoder.end() ?? "" };
}

/** The delimiter that cuts most lines into the same number of cells; the one with more cells on a tie. */
function guessDelimiter(sample: string): CsvDelimiter {
  let best: { delimiter: CsvDelimiter; lines: number; cuts: number } = { delimiter: ",", lines: 0, cuts: 0 };
  for (const delimiter of [";", "\t", ","] as const) {
    const linesByCuts = new Map<number, number>();
    for (const cuts of cutsPerLine(sample, delimiter)) {
      if (cuts > 0) linesByCuts.set(cuts, (linesByCuts.get(cuts) ?? 0) + 1);
    }
    for (const [cuts, lines] of linesByCuts) {
      if (lines > best.lines || (lines === best.lines && cuts > best.cuts)) best = { delimiter, lines, cuts };
    }
  }
  return best.delimiter;
}

function cutsPerLine(sample: string, delimiter: string): number[] {
  const perLine: number[] = [];
  let cuts = 0;
  let quoted = false;
  for (const character of sample) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && character === delimiter) cuts += 1;
    else if (!quoted && character === "\n") {
      perLine.push(cuts);
      cuts = 0;
      if (perLine.length === 100) return perLine;
    }
  }
  return [...perLine, cuts];
}

/**
 * Passes text on as long as its lines stay short: csv-parse counts the characters of cells, not the
 * delimiters between them, so a hundred million commas would become as many cells before it complains.
 */
async function* withShortLines(texts: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let lineChars = 0;
  for await (const text of texts) {
    const lastBreak = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
    lineChars = lastBreak === -1 ? lineChars + text.length : text.length - lastBreak - 1;
    if (lineChars > MAX_RECORD_CHARS) {
      throw new TableFileError("file-too-large", { reason: "row-length", limit: MAX_RECORD_CHARS });
    }
    yield text;
  }
}

/** A CSV file as a table source; row numbers are those a spreadsheet shows after opening it. */
export function csvSource(path: string, dialect: CsvDialect): TableSource {
  return { name: undefined, rows: () => csvRows(path, dialect), mergesOnRow: async () => [] };
}

async function* csvRows(path: string, dialect: CsvDialect): AsyncGenerator<SourceRow, void, undefined> {
  const parser = parse({
    delimiter: dialect.delimiter,
    bom: true,
    relax_column_count: true,
    // Names such as 1/2" pipe are written without quotes by many programs.
    relax_quotes: true,
    max_record_size: MAX_RECORD_CHARS,
  });
  // Errors of either side reach the loop below through the parser, which pipeline destroys.
  pipeline(withShortLines(decoded(path, dialect.encoding)), parser, () => undefined);
  let rowNumber = 0;
  try {
    for await (const record of parser) {
      rowNumber += 1;
      if (rowNumber === 1 && dialect.hasSeparatorLine) continue;
      const row = csvRow(rowNumber, record);
      if (row.cells.length > 0) yield row;
    }
  } catch (error) {
    throw csvFailure(error, rowNumber + 1);
  } finally {
    parser.destroy();
  }
}

function csvFailure(error: unknown, row: number): unknown {
  if (!(error instanceof CsvError)) return error;
  if (error.code === "CSV_MAX_RECORD_SIZE") {
    return new TableFileError(
      "file-too-large",
      { reason: "row-length", limit: MAX_RECORD_CHARS, row },
      error,
    );
  }
  const reason = error.code === "CSV_QUOTE_NOT_CLOSED" ? "quote-not-closed" : "csv";
  return new TableFileError("file-not-readable", { reason, row }, error);
}

// Figures, signs, currency and date punctuation only: such a cell is a value, not a heading.
const VALUE = /^[\p{N}\s.,:/+\-−%€$£()]+$/u;

function csvRow(rowNumber: number, record: readonly string[]): SourceRow {
  const row: SourceRow = { rowNumber, cells: [], notes: NO_NOTES, textCells: 0 };
  for (let column = 0; column < record.length; column += 1) {
    const text = record[column] ?? "";
    if (text.trim() === "") continue;
    if (column >= MAX_COLUMNS) {
      throw new TableFileError("file-too-large", { reason: "columns", limit: MAX_COLUMNS, row: rowNumber });
    }
    if (text.length > MAX_CELL_CHARS) {
      throw new TableFileError("file-too-large", {
        reason: "long-cell",
        limit: MAX_CELL_CHARS,
        row: rowNumber,
      });
    }
    while (row.cells.length < column) row.cells.push(null);
    row.cells.push(text);
    if (!VALUE.test(text)) row.textCells += 1;
  }
  return row;
}
