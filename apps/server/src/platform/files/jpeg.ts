/** A JPEG picture without what its camera wrote about it. */
export interface Jpeg {
  readonly content: Buffer;
  readonly width: number;
  readonly height: number;
}

const MOST_PIXELS = 50_000_000;

const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const FRAMES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);
/** Beside the picture itself: JFIF (density), Adobe (how colours are coded). */
const KEPT: ReadonlySet<number> = new Set([0xe0, 0xee]);
const COMMENT = 0xfe;

/**
 * Reads the structure of a JPEG, segment by segment, and leaves out what is no part of the picture: EXIF with place
 * and time, thumbnails, comments, whatever stands behind its end. Null when it is none, is cut off, or would take too
 * much memory to show.
 */
export function readJpeg(bytes: Buffer): Jpeg | null {
  if (bytes[0] !== 0xff || bytes[1] !== START) return null;
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let size: { width: number; height: number } | null = null;
  let scans = 0;
  let at = 2;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) return null;
    if (marker === END) break;
    if (at + 4 > bytes.length) return null;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end < at + 4 || end > bytes.length) return null;
    if (FRAMES.has(marker)) {
      if (size !== null || end < at + 9) return null;
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    if (marker === SCAN) scans += 1;
    const next = marker === SCAN ? endOfScan(bytes, end) : end;
    if (!isMetadata(marker)) kept.push(bytes.subarray(at, next));
    at = next;
  }
  if (size === null || scans === 0) return null;
  const pixels = size.width * size.height;
  if (pixels === 0 || pixels > MOST_PIXELS) return null;
  return { content: Buffer.concat([...kept, Buffer.from([0xff, END])]), ...size };
}

function isMetadata(marker: number): boolean {
  const application = marker >= 0xe0 && marker <= 0xef;
  return marker === COMMENT || (application && !KEPT.has(marker));
}

/** Where the coded picture ends: at the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}
