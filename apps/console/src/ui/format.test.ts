import { describe, expect, it } from "vitest";
import { formatMoney, formatPercent, formatQuantity, share, signOf } from "./format.ts";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("numbers on screen", () => {
  it("keep every digit of the server's text", () => {
    expect(formatQuantity("90071992547409.123456", "en-GB")).toBe("90,071,992,547,409.123456");
  });

  it("follow the language", () => {
    expect(plain(formatMoney("-1204500", "fr", 0))).toBe("−1 204 500");
    expect(formatMoney("1204.5", "en-GB", 2)).toBe("1,204.50");
    expect(plain(formatPercent("98.4", "fr"))).toBe("98,4 %");
  });

  it("use a true minus and, where the sign matters, a plus", () => {
    expect(formatQuantity("-12", "en-GB", true)).toBe("−12");
    expect(formatQuantity("40", "en-GB", true)).toBe("+40");
    expect(formatQuantity("0", "en-GB", true)).toBe("0");
  });
});

it("reads the sign from the text", () => {
  expect([signOf("-0.5"), signOf("0.000000"), signOf("12")]).toEqual([-1, 0, 1]);
});

it("shows a share below the whole as less than whole", () => {
  expect(share(1_999, 2_000)).toBe(99);
  expect(share(0, 0)).toBe(0);
});
