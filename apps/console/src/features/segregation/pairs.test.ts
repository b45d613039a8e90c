import { expect, it } from "vitest";
import { samePairs, togglePair } from "./pairs.ts";

const creator = { one: "create", other: "approve" } as const;
const poster = { one: "approve", other: "post" } as const;

it("takes a pair in, and out again", () => {
  const both = togglePair([creator], poster);
  expect(both).toEqual([creator, poster]);
  expect(togglePair(both, creator)).toEqual([poster]);
});

it("compares lists of pairs in whichever order", () => {
  expect(samePairs([creator, poster], [poster, creator])).toBe(true);
  expect(samePairs([creator], [creator, poster])).toBe(false);
  expect(samePairs([creator], [])).toBe(false);
});
