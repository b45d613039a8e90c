import { crc32, inflateSync } from "node:zlib";

/** A PNG picture without what its editor wrote about it. */
export interface Png {
  readonly content: Buffer;
  readonly width: number;
  readonly height: number;
}

const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
/** What is part of the picture; texts, times, profiles and everything unknown are not. */
const KEPT: ReadonlySet<string> = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
/** Length, name and check sum of a chunk. */
const FRAME_BYTES = 12;
/** Samples of a pixel by colour type. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Header {
  readonly width: number;
  readonly height: number;
  /** Bits of a pixel; undefined for a colour type there is none of. */
  readonly depth: number | undefined;
  readonly interlaced: boolean;
}

/**
 * Reads the structure of a PNG chunk by chunk and leaves out what is no part of the picture. Null when it is none,
 * is damaged or cut off, has more pixels, or holds other than as many as it says: whoever draws it later need not
 * defend himself.
 */
export function readPng(bytes: Buffer, mostPixels: number): Png | null {
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return null;
  const kept: Buffer[] = [SIGNATURE];
  const packed: Buffer[] = [];
  let header: Header | null = null;
  for (let at = SIGNATURE.length; at + FRAME_BYTES <= bytes.length; ) {
    const end = at + FRAME_BYTES + bytes.readUInt32BE(at);
    if (end > bytes.length) return null;
    const body = bytes.subarray(at + 4, end - 4);
    if (crc32(body) !== bytes.readUInt32BE(end - 4)) return null;
    const name = body.toString("latin1", 0, 4);
    if ((header === null) !== (name === "IHDR")) return null;
    if (name === "IHDR") {
      header = headerOf(body);
      if (header === null || header.width * header.height > mostPixels) return null;
    }
    if (name === "IDAT") packed.push(body.subarray(4));
    if (KEPT.has(name)) kept.push(bytes.subarray(at, end));
    if (name === "IEND") {
      if (header === null || !isWhole(header, Buffer.concat(packed))) return null;
      return { content: Buffer.concat(kept), width: header.width, height: header.height };
    }
    at = end;
  }
  return null;
}

function headerOf(body: Buffer): Header | null {
  if (body.length !== 17) return null;
  const [width, height] = [body.readUInt32BE(4), body.readUInt32BE(8)];
  const samples = SAMPLES[body[13] ?? -1];
  if (width === 0 || height === 0 || samples === undefined) return null;
  return { width, height, depth: samples * (body[12] ?? 0), interlaced: body[16] === 1 };
}

/** Whether the packed pixels unpack to as many rows as there should be. */
function isWhole({ width, height, depth = 0, interlaced }: Header, packed: Buffer): boolean {
  const expected = height * (1 + Math.ceil((width * depth) / 8));
  // Interlaced pictures have up to seven rows where others have one, each with its byte.
  const most = interlaced ? expected * 2 + 64 : expected;
  try {
    const { length } = inflateSync(packed, { maxOutputLength: most });
    return interlaced ? length >= expected : length === expected;
  } catch {
    return false;
  }
}
