import { describe, expect, it } from "vitest";
import { columnOfReference, dateText, decodeEscapes, isDateFormat, numberText } from "./cell-values.ts";

describe("numberText", () => {
  it.each([
    ["0", "0"],
    ["-0", "0"],
    ["12", "12"],
    ["12.50", "12.5"],
    ["1E-7", "0.0000001"],
    ["-1.5e3", "-1500"],
    ["1.1000000000000001", "1.1"],
    ["0.30000000000000004", "0.3"],
    ["1234.5699999999999", "1234.57"],
    ["0.33333333333333331", "0.333333333333333"],
    ["12345678901234567", "12345678901234567"],
    ["3760012345678", "3760012345678"],
    ["1E+21", "1000000000000000000000"],
    [".5", "0.5"],
  ])("reads %s as %s", (stored, text) => {
    expect(numberText(stored)).toBe(text);
  });

  it.each(["1e400", "NaN", "INF", "", ".", "1,5", "0x10", "--1"])("takes %j for no number", (stored) => {
    expect(numberText(stored)).toBeUndefined();
  });
});

describe("dateText", () => {
  it.each([
    [45_000, false, "2023-03-15"],
    [45_000.5, false, "2023-03-15T12:00:00"],
    [59, false, "1900-02-28"],
    [61, false, "1900-03-01"],
    [0.75, false, "18:00:00"],
    [0, true, "1904-01-01"],
    [2_958_465, false, "9999-12-31"],
  ])("reads serial %d (1904: %s) as %s", (serial, date1904, text) => {
    expect(dateText(serial, date1904)).toBe(text);
  });

  it.each([60, -1, 2_958_466, Number.NaN])("knows no day %d", (serial) => {
    expect(dateText(serial, false)).toBeUndefined();
  });
});

describe("isDateFormat", () => {
  it.each(["dd/mm/yyyy", "yyyy-mm-dd hh:mm", "[$-40C]d mmmm yyyy;@", "mmm-yy"])(
    "sees a date in %s",
    (code) => {
      expect(isDateFormat(164, code)).toBe(true);
    },
  );

  it.each([
    "General",
    "0.00E+00",
    '#,##0 "dozens"',
    "[Red]#,##0.00",
    "[h]:mm:ss",
    "#,##0\\ [$FCFA-yyyy]",
    "@",
  ])("sees no date in %s", (code) => {
    expect(isDateFormat(164, code)).toBe(false);
  });

  it("knows the built-in dates and keeps durations apart", () => {
    expect(isDateFormat(14, undefined)).toBe(true);
    expect(isDateFormat(22, undefined)).toBe(true);
    expect(isDateFormat(46, undefined)).toBe(false);
    expect(isDateFormat(2, undefined)).toBe(false);
  });
});

it("reads column letters up to XFD and no further", () => {
  expect(columnOfReference("A1")).toBe(1);
  expect(columnOfReference("AB12")).toBe(28);
  expect(columnOfReference("XFD1")).toBe(16_384);
  expect(columnOfReference("XFE1")).toBeUndefined();
  expect(columnOfReference("AAAAA1")).toBeUndefined();
  expect(columnOfReference("12")).toBeUndefined();
});

it("decodes the escapes of characters XML cannot hold", () => {
  expect(decodeEscapes("a_x000A_b_x005F_x0041_")).toBe("a\nb_x0041_");
});
