import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import { loadReader, readCode } from "./read-code.ts";

/** Widths of bars and spaces by turns. */
const bars = {
  "3017620422003": "11132112221213141112212321111111113221222122321132111411111",
  "96385074": "1113112111414111213111111231321113121132111",
  "036000291452": "11132111411111432113211321111111212231122221113212312122111",
  "LOC-A-1": "2112141321311331211313211221321113231221321232212311132331112",
  // GS1: batch LOT7, serial number S1.
  "10LOT7\u001d21S1":
    "2112324111312213121141311321311331212133113121314111312232111232212131131232213221122331112",
};
const qr = `
#######.###...#######
#.....#.#.#.#.#.....#
#.###.#....#..#.###.#
#.###.#.#.#.#.#.###.#
#.###.#.#..#..#.###.#
#.....#.##.##.#.....#
#######.#.#.#.#######
.........#.##........
...#..#....#...###.##
.#.#...#..#.##...#...
#.##..#.#.#..##...#..
..##...##.#..##..#.#.
##..###.####.##.#####
........#.#.#..##.##.
#######..##.#.##.#...
#.....#..##.##.###..#
#.###.#........##..##
#.###.#.##.#..##.#.##
#.###.#...###.#.#.#.#
#.....#..##.#.###...#
#######..#..###.###..`;
const dataMatrix = `
#.#.#.#.#.#.
##.#.....###
#..##..#..#.
###......###
#.#...#.....
###.###...##
#.#..#####..
#.##...#...#
#.##..#.###.
#..#...#.#.#
###..###..#.
############`;

beforeAll(async () => {
  const program = await readFile(
    createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"),
  );
  loadReader({ binary: Uint8Array.from(program).buffer });
});

describe("the reader", () => {
  it.each(Object.entries(bars))("reads %j as a scanner sends it", async (text, widths) => {
    const row = [...widths].map((n, index) => (index % 2 === 0 ? "#" : ".").repeat(Number(n))).join("");
    const read = await readCode(pictureOf(Array<string>(30).fill(row)));
    // UPC-A is EAN-13 with a zero before it; the server knows both as one.
    expect(read?.padStart(text.length, "0").slice(-text.length)).toBe(text);
  });

  it("reads QR and Data Matrix", async () => {
    for (const squares of [qr, dataMatrix])
      expect(await readCode(pictureOf(squares.trim().split("\n")))).toBe("85123A");
  });

  it("finds nothing where there is nothing", async () => {
    expect(await readCode(pictureOf(["...."]))).toBeNull();
  });
});

const MODULE = 4;
const QUIET = 12;

/** A barcode as a picture: dark on white, with quiet around it. */
function pictureOf(rows: readonly string[]) {
  const width = ((rows[0]?.length ?? 0) + 2 * QUIET) * MODULE;
  const height = (rows.length + 2 * QUIET) * MODULE;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      if (rows[Math.floor(y / MODULE) - QUIET]?.[Math.floor(x / MODULE) - QUIET] === "#")
        data.fill(0, at, at + 3);
    }
  }
  return { data, width, height };
}
