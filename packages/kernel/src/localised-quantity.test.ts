import { describe, expect, test } from "vitest";
import { type NumberLocale, parseLocalisedQuantity } from "./localised-quantity.ts";
import { err } from "./result.ts";

const read = (text: string, locale: NumberLocale): string => {
  const quantity = parseLocalisedQuantity(text, locale);
  return quantity.ok ? quantity.value.toString() : quantity.error;
};

describe("what people and files write", () => {
  test.each<[string, NumberLocale, string]>([
    ["12", "fr", "12"],
    [" 12 ", "en", "12"],
    ["1 234,5", "fr", "1234.5"],
    ["1\u00a0234,5", "fr", "1234.5"],
    ["1\u202f234,5", "fr", "1234.5"],
    ["12\u2009345\u2009678", "fr", "12345678"],
    ["1,234.5", "en", "1234.5"],
    ["1,234.5", "fr", "1234.5"],
    ["1.234,5", "fr", "1234.5"],
    ["1.234.567,25", "en", "1234567.25"],
    ["1,234", "en", "1234"],
    ["1,234", "fr", "1.234"],
    ["1,234,567", "fr", "1234567"],
    ["1.234", "en", "1.234"],
    ["12.5", "fr", "12.5"],
    ["0.125", "fr", "0.125"],
    ["12.000000", "fr", "12"],
    ["1 234.567", "fr", "1234.567"],
    ["-1 000", "fr", "-1000"],
    ["\u22123,5", "fr", "-3.5"],
  ])("%j in %s is %s", (text, locale, expected) => {
    expect(read(text, locale)).toBe(expected);
  });

  test.each<[string, NumberLocale]>([
    ["1.234", "fr"],
    ["-12.500", "fr"],
    ["1,5", "en"],
    ["0,125", "en"],
    ["12*1.000", "fr"],
  ])("%j in %s is ambiguous", (text, locale) => {
    expect(parseLocalisedQuantity(text, locale)).toEqual(err("ambiguous"));
  });

  test.each([
    "",
    "  ",
    "abc",
    "1e3",
    "NaN",
    "Infinity",
    "12 kg",
    "+5",
    "1 23",
    "12 34,5",
    "1,23,4",
    "1,2.3,4",
    "1.2.3",
    "1,,5",
    ",5",
    "5,",
    "- 5",
    "=1+1",
    "1\t000",
    "1;5",
    "9".repeat(200),
  ])("%j is no number in either language", (text) => {
    expect(parseLocalisedQuantity(text, "fr")).toEqual(err("not-a-number"));
    expect(parseLocalisedQuantity(text, "en")).toEqual(err("not-a-number"));
  });

  test("checks decimals and range", () => {
    expect(read("0,0000001", "fr")).toBe("too-many-decimals");
    expect(read("100 000 000 000 000", "fr")).toBe("out-of-range");
    expect(read("99 999 999 999 999,999999", "fr")).toBe("99999999999999.999999");
  });
});

describe("express multiplication", () => {
  test.each([
    ["12*6", "72"],
    ["12 * 6", "72"],
    ["12×6", "72"],
    ["2,5*4", "10"],
    ["1 000*12", "12000"],
    ["-2*3", "-6"],
    ["0,001*0,001", "0.000001"],
    ["0*5", "0"],
  ])("%j is %s", (text, expected) => {
    expect(read(text, "fr")).toBe(expected);
  });

  test.each([
    ["12*", "not-a-number"],
    ["*6", "not-a-number"],
    ["2*3*4", "not-a-number"],
    ["2**3", "not-a-number"],
    ["0,0001*0,001", "too-many-decimals"],
    ["10000000*10000000", "out-of-range"],
    ["-10000000*10000000", "out-of-range"],
  ])("%j is refused: %s", (text, error) => {
    expect(read(text, "fr")).toBe(error);
  });
});
