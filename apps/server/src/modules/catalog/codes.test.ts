import { describe, expect, it } from "vitest";
import { normaliseCode, storedBarcode } from "./codes.ts";

const read = (raw: string) => normaliseCode(raw, 2026);

describe("storedBarcode", () => {
  it("stores EAN-13, EAN-8, UPC-A and ITF-14 as GTIN-14", () => {
    expect(storedBarcode("4006381333931")).toBe("04006381333931");
    expect(storedBarcode("96385074")).toBe("00000096385074");
    expect(storedBarcode("036000291452")).toBe("00036000291452");
    expect(storedBarcode("10614141000415")).toBe("10614141000415");
  });

  it("stores a UPC-E as the UPC-A it abbreviates", () => {
    expect(storedBarcode("04252614")).toBe("00042100005264");
  });

  it("keeps any other code as typed, without the spaces around it", () => {
    expect(storedBarcode(" A-42/x ")).toBe("A-42/x");
    expect(storedBarcode("4006381333932")).toBe("4006381333932");
  });
});

describe("normaliseCode", () => {
  it("keeps the digits as scanned beside the GTIN-14, for products whose code is their barcode", () => {
    expect(read("4006381333931")).toEqual({ lookup: "04006381333931", scanned: "4006381333931" });
  });

  it("takes GTIN, lot, expiry, serial and count out of a GS1 label", () => {
    expect(read("(01)04006381333931(10)L-7(17)271231(21)S9(30)12")).toMatchObject({
      lookup: "04006381333931",
      lot: "L-7",
      expiresOn: "2027-12-31",
      serial: "S9",
      quantity: "12",
    });
  });

  it("reads the content and count of a logistic unit", () => {
    expect(read("]C10204006381333931\u001d3748")).toMatchObject({ lookup: "04006381333931", quantity: "48" });
  });

  it("takes best-before where no expiry is stated", () => {
    expect(read("(01)04006381333931(15)270630").expiresOn).toBe("2027-06-30");
  });

  it("gives the place number of a label that names a place", () => {
    expect(read("(414)4006381333931").lookup).toBe("4006381333931");
  });

  it("looks a broken GS1 label up as it is", () => {
    expect(read("(01)04006381333932")).toEqual({
      lookup: "(01)04006381333932",
      scanned: "(01)04006381333932",
    });
  });

  it("finds the same barcode however it was typed in and scanned", () => {
    for (const code of ["4006381333931", "04006381333931", "]E04006381333931", "(01)04006381333931"])
      expect(read(code).lookup).toBe(storedBarcode("4006381333931"));
  });
});
