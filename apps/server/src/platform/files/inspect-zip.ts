import { createReadStream } from "node:fs";
import { crc32, createInflateRaw } from "node:zlib";
import { TableFileError } from "./table-file-error.ts";
import { readZipDirectory, type ZipEntry } from "./zip-directory.ts";

export interface ZipLimits {
  maxEntries: number;
  /** Sum of the inflated sizes, in bytes. */
  maxTotalBytes: number;
  /** Largest inflated ÷ compressed ratio of one entry, for entries over `ratioFreeBytes`. */
  maxRatio: number;
  ratioFreeBytes: number;
}

/**
 * Real workbooks stay far inside: 100,000 rows × 12 columns inflate to about 60 MB at a ratio near 10, and a
 * million empty rows to a ratio near 25; a deflate bomb is near 1,000.
 */
export const WORKBOOK_ZIP_LIMITS: ZipLimits = {
  maxEntries: 2_000,
  maxTotalBytes: 400 * 1024 * 1024,
  maxRatio: 150,
  ratioFreeBytes: 1024 * 1024,
};

/** A zip that has been looked through completely; its parts can be streamed any number of times. */
export interface InspectedZip {
  has(name: string): boolean;
  names(): string[];
  /** Inflated bytes of one part. Throws `file-not-readable` when there is no such part. */
  read(name: string): AsyncGenerator<Buffer, void, undefined>;
}

/**
 * Looks a zip over before anything else may read it: names, declared sizes and ratios first, without
 * inflating; then every part is inflated once, a chunk at a time, and stopped at its declared size, its CRC
 * checked and XML parts searched for DOCTYPE. Memory stays at a few chunks whatever the file holds.
 * Throws TableFileError `file-hostile`, `file-too-large` or `file-not-readable`.
 */
export async function inspectZip(
  path: string,
  limits: ZipLimits = WORKBOOK_ZIP_LIMITS,
): Promise<InspectedZip> {
  const entries = await readZipDirectory(path, limits.maxEntries);
  refuseDeclaredBombs(entries, limits);
  for (const entry of entries) await verifyEntry(path, entry);
  const byName = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]));
  return {
    has: (name) => byName.has(name.toLowerCase()),
    names: () => entries.map((entry) => entry.name),
    read: (name) => {
      const entry = byName.get(name.toLowerCase());
      if (entry === undefined)
        throw new TableFileError("file-not-readable", { reason: "part-missing", part: name });
      return inflateEntry(path, entry);
    },
  };
}

function refuseDeclaredBombs(entries: readonly ZipEntry[], limits: ZipLimits): void {
  let total = 0;
  for (const entry of entries) {
    total += entry.size;
    if (entry.size > limits.ratioFreeBytes && entry.size > entry.compressedSize * limits.maxRatio) {
      throw new TableFileError("file-hostile", { reason: "zip-bomb", part: entry.name });
    }
  }
  if (total > limits.maxTotalBytes) {
    throw new TableFileError("file-too-large", { reason: "inflated-size", limitBytes: limits.maxTotalBytes });
  }
}

async function* inflateEntry(path: string, entry: ZipEntry): AsyncGenerator<Buffer, void, undefined> {
  if (entry.compressedSize === 0) {
    if (entry.size !== 0)
      throw new TableFileError("file-hostile", { reason: "lying-sizes", part: entry.name });
    return;
  }
  const source = createReadStream(path, {
    start: entry.dataOffset,
    end: entry.dataOffset + entry.compressedSize - 1,
  });
  const inflate = entry.method === "deflated" ? createInflateRaw({ chunkSize: 64 * 1024 }) : undefined;
  if (inflate !== undefined) {
    source.on("error", (error) => inflate.destroy(error));
    source.pipe(inflate);
  }
  let seen = 0;
  try {
    for await (const chunk of inflate ?? source) {
      seen += chunk.length;
      if (seen > entry.size)
        throw new TableFileError("file-hostile", { reason: "lying-sizes", part: entry.name });
      yield chunk;
    }
  } catch (error) {
    if (error instanceof TableFileError) throw error;
    throw new TableFileError("file-not-readable", { reason: "zip-damaged", part: entry.name }, error);
  } finally {
    source.destroy();
    inflate?.destroy();
  }
  if (seen !== entry.size)
    throw new TableFileError("file-hostile", { reason: "lying-sizes", part: entry.name });
}

async function verifyEntry(path: string, entry: ZipEntry): Promise<void> {
  const isXml = /\.(xml|rels|vml)$/i.test(entry.name);
  let sum = 0;
  let carried = "";
  let first = true;
  for await (const chunk of inflateEntry(path, entry)) {
    sum = crc32(chunk, sum);
    if (!isXml) continue;
    // UTF-16 would hide a DOCTYPE from the search; no spreadsheet program writes its parts that way.
    if (first && (chunk.includes(0) || (chunk[0] ?? 0) >= 0xfe)) {
      throw new TableFileError("file-hostile", { reason: "xml-encoding", part: entry.name });
    }
    first = false;
    // Only the seam between two chunks needs the carried bytes; the chunk itself is searched in place.
    const seam = carried + chunk.toString("latin1", 0, 16);
    if (chunk.includes("<!DOCTYPE") || chunk.includes("<!ENTITY") || /<!(DOCTYPE|ENTITY)/.test(seam)) {
      throw new TableFileError("file-hostile", { reason: "doctype", part: entry.name });
    }
    carried = chunk.toString("latin1", Math.max(0, chunk.length - 16));
  }
  if (sum !== entry.crc32) {
    throw new TableFileError("file-not-readable", { reason: "zip-damaged", part: entry.name });
  }
}
