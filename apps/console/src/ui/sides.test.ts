import { describe, expect, it } from "vitest";
import { pairsOf, roundsOf } from "./sides.ts";

describe("the sides of a comparison", () => {
  it("reads two rounds from the address, and the first two from anything else", () => {
    expect(roundsOf("2-3")).toEqual([2, 3]);
    for (const text of [undefined, "", "1", "0-2", "2-2", "a-b"]) expect(roundsOf(text)).toEqual([1, 2]);
  });

  it("offers neighbouring rounds before those further apart", () => {
    expect(pairsOf(3)).toEqual(["1-2", "2-3", "1-3"]);
    expect(pairsOf(1)).toEqual([]);
  });
});
