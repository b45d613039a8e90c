import { describe, expect, it } from "vitest";
import { misread, mistakes } from "./mistakes.ts";

const loose = { carton: null, set: null };

describe("misread", () => {
  it("swaps the last two digits", () => {
    expect(misread(1_384n, "transposed", loose)).toBe(1_348n);
  });

  it("enters cartons as pieces, and the pieces of sets as sets", () => {
    expect(misread(48n, "pack", { carton: 12n, set: null })).toBe(4n);
    expect(misread(5n, "pack", { carton: null, set: 6n })).toBe(30n);
  });

  it("never gives the right number nor a negative one, except under the neighbouring bay", () => {
    for (const mistake of mistakes) {
      for (let actual = 1n; actual < 200n; actual += 1n) {
        const read = misread(actual, mistake, { carton: 12n, set: null });
        expect(read >= 0n).toBe(true);
        expect(read === actual).toBe(mistake === "neighbour");
      }
    }
  });
});
