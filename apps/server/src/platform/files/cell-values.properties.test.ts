import fc from "fast-check";
import { expect, it } from "vitest";
import { numberText } from "./cell-values.ts";
import { DecimalSum } from "./decimal.ts";

const typed = fc
  .tuple(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.integer({ min: 0, max: 8 }))
  .map(([digits, scale]) => {
    const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
    const fraction = text.slice(text.length - scale).replace(/0+$/, "");
    const whole = text.slice(0, text.length - scale);
    const magnitude = scale > 0 && fraction !== "" ? `${whole}.${fraction}` : whole;
    return digits < 0n && magnitude !== "0" ? `-${magnitude}` : magnitude;
  });

it("gives back any decimal of up to 15 digits that went through a double written with 17 digits", () => {
  fc.assert(
    fc.property(typed, (text) => {
      expect(numberText(Number(text).toPrecision(17))).toBe(text);
      expect(numberText(Number(text).toExponential())).toBe(text);
    }),
  );
});

it("never shows an exponent, whatever the double", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(numberText(String(value))).toMatch(/^-?\d+(\.\d*[1-9])?$/);
    }),
  );
});

it("sums decimals exactly, in any order", () => {
  fc.assert(
    fc.property(fc.array(typed, { maxLength: 30 }), (texts) => {
      const forth = new DecimalSum();
      const back = new DecimalSum();
      for (const text of texts) forth.add(text);
      for (const text of texts.toReversed()) back.add(text);
      expect(forth.toString()).toBe(back.toString());
      for (const text of texts)
        forth.add(text.startsWith("-") ? text.slice(1) : text === "0" ? "0" : `-${text}`);
      expect(forth.toString()).toBe("0");
    }),
  );
});
