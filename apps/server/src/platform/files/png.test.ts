import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { pngPicture } from "../../../test/pictures.ts";
import { readPng } from "./png.ts";

const read = (bytes: Buffer) => readPng(bytes, 10_000);

const clean = pngPicture();

describe("reading a PNG", () => {
  it("says how large it is and leaves a clean one as it is", () => {
    expect(read(clean)).toEqual({ content: clean, width: 40, height: 10 });
  });

  it("drops texts, profiles and what stands behind the end", () => {
    const dirty = pngPicture(undefined, undefined, { tEXt: "Author\0somebody", eXIf: "4.0421 N" });
    const cleaned = read(Buffer.concat([dirty, Buffer.from("<script>")]));
    expect(cleaned?.content).toEqual(clean);
  });

  it("refuses what is none, is damaged, or is cut off anywhere", () => {
    for (let length = 0; length < clean.length; length += 1)
      expect(read(clean.subarray(0, length)), `${length} bytes`).toBeNull();
    for (let at = 0; at < clean.length; at += 1) {
      const damaged = Buffer.from(clean);
      damaged[at] = (damaged[at] ?? 0) ^ 0x40;
      expect(read(damaged), `byte ${at}`).toBeNull();
    }
  });

  it("refuses more or fewer pixels than it says, and more than are wanted", () => {
    for (const bytes of [0, 9, 409, 411, 1_000_000])
      expect(read(pngPicture(undefined, deflateSync(Buffer.alloc(bytes))))).toBeNull();
    expect(read(pngPicture(undefined, Buffer.from("not packed")))).toBeNull();
    expect(read(pngPicture({ width: 0, height: 5 }))).toBeNull();
    expect(read(pngPicture({ width: 1_000, height: 11 }))).toBeNull();
  });
});
