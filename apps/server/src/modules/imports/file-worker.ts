import { parentPort, workerData } from "node:worker_threads";
import { openTable, type TableReader } from "../../platform/files/read-table.ts";
import { TableFileError } from "../../platform/files/table-file-error.ts";
import type { TableRow } from "../../platform/files/table-source.ts";
import type { FileAnswer, RowChunk } from "./read-file.ts";

/** Rows of one message: large enough for one good INSERT, about a megabyte. */
const CHUNK = 5_000;

// ASCII's own separators; a cell that holds one is no text a person typed, and gets a space instead.
const CELL = "\x1f";
const ROW = "\x1c";
const BLANK = "\x1d";
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters looked for
const SEPARATORS = /[\x1c-\x1f]/;
const EACH_SEPARATOR = new RegExp(SEPARATORS, "g");

function cellText(cell: string | null): string {
  if (cell === null) return BLANK;
  const text = cell.trim();
  if (text === "") return BLANK;
  return SEPARATORS.test(text) ? text.replace(EACH_SEPARATOR, " ") : text;
}

function chunkOf(rows: readonly TableRow[]): RowChunk {
  return {
    count: rows.length,
    rowNumbers: `{${rows.map(({ rowNumber }) => rowNumber).join(",")}}`,
    cells: rows.map(({ cells }) => cells.map(cellText).join(CELL)).join(ROW),
    unusable: rows.flatMap((row) => {
      const subscripts = row.notes.filter(({ kind }) => kind !== "formula").map(({ column }) => column + 1);
      return subscripts.length === 0 ? [] : [{ row: row.rowNumber, subscripts }];
    }),
  };
}

/** First what the file is, then its rows, chunk by chunk. */
async function* answers(path: string): AsyncGenerator<FileAnswer> {
  const table = await openTable({ path });
  yield { kind: "opened", file: factsOf(table) };
  let rows: TableRow[] = [];
  for await (const row of table.rows()) {
    rows.push(row);
    if (rows.length < CHUNK) continue;
    yield { kind: "rows", chunk: chunkOf(rows) };
    rows = [];
  }
  if (rows.length > 0) yield { kind: "rows", chunk: chunkOf(rows) };
  yield { kind: "end" };
}

const factsOf = ({ format, encoding, delimiter, headerRow }: TableReader) => ({
  format,
  encoding: encoding ?? null,
  delimiter: delimiter ?? null,
  columns: headerRow,
});

const port = parentPort;
if (port === null) throw new Error("file-worker.ts runs in a worker thread");
const source = answers(String(workerData));

async function next(): Promise<FileAnswer> {
  try {
    const { value, done } = await source.next();
    return done === true ? { kind: "end" } : value;
  } catch (error) {
    if (error instanceof TableFileError) return { kind: "refused", code: error.code, params: error.params };
    throw error;
  }
}

port.on("message", () => void next().then((answer) => port.postMessage(answer)));
