import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { generate, readEntry } from "../scripts/generate-gs1-table.ts";
import { buildBracketedGs1, buildGs1, MAX_GS1_LENGTH, parseGs1, readScannedCode } from "./gs1.ts";
import { gs1Date } from "./gs1-format.ts";

const GTIN = "09506000134352";
const YEAR = 2026;

const parse = (text: string) => {
  const message = parseGs1(text, YEAR);
  if (!message.ok) throw new Error(`${message.error.code} ${message.error.ai}`);
  return message.value;
};
const errorOf = (text: string) => {
  const message = parseGs1(text, YEAR);
  return message.ok ? null : message.error;
};

describe("element strings", () => {
  test.each(["", "]C1", "]d2", "]Q3", "]e0", "\u001d", "]d2\u001d"])(
    "reads a raw string after %j",
    (prefix) => {
      const message = parse(`${prefix}01${GTIN}1727123110AB-12\u001d21S(1)`);
      expect(message).toMatchObject({
        gtin: GTIN,
        expiry: "2027-12-31",
        lot: "AB-12",
        serial: "S(1)",
        sscc: null,
      });
      expect(message.elements.map(({ ai }) => ai)).toEqual(["01", "17", "10", "21"]);
    },
  );

  test("reads a logistic label: SSCC, content, count, net weight", () => {
    const message = parse(`00106141412345678908\u001d02${GTIN}3740\u001d3103001250`);
    expect(message.sscc).toBe("106141412345678908");
    expect(message.contentGtin).toBe(GTIN);
    expect(message.count?.toString()).toBe("40");
    expect(message.netWeightKg?.toString()).toBe("1.25");
    expect(message.gtin).toBeNull();
  });

  test.each([
    ["3100001250", "1250"],
    ["3105001250", "0.0125"],
    ["3102999999", "9999.99"],
  ])("net weight %s is %s kg", (text, kilograms) => {
    expect(parse(text).netWeightKg?.toString()).toBe(kilograms);
  });

  test("reads a location: GLN and its extension", () => {
    expect(parse("4149506000134369254A-12-3")).toMatchObject({
      gln: "9506000134369",
      glnExtension: "A-12-3",
    });
  });

  test("reads variable count, production and best before", () => {
    const message = parse("(11)260101(15)260200(30)00000012");
    expect(message).toMatchObject({ production: "2026-01-01", bestBefore: "2026-02-28" });
    expect(message.count?.toString()).toBe("12");
  });

  test("the same element twice is one fact, two values of it are a conflict", () => {
    expect(parse("10A\u001d10A").lot).toBe("A");
    expect(errorOf("10A\u001d10B")).toEqual({ code: "conflicting-values", ai: "10" });
  });
});

describe("the bracketed form", () => {
  test("reads elements, with brackets inside values", () => {
    const message = parse(`(01)${GTIN}(10)AB(C)1(17)270228`);
    expect(message).toMatchObject({ gtin: GTIN, lot: "AB(C)1", expiry: "2027-02-28" });
  });

  test("an escaped bracket never starts an element", () => {
    expect(parse("(10)A\\(21)B").lot).toBe("A(21)B");
    expect(parse("(10)A(21)B")).toMatchObject({ lot: "A", serial: "B" });
  });
});

describe("GS1 Digital Links", () => {
  test("reads key, qualifiers and attributes, behind any stem", () => {
    const link = `https://example.com/fr/shop/01/${GTIN}/10/AB%2F12/21/S1?17=271231&linkType=gs1:pip`;
    expect(parse(link)).toMatchObject({ gtin: GTIN, lot: "AB/12", serial: "S1", expiry: "2027-12-31" });
  });

  test("a plus in the query is a plus", () => {
    expect(parse(`https://id.gs1.org/01/${GTIN}?10=A+B%2FC`).lot).toBe("A+B/C");
  });

  test("pads the shorter GTINs of old links", () => {
    expect(parse("HTTPS://id.gs1.org/01/9506000134352").gtin).toBe(GTIN);
  });

  test("reads keys other than products", () => {
    expect(parse("https://id.gs1.org/414/9506000134369/254/A1")).toMatchObject({ glnExtension: "A1" });
    expect(parse("https://id.gs1.org/00/106141412345678908").sscc).toBe("106141412345678908");
  });

  test.each([
    ["https://example.com/", "not-gs1", ""],
    ["https://example.com/products/12", "not-gs1", ""],
    [`https://example.com/01/${GTIN}/21/S/10/L`, "not-gs1", ""],
    [`https://example.com/01/${GTIN}/254/A`, "not-gs1", ""],
    [`https://example.com/01/${GTIN}/10/%E0%A4%A`, "bad-link", "10"],
    ["https://", "bad-link", ""],
    ["https://example.com/01/09506000134353", "bad-check-digit", "01"],
    ["https://example.com/01/123", "bad-length", "01"],
    [`https://example.com/01/${GTIN}?6666=1`, "unknown-ai", "6666"],
    [`https://example.com/01/${GTIN}?21=S`, "unknown-ai", "21"],
  ])("refuses %s: %s", (link, code, ai) => {
    expect(errorOf(link)).toEqual({ code, ai });
  });
});

describe("what is refused", () => {
  test.each([
    ["", "empty", ""],
    ["]C1", "empty", ""],
    ["]d2\u001d\u001d", "empty", ""],
    ["A".repeat(MAX_GS1_LENGTH + 1), "too-long", ""],
    ["hello", "unknown-ai", ""],
    ["0409", "unknown-ai", "0409"],
    ["01095060001343", "bad-length", "01"],
    [`01${GTIN.slice(0, 10)}\u001d10A`, "bad-length", "01"],
    ["0109506000134353", "bad-check-digit", "01"],
    ["010950600013435A", "bad-character", "01"],
    ["10", "bad-length", "10"],
    ["10é", "bad-character", "10"],
    ["10A B", "bad-character", "10"],
    [`10${"A".repeat(21)}`, "bad-length", "10"],
    ["17271301", "bad-date", "17"],
    ["17270230", "bad-date", "17"],
    ["17270001", "bad-date", "17"],
    ["7006270200", "bad-date", "7006"],
    ["30123456789", "bad-length", "30"],
    ["3106001250", "unknown-ai", "3106"],
    ["(01)", "bad-length", "01"],
    ["(6666)1", "unknown-ai", "6666"],
    ["(abc)1", "not-gs1", ""],
    ["()", "not-gs1", ""],
    ["42312345", "bad-length", "423"],
  ])("%j: %s", (text, code, ai) => {
    expect(errorOf(text)).toEqual({ code, ai });
  });
});

test.each([
  ["270200", 2026, "2027-02-28"],
  ["280200", 2026, "2028-02-29"],
  ["760101", 2026, "2076-01-01"],
  ["770101", 2026, "1977-01-01"],
  ["990101", 2026, "1999-01-01"],
  ["010101", 2099, "2101-01-01"],
])("the date %s read in %d is %s", (yymmdd, year, expected) => {
  expect(gs1Date(yymmdd, year)).toBe(expected);
});

describe("building", () => {
  const elements = [
    { ai: "10", value: "A(21)" },
    { ai: "01", value: GTIN },
    { ai: "21", value: "S" },
  ];

  test("separates what has no predefined length, except at the end", () => {
    expect(buildGs1(elements)).toEqual({ ok: true, value: `10A(21)\u001d01${GTIN}21S` });
    expect(buildBracketedGs1(elements)).toEqual({ ok: true, value: `(10)A\\(21)(01)${GTIN}(21)S` });
  });

  test("refuses what a reader would refuse", () => {
    expect(buildGs1([{ ai: "10", value: "" }])).toEqual({
      ok: false,
      error: { code: "bad-length", ai: "10" },
    });
    expect(buildGs1([{ ai: "9", value: "1" }])).toEqual({
      ok: false,
      error: { code: "unknown-ai", ai: "9" },
    });
  });
});

describe("telling what a scan is", () => {
  test.each([
    ["4006381333931", "gtin"],
    ["]E04006381333931", "gtin"],
    ["96385074", "gtin"],
    [`01${GTIN}10A`, "gs1"],
    [`]C101${GTIN}`, "gs1"],
    [`(01)${GTIN}`, "gs1"],
    ["(10)A", "gs1"],
    [`https://id.gs1.org/01/${GTIN}`, "gs1"],
    ["]C10109506000134353", "bad-gs1"],
    ["10A\u001d99", "bad-gs1"],
    ["(01)123", "bad-gs1"],
    ["https://example.com/", "other"],
    ["0109506000134353", "other"],
    ["A-12-03", "other"],
    ["10A", "other"],
    ["(beta)", "other"],
    ["", "other"],
  ])("%j is %s", (text, kind) => {
    expect(readScannedCode(text, YEAR).kind).toBe(kind);
  });

  test("leaves the symbology identifier out of the code", () => {
    expect(readScannedCode("]A0SHELF-7", YEAR)).toEqual({ kind: "other", code: "SHELF-7" });
    expect(readScannedCode(" ]E04006381333931 ", YEAR)).toMatchObject({ code: "4006381333931" });
  });
});

describe("the generated table", () => {
  test("is what the script makes of the committed dictionary", () => {
    const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
    expect(read("./generated/gs1-table.ts")).toBe(generate(read("../data/gs1-syntax-dictionary.txt")));
  });

  test("refuses a line that it does not understand", () => {
    expect(readEntry("# comment")).toBeNull();
    expect(() => readEntry("01 *? W14 # GTIN")).toThrow("Not an entry");
  });
});
