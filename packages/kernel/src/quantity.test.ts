import { describe, expect, test } from "vitest";
import { OutOfRangeError } from "./decimal.ts";
import { decimalsOf, Quantity } from "./quantity.ts";
import { Ratio } from "./ratio.ts";
import { err, ok } from "./result.ts";

describe("parsing a quantity", () => {
  test.each(["0", "12", "-3.5", "0.000001", "99999999999999.999999", "-99999999999999.999999"])(
    "reads %s and prints it unchanged",
    (text) => {
      const quantity = Quantity.parse(text);
      expect(quantity.ok && quantity.value.toString()).toBe(text);
    },
  );

  test.each([
    ["007", "7"],
    ["12.500000", "12.5"],
    ["100", "100"],
    ["-0", "0"],
    ["-0.000", "0"],
  ])("prints %s canonically as %s", (text, canonical) => {
    expect(Quantity.of(text).toString()).toBe(canonical);
  });

  test.each([
    "",
    " ",
    "1e3",
    "1E400",
    "NaN",
    "Infinity",
    "-Infinity",
    "+5",
    ".5",
    "5.",
    "-",
    "1,5",
    " 1",
    "1 ",
    "1\n",
    "0x10",
    "1_000",
    "１２",
    "--1",
    "1.2.3",
    "1\u0000",
    "9".repeat(65),
  ])("refuses %j as no number", (text) => {
    expect(Quantity.parse(text)).toEqual(err("not-a-number"));
  });

  test("refuses a seventh decimal, even a zero", () => {
    expect(Quantity.parse("0.0000001")).toEqual(err("too-many-decimals"));
    expect(Quantity.parse("1.0000000")).toEqual(err("too-many-decimals"));
  });

  test("refuses what numeric(20,6) does not hold", () => {
    expect(Quantity.parse("100000000000000")).toEqual(err("out-of-range"));
    expect(Quantity.parse("-100000000000000")).toEqual(err("out-of-range"));
    expect(Quantity.parse("9".repeat(64))).toEqual(err("out-of-range"));
  });

  test("a trusted text that is no quantity is a bug and throws", () => {
    expect(() => Quantity.of("abc")).toThrow("not-a-number");
  });
});

describe("arithmetic on quantities", () => {
  test("adds and subtracts without losing a fraction", () => {
    expect(Quantity.of("0.1").add(Quantity.of("0.2")).toString()).toBe("0.3");
    expect(Quantity.of("90").sub(Quantity.of("100")).toString()).toBe("-10");
    expect(Quantity.sum([]).toString()).toBe("0");
    expect(Quantity.sum(["1", "2.5", "-0.000001"].map(Quantity.of)).toString()).toBe("3.499999");
  });

  test("throws a typed error rather than leave the range of the database", () => {
    const largest = Quantity.of("99999999999999.999999");
    expect(() => largest.add(Quantity.ofMicros(1n))).toThrow(OutOfRangeError);
    expect(() => Quantity.sum([largest, largest])).toThrow(OutOfRangeError);
    expect(() => largest.mulRatio(Ratio.of(2))).toThrow(OutOfRangeError);
    expect(Quantity.sum([largest, Quantity.ONE, Quantity.ONE.neg()]).equals(largest)).toBe(true);
  });

  test.each([
    ["1", 1, 3, "0.333333"],
    ["2", 1, 3, "0.666667"],
    ["0.000001", 1, 2, "0.000001"],
    ["-0.000001", 1, 2, "-0.000001"],
    ["0.000001", 49, 100, "0"],
    ["2.5", 12, 1, "30"],
  ])("%s × %d/%d rounds half away from zero to %s", (text, numerator, denominator, expected) => {
    expect(Quantity.of(text).mulRatio(Ratio.of(numerator, denominator)).toString()).toBe(expected);
  });

  test("compares by value", () => {
    expect(Quantity.of("2").compare(Quantity.of("10"))).toBe(-1);
    expect(Quantity.of("2.0").compare(Quantity.of("2"))).toBe(0);
    expect(Quantity.of("-1").compare(Quantity.of("-2"))).toBe(1);
    expect(Quantity.of("0.000").isZero()).toBe(true);
    expect(Quantity.of("-1").abs().equals(Quantity.ONE)).toBe(true);
  });

  test("takes whole units only from safe integers", () => {
    expect(Quantity.ofInteger(12).toString()).toBe("12");
    expect(() => Quantity.ofInteger(1.5)).toThrow(RangeError);
    expect(() => Quantity.ofInteger(Number.NaN)).toThrow(RangeError);
  });

  test("travels as a JSON string", () => {
    expect(JSON.stringify({ quantity: Quantity.of("1.50") })).toBe('{"quantity":"1.5"}');
    expect(Quantity.parse("1")).toEqual(ok(Quantity.ONE));
  });
});

test.each([
  ["0", 0],
  ["120", 0],
  ["2.5", 1],
  ["-0.25", 2],
  ["1.100000", 1],
  ["0.000001", 6],
])("decimalsOf counts the decimals that %s really uses", (text, decimals) => {
  expect(decimalsOf(Quantity.of(text))).toBe(decimals);
});
