import { describe, expect, test } from "vitest";
import { AssertionError } from "./assert.ts";
import { currencyDecimals, isCurrencyCode } from "./currency.ts";
import { OutOfRangeError } from "./decimal.ts";
import { allocate, Money } from "./money.ts";
import { Quantity } from "./quantity.ts";
import { Ratio } from "./ratio.ts";
import { err } from "./result.ts";

const texts = (parts: Money[]) => parts.map(String);
const weights = (...values: string[]) => values.map(Quantity.of);

test("knows the decimals of currencies", () => {
  expect(
    ["XAF", "XOF", "JPY", "EUR", "USD", "GBP", "TND", "KWD"].filter(isCurrencyCode).map(currencyDecimals),
  ).toEqual([0, 0, 0, 2, 2, 2, 3, 3]);
  expect(["eur", "XXX", "", "toString", "__proto__"].filter(isCurrencyCode)).toEqual([]);
});

test("parsing checks the currency, the decimals and the range", () => {
  expect(Money.parse("1", "EURO")).toEqual(err("unknown-currency"));
  expect(Money.parse("1.00001", "EUR")).toEqual(err("too-many-decimals"));
  expect(Money.parse("1e3", "EUR")).toEqual(err("not-a-number"));
  expect(Money.parse("10000000000000000", "EUR")).toEqual(err("out-of-range"));
  expect(Money.of("9999999999999999.9999", "EUR").toString()).toBe("9999999999999999.9999");
});

test.each([
  ["10.005", "EUR", "10.01"],
  ["-10.005", "EUR", "-10.01"],
  ["10.0049", "EUR", "10"],
  ["33.5", "XAF", "34"],
  ["-0.5", "JPY", "-1"],
  ["1.2345", "TND", "1.235"],
])("rounds %s %s half away from zero to %s", (text, currency, expected) => {
  expect(Money.of(text, currency).roundToCurrency().toString()).toBe(expected);
});

test("worked example 5: FIFO layers of 10 @ 4.00 and 10 @ 5.00 value a loss of 12 at 50.00", () => {
  const consumed = [
    Money.of("4", "EUR").timesQuantity(Quantity.of("10")),
    Money.of("5", "EUR").timesQuantity(Quantity.of("2")),
  ];
  expect(Money.sum(consumed, "EUR").toString()).toBe("50");
});

test("worked example 6: issues of a layer of 3 pieces for 100 XAF take 33, 34 and 33", () => {
  let left = Money.of("100", "XAF");
  const issued: string[] = [];
  for (const onHand of [3, 2, 1]) {
    const part = left.mulRatio(Ratio.of(1, onHand));
    issued.push(part.toString());
    left = left.sub(part);
  }
  expect(issued).toEqual(["33", "34", "33"]);
  expect(left.isZero()).toBe(true);
});

test("worked example 14: 10 @ 12.00 USD at 0.92 are 110.40 EUR, shown as 72,418 XAF", () => {
  const paid = Money.of("12", "USD").timesQuantity(Quantity.of("10"));
  const layer = paid.convert(Ratio.of(92, 100), "EUR");
  expect(layer.toString()).toBe("110.4");
  expect(layer.convert(Ratio.of(655957, 1000), "XAF").toString()).toBe("72418");
});

test("multiplies exactly and rounds once", () => {
  expect(Money.of("0.3333", "EUR").timesQuantity(Quantity.of("3")).toString()).toBe("1");
  expect(Money.of("0.005", "EUR").timesQuantity(Quantity.of("0.999999")).toString()).toBe("0");
  expect(Money.of("0.005", "EUR").timesQuantity(Quantity.of("1")).toString()).toBe("0.01");
  expect(Money.of("100", "XAF").perUnit(Quantity.of("3")).toString()).toBe("33.3333");
});

test("amounts of two currencies do not mix, and none leaves its range", () => {
  const euro = Money.of("1", "EUR");
  expect(() => euro.add(Money.of("1", "USD"))).toThrow(AssertionError);
  expect(() => euro.compare(Money.of("1", "USD"))).toThrow(AssertionError);
  expect(() => Money.sum([euro], "XAF")).toThrow(AssertionError);
  expect(() => Money.of("9999999999999999", "EUR").timesQuantity(Quantity.of("2"))).toThrow(OutOfRangeError);
});

describe("allocate", () => {
  test("gives the last part the residue", () => {
    expect(texts(allocate(Money.of("100", "XAF"), weights("1", "1", "1")))).toEqual(["33", "34", "33"]);
    expect(texts(allocate(Money.of("0.05", "EUR"), weights("1", "1")))).toEqual(["0.03", "0.02"]);
    expect(texts(allocate(Money.of("-0.05", "EUR"), weights("1", "1")))).toEqual(["-0.03", "-0.02"]);
  });

  test("gives a weight of zero nothing, even at the end", () => {
    expect(texts(allocate(Money.of("10", "EUR"), weights("0", "1", "2", "0")))).toEqual([
      "0",
      "3.33",
      "6.67",
      "0",
    ]);
  });

  test("shares what is smaller than the currency's unit without overdrawing it", () => {
    expect(texts(allocate(Money.of("0.006", "EUR"), weights("9", "1")))).toEqual(["0.006", "0"]);
  });

  test("refuses weights that are negative or all zero", () => {
    expect(() => allocate(Money.of("1", "EUR"), weights("1", "-1"))).toThrow(AssertionError);
    expect(() => allocate(Money.of("1", "EUR"), weights("0"))).toThrow(AssertionError);
    expect(() => allocate(Money.of("1", "EUR"), [])).toThrow(AssertionError);
  });
});

test("travels as a JSON string with its currency", () => {
  expect(JSON.stringify(Money.of("12.50", "EUR"))).toBe('{"amount":"12.5","currency":"EUR"}');
});
