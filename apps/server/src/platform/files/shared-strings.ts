import { TableFileError } from "./table-file-error.ts";

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_STRINGS = 5_000_000;

/**
 * A workbook's shared strings packed in one buffer outside the JavaScript heap: text bytes plus four bytes
 * per string. A plain array of 1.2 million strings costs about 90 MB and keeps the parsed XML alive.
 */
export class SharedStrings {
  #bytes: Buffer = Buffer.allocUnsafe(64 * 1024);
  #ends = new Uint32Array(1024);
  #count = 0;

  /** Appends one string. Throws TableFileError `file-too-large` past 64 MB of text or 5 million strings. */
  add(text: string): void {
    const start = this.#end(this.#count);
    const needed = start + text.length * 3;
    if (start + text.length > MAX_BYTES || this.#count >= MAX_STRINGS) {
      throw new TableFileError("file-too-large", { reason: "shared-strings", limitBytes: MAX_BYTES });
    }
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, start);
      this.#bytes = grown;
    }
    if (this.#count === this.#ends.length) {
      const grown = new Uint32Array(this.#ends.length * 2);
      grown.set(this.#ends);
      this.#ends = grown;
    }
    this.#ends[this.#count] = start + this.#bytes.write(text, start, "utf8");
    this.#count += 1;
  }

  /** The string at an index, or undefined when there is none. */
  get(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return undefined;
    return this.#bytes.toString("utf8", this.#end(index), this.#end(index + 1));
  }

  #end(count: number): number {
    return count === 0 ? 0 : (this.#ends[count - 1] ?? 0);
  }
}
