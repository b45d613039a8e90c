import { describe, expect, it } from "vitest";
import { isNearCode, lookAlikeCodes } from "./look-alike.ts";

describe("look-alike codes", () => {
  it("holds a wrong, a missing, a doubled and two swapped characters", () => {
    expect(lookAlikeCodes("85123A")).toEqual(
      expect.arrayContaining(["85123B", "8512A", "851123A", "58123A", "8S123A", "85123A1"]),
    );
  });

  it("holds neither the code itself nor nothing", () => {
    expect(lookAlikeCodes("A1")).not.toContain("A1");
    expect(lookAlikeCodes("7")).not.toContain("");
  });

  it("writes small letters only for codes that have some", () => {
    expect(lookAlikeCodes("ab-1")).toContain("ac-1");
    expect(lookAlikeCodes("AB-1")).not.toContain("Ab-1");
  });

  it("stays small, and gives up on codes made for machines", () => {
    expect(lookAlikeCodes("ABCDEFGHIJKL").length).toBeLessThan(1000);
    expect(lookAlikeCodes("0123456789".repeat(3))).toEqual([]);
  });

  it("are near each other, all of them, and others are not", () => {
    for (const code of ["85123A", "7", "ab-1", "AAB"])
      for (const other of lookAlikeCodes(code))
        expect(isNearCode(code, other), `${code} ${other}`).toBe(true);
    for (const [one, other] of [
      ["85123A", "85123A"],
      ["85123A", "58132A"],
      ["1", "234"],
      ["ABC", "CBA"],
    ] as const)
      expect(isNearCode(one, other), `${one} ${other}`).toBe(false);
  });
});
