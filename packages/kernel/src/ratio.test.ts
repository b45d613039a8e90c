import { describe, expect, test } from "vitest";
import { OutOfRangeError } from "./decimal.ts";
import { Quantity } from "./quantity.ts";
import { Ratio, sumEntered } from "./ratio.ts";
import { err } from "./result.ts";

const ratio = (text: string): Ratio => {
  const parsed = Ratio.fromString(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
const entered = (quantity: string, factor: string) => ({
  quantity: Quantity.of(quantity),
  ratio: ratio(factor),
});

describe("worked example 7, units", () => {
  test("three readings of one bag of 1/3 kg are exactly 1 kg", () => {
    const bag = entered("1", "1/3");
    expect(sumEntered([bag, bag, bag]).toString()).toBe("1");
    expect(sumEntered([bag]).toString()).toBe("0.333333");
  });

  test("1 pallet of 40 cartons of 12, 2.5 cartons and 3 pieces are 513 pieces", () => {
    const carton = ratio("12");
    const pallet = ratio("40").multiply(carton);
    const sum = sumEntered([
      { quantity: Quantity.ONE, ratio: pallet },
      { quantity: Quantity.of("2.5"), ratio: carton },
      { quantity: Quantity.of("3"), ratio: Ratio.ONE },
    ]);
    expect(sum.toString()).toBe("513");
  });
});

describe("ratios", () => {
  test.each([
    ["12", "12"],
    ["2/6", "1/3"],
    ["-4/6", "-2/3"],
    ["0.5", "1/2"],
    ["-0.5", "-1/2"],
    ["0/7", "0"],
    ["0.45359237", "45359237/100000000"],
  ])("reads %s in lowest terms as %s", (text, expected) => {
    expect(ratio(text).toString()).toBe(expected);
  });

  test.each(["", "1/", "/3", "1/-3", "1.5/2", "1e3", "a", "1/2/3", " 1", "NaN"])("refuses %j", (text) => {
    expect(Ratio.fromString(text)).toEqual(err("not-a-ratio"));
  });

  test("refuses a denominator of zero and more than 18 digits", () => {
    expect(Ratio.fromString("1/0")).toEqual(err("zero-denominator"));
    expect(Ratio.fromString("1000000000000000000")).toEqual(err("out-of-range"));
    expect(ratio("999999999999999999").numerator).toBe(999999999999999999n);
    expect(() => Ratio.of(1, 0)).toThrow(RangeError);
    expect(() => Ratio.ZERO.inverse()).toThrow(RangeError);
  });

  test("keeps the sign on the numerator", () => {
    expect(Ratio.of(1, -3).equals(Ratio.of(-1, 3))).toBe(true);
    expect(Ratio.of(-1, -3).equals(Ratio.of(1, 3))).toBe(true);
  });

  test("adds, multiplies, inverts and compares exactly", () => {
    expect(ratio("1/3").add(ratio("1/6")).toString()).toBe("1/2");
    expect(ratio("2/3").multiply(ratio("3/2")).equals(Ratio.ONE)).toBe(true);
    expect(ratio("2/3").inverse().toString()).toBe("3/2");
    expect(ratio("1/3").compare(ratio("0.333333"))).toBe(1);
    expect(Ratio.between(Quantity.of("1.5"), Quantity.of("3")).toString()).toBe("1/2");
  });

  test("rounds half away from zero when it becomes a quantity", () => {
    expect(ratio("1/2000000").toQuantity().toString()).toBe("0.000001");
    expect(ratio("-1/2000000").toQuantity().toString()).toBe("-0.000001");
    expect(ratio("1/2000001").toQuantity().toString()).toBe("0");
  });

  test("throws a typed error rather than grow without bound", () => {
    let product = Ratio.of(10n ** 18n);
    expect(() => {
      for (let round = 0; round < 10; round++) product = product.multiply(product);
    }).toThrow(OutOfRangeError);
    expect(() => sumEntered([entered("99999999999999", "480")])).toThrow(OutOfRangeError);
  });
});
