import { expect, test } from "vitest";
import { type Clock, fixedClock, systemClock } from "./clock.ts";
import { isId, newId } from "./ids.ts";

test("carries the time, the version and the variant where RFC 9562 puts them", () => {
  const clock = fixedClock(new Date("2026-02-28T12:00:00.123Z"));
  const id = newId(clock, (length) => new Uint8Array(length).fill(0xff));
  expect(Number.parseInt(id.replace("-", "").slice(0, 12), 16)).toBe(clock.now().getTime());
  expect(id.slice(14)).toBe("77ff-bfff-ffffffffffff");
  expect(isId(id)).toBe(true);
});

test("grows strictly within a millisecond, past 4,096 ids, and when the clock steps back", () => {
  let time = 1_000_000;
  const clock: Clock = { now: () => new Date(time) };
  const ids = Array.from({ length: 10_000 }, () => newId(clock));
  time -= 5_000;
  ids.push(newId(clock));
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every(isId)).toBe(true);
});

test("a fixed clock does not inherit the time of another", () => {
  newId(systemClock);
  expect(newId(fixedClock(new Date(0)))).toMatch(/^00000000-0000-7/);
});

test("a fixed clock's date cannot be changed through what it returned", () => {
  const clock = fixedClock(new Date(5));
  clock.now().setTime(9);
  expect(clock.now().getTime()).toBe(5);
});

test.each([
  "",
  "x",
  "01a20b93-34eb-45a0-994d-9457abb68ddf",
  "01A20B93-34EB-75A0-994D-9457ABB68DDF",
  "01a20b93-34eb-75a0-794d-9457abb68ddf",
  "01a20b93-34eb-75a0-994d-9457abb68ddf\n",
])("isId refuses %j", (text) => {
  expect(isId(text)).toBe(false);
});
