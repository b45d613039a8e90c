import { type FileHandle, open } from "node:fs/promises";
import { TableFileError } from "./table-file-error.ts";

/** One file inside a zip, as its central directory declares it. Sizes in bytes. */
export interface ZipEntry {
  name: string;
  method: "stored" | "deflated";
  compressedSize: number;
  size: number;
  crc32: number;
  /** Where the local header starts in the file. */
  headerOffset: number;
  /** Where the compressed bytes start, after the local header. */
  dataOffset: number;
}

// PKWARE APPNOTE 6.3: signatures, little endian.
const END_OF_DIRECTORY = 0x06054b50;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_END = 0x06064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const ENCRYPTED_FLAG = 0x0001;
const UNKNOWN_32 = 0xffffffff;
const MAX_DIRECTORY_BYTES = 4 * 1024 * 1024;

const broken = (reason: string) => new TableFileError("file-not-readable", { reason });
const hostile = (reason: string, params: Record<string, string | number> = {}) =>
  new TableFileError("file-hostile", { reason, ...params });

/**
 * Reads the central directory of a zip without inflating anything.
 * Throws TableFileError: `file-not-readable` when it is no zip, is cut or is encrypted; `file-hostile` for
 * too many entries, unsafe or repeated names, and entries whose bytes overlap.
 */
export async function readZipDirectory(path: string, maxEntries: number): Promise<ZipEntry[]> {
  const file = await open(path, "r");
  try {
    const { size: fileSize } = await file.stat();
    const end = await findEndOfDirectory(file, fileSize);
    if (end.count > maxEntries) throw hostile("too-many-entries", { limit: maxEntries });
    if (end.size > MAX_DIRECTORY_BYTES || end.offset + end.size > fileSize) throw broken("zip-directory");
    const directory = await readAt(file, end.offset, end.size);
    const entries: ZipEntry[] = [];
    const names = new Set<string>();
    let at = 0;
    for (let index = 0; index < end.count; index += 1) {
      const parsed = parseDirectoryEntry(directory, at);
      at = parsed.next;
      if (parsed.entry === undefined) continue;
      const key = parsed.entry.name.toLowerCase();
      if (names.has(key)) throw hostile("repeated-name");
      names.add(key);
      entries.push(parsed.entry);
    }
    await locateData(file, entries, end.offset);
    return entries;
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw broken("zip-cut");
  return buffer;
}

async function findEndOfDirectory(file: FileHandle, fileSize: number) {
  // The record is 22 bytes plus a comment of at most 65,535.
  const tailSize = Math.min(fileSize, 22 + 0xffff);
  const tailStart = fileSize - tailSize;
  const tail = await readAt(file, tailStart, tailSize);
  for (let at = tailSize - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END_OF_DIRECTORY) continue;
    const record = {
      count: tail.readUInt16LE(at + 10),
      size: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
    };
    const needsZip64 = record.count === 0xffff || record.size === UNKNOWN_32 || record.offset === UNKNOWN_32;
    return needsZip64 ? readZip64End(file, tailStart + at, fileSize) : record;
  }
  throw broken("zip-end-missing");
}

async function readZip64End(file: FileHandle, endAt: number, fileSize: number) {
  if (endAt < 20) throw broken("zip64");
  const locator = await readAt(file, endAt - 20, 20);
  const position = Number(locator.readBigUInt64LE(8));
  if (locator.readUInt32LE(0) !== ZIP64_LOCATOR || position + 56 > fileSize) throw broken("zip64");
  const record = await readAt(file, position, 56);
  if (record.readUInt32LE(0) !== ZIP64_END) throw broken("zip64");
  return {
    count: Number(record.readBigUInt64LE(32)),
    size: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
  };
}

function parseDirectoryEntry(directory: Buffer, at: number): { entry: ZipEntry | undefined; next: number } {
  if (at + 46 > directory.length || directory.readUInt32LE(at) !== DIRECTORY_ENTRY) {
    throw broken("zip-directory");
  }
  const flags = directory.readUInt16LE(at + 8);
  const methodCode = directory.readUInt16LE(at + 10);
  const nameLength = directory.readUInt16LE(at + 28);
  const extraLength = directory.readUInt16LE(at + 30);
  const next = at + 46 + nameLength + extraLength + directory.readUInt16LE(at + 32);
  if (next > directory.length) throw broken("zip-directory");
  const name = directory.toString("utf8", at + 46, at + 46 + nameLength);
  refuseUnsafeName(name);
  if (name.endsWith("/")) return { entry: undefined, next };
  if ((flags & ENCRYPTED_FLAG) !== 0) throw broken("encrypted");
  if (methodCode !== 0 && methodCode !== 8) throw broken("zip-method");
  const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
  const [size, compressedSize, headerOffset] = zip64Values(extra, [
    directory.readUInt32LE(at + 24),
    directory.readUInt32LE(at + 20),
    directory.readUInt32LE(at + 42),
  ]);
  const crc32 = directory.readUInt32LE(at + 16);
  const method = methodCode === 0 ? "stored" : "deflated";
  return { entry: { name, method, size, compressedSize, crc32, headerOffset, dataOffset: 0 }, next };
}

/** Values of 0xFFFFFFFF stand, in order, in the zip64 extra field (id 1) as 64-bit numbers. */
function zip64Values(extra: Buffer, values: [number, number, number]): [number, number, number] {
  if (!values.includes(UNKNOWN_32)) return values;
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let from = at + 4;
    const take = (value: number): number => {
      if (value !== UNKNOWN_32) return value;
      if (from + 8 > extra.length) throw broken("zip64");
      from += 8;
      return Number(extra.readBigUInt64LE(from - 8));
    };
    return [take(values[0]), take(values[1]), take(values[2])];
  }
  throw broken("zip64");
}

function refuseUnsafeName(name: string): void {
  const unsafe =
    name === "" ||
    name.length > 512 ||
    name.includes("\0") ||
    name.includes("\\") ||
    name.startsWith("/") ||
    /^[a-z]:/i.test(name) ||
    name.split("/").includes("..");
  if (unsafe) throw hostile("unsafe-name");
}

/** Finds where each entry's bytes start, and refuses entries that share bytes (how the densest bombs work). */
async function locateData(file: FileHandle, entries: ZipEntry[], directoryOffset: number): Promise<void> {
  const inFileOrder = [...entries].sort((a, b) => a.headerOffset - b.headerOffset);
  let previousEnd = 0;
  for (const entry of inFileOrder) {
    if (entry.headerOffset < previousEnd) throw hostile("overlapping-entries");
    if (entry.headerOffset + 30 > directoryOffset) throw broken("zip-entry");
    const header = await readAt(file, entry.headerOffset, 30);
    if (header.readUInt32LE(0) !== LOCAL_HEADER) throw broken("zip-entry");
    entry.dataOffset = entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    previousEnd = entry.dataOffset + entry.compressedSize;
    if (previousEnd > directoryOffset) throw hostile("lying-sizes");
  }
}
