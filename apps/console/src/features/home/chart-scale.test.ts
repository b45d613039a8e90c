import { expect, it } from "vitest";
import { apart, niceTop } from "./chart-scale.ts";

it("a scale ends on a round number just above the most", () => {
  expect([495_310_804, 0, 1, 0.03, 82].map(niceTop)).toEqual([500_000_000, 1, 1, 0.04, 100]);
});

it("labels keep their place where there is room", () => {
  expect(apart([100, 20, 60], 16, 200)).toEqual([100, 20, 60]);
});

it("labels that would overlap move apart, and stay above the bottom", () => {
  expect(apart([50, 52, 51], 16, 200)).toEqual([50, 82, 66]);
  expect(apart([198, 199], 16, 200)).toEqual([184, 200]);
});
