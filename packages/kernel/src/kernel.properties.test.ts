import fc from "fast-check";
import { expect, test } from "vitest";
import { buildBracketedGs1, buildGs1, parseGs1 } from "./gs1.ts";
import { checkDigit, hasValidCheckDigit, toGtin14 } from "./gtin.ts";
import { parseLocalisedQuantity } from "./localised-quantity.ts";
import { allocate, Money } from "./money.ts";
import { QUANTITY_LIMIT, Quantity } from "./quantity.ts";
import { Ratio, sumEntered } from "./ratio.ts";
import { unwrap } from "./result.ts";

const anyMicros = fc.bigInt({ min: -(QUANTITY_LIMIT - 1n), max: QUANTITY_LIMIT - 1n });
const quantity = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map(Quantity.ofMicros);
const ratio = fc
  .tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 1, max: 60 }))
  .map(([numerator, denominator]) => Ratio.of(numerator, denominator));
const entries = fc.array(fc.record({ quantity, ratio }), { maxLength: 30 });
const shuffled = <T>(items: fc.Arbitrary<T[]>) =>
  items.chain((list) =>
    fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
    ),
  );

test("a quantity survives printing and parsing, also as a person writes it", () => {
  fc.assert(
    fc.property(anyMicros, (micros) => {
      const text = Quantity.ofMicros(micros).toString();
      expect(Quantity.of(text).micros).toBe(micros);
      const grouped = text.replace(/\B(?=(?:\d{3})+(?:\.|$))(?<!\.\d*)/g, "\u202f").replace(".", ",");
      expect(unwrap(parseLocalisedQuantity(grouped, "fr")).micros).toBe(micros);
    }),
  );
});

test("addition is commutative and associative, and subtraction undoes it", () => {
  fc.assert(
    fc.property(quantity, quantity, quantity, (a, b, c) => {
      expect(a.add(b)).toEqual(b.add(a));
      expect(a.add(b).add(c)).toEqual(a.add(b.add(c)));
      expect(a.add(b).sub(b)).toEqual(a);
    }),
  );
});

test("no text makes parsing throw, and what it accepts it prints as a plain decimal", () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[-+0-9.,eE *]{0,30}$/));
  fc.assert(
    fc.property(text, (input) => {
      for (const parsed of [
        Quantity.parse(input),
        parseLocalisedQuantity(input, "fr"),
        parseLocalisedQuantity(input, "en"),
      ]) {
        if (parsed.ok) expect(parsed.value.toString()).toMatch(/^-?\d{1,14}(?:\.\d{0,5}[1-9])?$/);
      }
      Ratio.fromString(input);
      parseGs1(input, 2026);
    }),
  );
});

test("a product typed as a*b is exactly a times b", () => {
  const factor = fc.integer({ min: -999999, max: 999999 });
  fc.assert(
    fc.property(factor, factor, (a, b) => {
      const product = unwrap(parseLocalisedQuantity(`${a}*${b}`, "en"));
      expect(product).toEqual(Quantity.ofInteger(BigInt(a) * BigInt(b)));
    }),
  );
});

test("the sum of entered quantities does not depend on their order or on how they are split", () => {
  fc.assert(
    fc.property(shuffled(entries), ([list, other]) => {
      const sum = sumEntered(list);
      expect(sumEntered(other)).toEqual(sum);
      const split = list.flatMap((entry) => [
        { quantity: entry.quantity.sub(Quantity.ONE), ratio: entry.ratio },
        { quantity: Quantity.ONE, ratio: entry.ratio },
      ]);
      expect(sumEntered(split)).toEqual(sum);
    }),
  );
});

test("a ratio survives printing and parsing, and its sums are exact", () => {
  fc.assert(
    fc.property(ratio, ratio, ratio, (a, b, c) => {
      expect(unwrap(Ratio.fromString(a.toString()))).toEqual(a);
      expect(a.add(b).add(c)).toEqual(c.add(b).add(a));
      expect(a.add(b).multiply(c)).toEqual(a.multiply(c).add(b.multiply(c)));
    }),
  );
});

test("rounding to a quantity is off by at most half a millionth and keeps the sign symmetric", () => {
  fc.assert(
    fc.property(ratio, (value) => {
      const rounded = value.toQuantity();
      const miss = Ratio.ofQuantity(rounded).add(value.multiply(Ratio.of(-1)));
      expect(miss.compare(Ratio.of(1, 2_000_000))).toBeLessThanOrEqual(0);
      expect(miss.compare(Ratio.of(-1, 2_000_000))).toBeGreaterThanOrEqual(0);
      expect(value.multiply(Ratio.of(-1)).toQuantity()).toEqual(rounded.neg());
    }),
  );
});

test("allocated parts sum to the total, and none has the wrong sign", () => {
  const currency = fc.constantFrom("XAF", "EUR", "TND");
  const weight = fc.bigInt({ min: 0n, max: 10n ** 12n }).map(Quantity.ofMicros);
  const weights = fc
    .array(weight, { minLength: 1, maxLength: 20 })
    .filter((list) => list.some((w) => w.isPositive()));
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
      currency,
      weights,
      (units, code, list) => {
        const total = Money.ofUnits(units, unwrap(Money.parse("0", code)).currency);
        const parts = allocate(total, list);
        expect(Money.sum(parts, total.currency)).toEqual(total);
        expect(parts.every((part) => part.isZero() || part.isNegative() === total.isNegative())).toBe(true);
      },
    ),
  );
});

test("issuing a layer piece by piece always ends at value zero", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 1, max: 40 }), (value, pieces) => {
      let left = Money.of(String(value), "XAF");
      for (let onHand = pieces; onHand > 0; onHand--) left = left.sub(left.mulRatio(Ratio.of(1, onHand)));
      expect(left.isZero()).toBe(true);
    }),
  );
});

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
const gtin14 = digits(13).map((body) => body + checkDigit(body));

test("the check digit detects any single wrong digit", () => {
  const code = fc
    .constantFrom(7, 11, 12, 13, 17)
    .chain(digits)
    .map((body) => body + checkDigit(body));
  fc.assert(
    fc.property(code, fc.nat(), fc.integer({ min: 1, max: 9 }), (valid, at, change) => {
      expect(hasValidCheckDigit(valid)).toBe(true);
      const index = at % valid.length;
      const wrong = (Number(valid[index]) + change) % 10;
      const broken = valid.slice(0, index) + wrong + valid.slice(index + 1);
      expect(hasValidCheckDigit(broken)).toBe(false);
      expect(toGtin14(broken)).toBeNull();
    }),
  );
});

test("GS1 elements survive building and parsing, raw and bracketed", () => {
  const text = fc.stringMatching(/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/);
  const date = fc
    .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 28 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(""));
  const element = fc.oneof(
    gtin14.map((value) => ({ ai: "01", value })),
    date.map((value) => ({ ai: "17", value })),
    digits(6).map((value) => ({ ai: "3103", value })),
    fc.stringMatching(/^\d{1,8}$/).map((value) => ({ ai: "37", value })),
    ...["10", "21", "254", "91"].map((ai) => text.map((value) => ({ ai, value }))),
  );
  const elements = fc.uniqueArray(element, { selector: ({ ai }) => ai, minLength: 1 });
  fc.assert(
    fc.property(elements, (list) => {
      for (const built of [buildGs1(list), buildBracketedGs1(list)]) {
        expect(unwrap(parseGs1(unwrap(built), 2026)).elements).toEqual(list);
      }
    }),
  );
});
