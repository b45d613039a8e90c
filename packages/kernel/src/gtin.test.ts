import { expect, test } from "vitest";
import { checkDigit, expandUpcE, hasValidCheckDigit, toGtin14 } from "./gtin.ts";

test.each([
  ["9638507", "4"],
  ["03600029145", "2"],
  ["400638133393", "1"],
  ["1400638133393", "8"],
  ["10614141234567890", "8"],
])("the check digit of %s is %s", (digits, expected) => {
  expect(checkDigit(digits)).toBe(expected);
  expect(hasValidCheckDigit(digits + expected)).toBe(true);
});

test.each([
  ["96385074", "00000096385074"],
  ["036000291452", "00036000291452"],
  ["4006381333931", "04006381333931"],
  ["14006381333938", "14006381333938"],
])("stores %s as GTIN-14 %s", (code, gtin) => {
  expect(toGtin14(code)).toBe(gtin);
});

test.each([
  "",
  "4006381333932",
  "400638133393",
  "123456789",
  "4006381333931 ",
  "400638133393x",
  "0000000000000",
  "00000000",
  "4006381333931\n",
])("%j is no GTIN", (code) => {
  expect(toGtin14(code)).toBeNull();
});

test.each([
  ["04252614", "042100005264"],
  ["01234531", "012300000451"],
  ["01234543", "012340000053"],
  ["01234565", "012345000065"],
])("expands UPC-E %s to UPC-A %s", (upcE, upcA) => {
  expect(hasValidCheckDigit(upcA)).toBe(true);
  expect(expandUpcE(upcE)).toBe(upcA);
});

test.each(["04252615", "24252614", "425261", "0425261x", ""])("%j is no UPC-E", (code) => {
  expect(expandUpcE(code)).toBeNull();
});

test("digits only have a check digit", () => {
  expect(checkDigit("12a")).toBeNull();
  expect(checkDigit("")).toBeNull();
  expect(hasValidCheckDigit("0")).toBe(false);
});
