import { describe, expect, it } from "vitest";
import { SeenCodes } from "./seen-codes.ts";

describe("codes before the camera", () => {
  it("are scanned once however long they are held there", () => {
    const seen = new SeenCodes();
    const frames = [0, 100, 200, 900, 1_900].map((now) => seen.isNew("A", now));
    expect(frames).toEqual([true, false, false, false, false]);
  });

  it("are scanned again after they were away, and at once when another comes", () => {
    const seen = new SeenCodes();
    expect(seen.isNew("A", 0)).toBe(true);
    expect(seen.isNew(null, 100)).toBe(false);
    expect(seen.isNew("A", 1_100)).toBe(false);
    expect(seen.isNew("A", 2_400)).toBe(true);
    expect(seen.isNew("B", 2_500)).toBe(true);
    expect(seen.isNew("A", 2_600)).toBe(true);
  });
});
