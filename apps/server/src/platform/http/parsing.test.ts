import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ProblemError } from "../problem.ts";
import { pageOf, readCursor, writeCursor } from "./cursor.ts";
import { acceptedLanguage } from "./language.ts";
import { listParameters, strict } from "./strict-schema.ts";

describe("acceptedLanguage", () => {
  test.each([
    ["fr-CM,fr;q=0.9,en;q=0.5", "fr"],
    ["en-GB", "en"],
    ["de, en;q=0.2, fr;q=0.3", "fr"],
    ["de", null],
    ["fr;q=0, en;q=0.1", "en"],
    ["fr;q=nonsense", null],
    [undefined, null],
  ])("of %s is %s", (header, language) => {
    expect(acceptedLanguage(header)).toBe(language);
  });
});

describe("a strict schema", () => {
  const inner = z.object({ a: z.string() });
  test.each([
    ["array", z.array(inner), [{ a: "", b: 1 }]],
    ["optional", inner.optional(), { a: "", b: 1 }],
    ["nullable default", inner.nullable().default(null), { a: "", b: 1 }],
    ["union", z.union([z.string(), inner]), { a: "", b: 1 }],
    ["record", z.record(z.string(), inner), { k: { a: "", b: 1 } }],
    ["tuple", z.tuple([inner]), [{ a: "", b: 1 }]],
    ["discriminated union", z.discriminatedUnion("t", [z.object({ t: z.literal("x") })]), { t: "x", b: 1 }],
    ["pipe", inner.transform((value) => value.a), { a: "", b: 1 }],
    ["lazy", z.lazy(() => inner), { a: "", b: 1 }],
  ])("refuses unknown fields inside %s", (_kind, schema, value) => {
    expect(schema.safeParse(value).success).toBe(true);
    expect(strict(schema).safeParse(value).success).toBe(false);
  });

  test("keeps refinements, and objects that take other fields", () => {
    expect(strict(inner.refine((value) => value.a !== "no")).safeParse({ a: "no" }).success).toBe(false);
    expect(strict(z.looseObject({ a: z.string() })).safeParse({ a: "", b: 1 }).success).toBe(true);
  });

  test("knows which query parameters are lists", () => {
    const query = z.object({
      a: z.array(z.string()).optional(),
      b: z.string(),
      c: z.array(z.string()).default([]),
    });
    expect(listParameters(query)).toEqual(new Set(["a", "c"]));
  });
});

describe("a cursor", () => {
  const place = z.tuple([z.string(), z.number()]);

  test("comes back as it was written", () => {
    expect(readCursor(place, writeCursor(["é", 2]))).toEqual(["é", 2]);
    expect(readCursor(place, undefined)).toBeNull();
  });

  test.each(["", "%%%", "bm90IGpzb24", writeCursor(["a"]), writeCursor({ a: 1 })])(
    "that is not ours is refused: %s",
    (text) => {
      expect(() => readCursor(place, text)).toThrow(ProblemError);
    },
  );

  test("is there only when more items are", () => {
    expect(pageOf([1, 2], 2, (last) => last)).toEqual({ items: [1, 2], next: null });
    expect(pageOf([1, 2, 3], 2, (last) => last)).toEqual({ items: [1, 2], next: writeCursor(2) });
    expect(pageOf([], 2, () => 0)).toEqual({ items: [], next: null });
  });
});
