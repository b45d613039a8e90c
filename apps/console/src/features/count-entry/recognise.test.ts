import { describe, expect, it } from "vitest";
import { meaningOf, WedgeWatch } from "./recognise.ts";

describe("what a line means where a quantity is awaited", () => {
  it("takes numbers as people write them", () => {
    expect(meaningOf("12*6", false, "en")).toEqual({ kind: "quantity", quantity: "72" });
    expect(meaningOf("2,5", false, "fr")).toEqual({ kind: "quantity", quantity: "2.5" });
    expect(meaningOf("2.5", false, "fr")).toEqual({ kind: "quantity", quantity: "2.5" });
    expect(meaningOf("0", false, "en")).toEqual({ kind: "quantity", quantity: "0" });
  });

  it("takes a barcode or a word as the next code", () => {
    expect(meaningOf("3017620422003", false, "fr")).toEqual({ kind: "code", code: "3017620422003" });
    expect(meaningOf("85123A", false, "fr")).toEqual({ kind: "code", code: "85123A" });
  });

  it("takes what the scanner sent as a code, however short", () => {
    expect(meaningOf("71053", true, "en")).toEqual({ kind: "code", code: "71053" });
  });

  it("does not guess", () => {
    expect(meaningOf("1.234", false, "fr")).toEqual({ kind: "unclear", why: "ambiguous" });
    expect(meaningOf("-4", false, "fr")).toEqual({ kind: "unclear", why: "negative" });
  });
});

describe("scanner or fingers", () => {
  const typed = (keys: number, gap: number) => {
    const watch = new WedgeWatch();
    for (let key = 0; key < keys; key++) watch.key(1_000 + key * gap);
    return watch.finish();
  };

  it("knows a scanner by its speed", () => {
    expect(typed(13, 4)).toBe(true);
    expect(typed(13, 90)).toBe(false);
  });

  it("takes two fast digits for fingers", () => {
    expect(typed(2, 10)).toBe(false);
  });
});
