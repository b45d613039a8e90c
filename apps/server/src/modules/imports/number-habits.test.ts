import { describe, expect, it } from "vitest";
import { dayOrder, numberHabit } from "./number-habits.ts";

const none = { comma: false, point: false };
const comma = { comma: true, point: false };
const point = { comma: false, point: true };
const both = { comma: true, point: true };

describe("how a column writes numbers", () => {
  it.each([
    [
      "nothing known: a lone point marks decimals, a lone comma is anybody's guess",
      none,
      none,
      "point",
      "ambiguous",
    ],
    ["decimal commas in the column", comma, both, "ambiguous", "comma"],
    ["decimal points in the column", point, both, "point", "point"],
    ["decimal commas elsewhere in the file", none, comma, "ambiguous", "comma"],
    ["decimal points elsewhere in the file", none, point, "point", "point"],
    ["both in the column", both, comma, "ambiguous", "ambiguous"],
  ])("%s", (_what, column, file, lonePoint, loneComma) => {
    expect(numberHabit(column, file)).toEqual({ lonePoint, loneComma });
  });
});

describe("how a column writes days", () => {
  it.each([
    ["sure dates decide", { dayFirst: false, monthFirst: true }, "fr", false],
    ["a French sender writes the day first", { dayFirst: false, monthFirst: false }, "fr", true],
    ["an English sender may mean either", { dayFirst: false, monthFirst: false }, "en", null],
    ["contradicting dates decide nothing", { dayFirst: true, monthFirst: true }, "fr", null],
  ] as const)("%s", (_what, sure, language, dayFirst) => {
    expect(dayOrder(sure, language)).toBe(dayFirst);
  });
});
