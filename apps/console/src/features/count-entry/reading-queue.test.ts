import type { ReadingInput, ReadingOutcome } from "@stockex/contracts";
import { expect, it } from "vitest";
import { ReadingQueue, type Store } from "./reading-queue.ts";

function memoryStore(): Store {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

const owner = { userId: "u", countId: "c" };
const shown = { name: "Heart", code: "85123A", place: "A-01", entered: "12", unit: "pc" };
const reading = (eventId: string): ReadingInput => ({
  kind: "count",
  eventId,
  countedAt: "2026-01-05T08:00:00Z",
  how: "scan",
  code: "85123A",
  locationCode: "A-01",
  quantity: "12",
});
const applied = (readings: readonly ReadingInput[]): ReadingOutcome[] =>
  readings.map(({ eventId }) => ({ eventId, outcome: "applied", quarantine: null, lineId: null }));
const lost = () => Promise.reject(new TypeError("connection lost"));

it("keeps an unsent reading over a reload and sends it afterwards", async () => {
  const store = memoryStore();
  const first = new ReadingQueue(store, owner, lost);
  first.add({ reading: reading("01"), shown });
  expect(await first.flush()).toBe(false);

  const sent: string[] = [];
  const second = new ReadingQueue(store, owner, async (readings) => {
    sent.push(...readings.map(({ eventId }) => eventId));
    return applied(readings);
  });
  expect(second.snapshot().waiting).toHaveLength(1);
  expect(await second.flush()).toBe(true);
  expect(sent).toEqual(["01"]);
  expect(store.length).toBe(0);
});

it("keeps what the server did not answer for", async () => {
  const store = memoryStore();
  const queue = new ReadingQueue(store, owner, async (readings) => {
    const [first] = readings;
    return first?.eventId === "01" ? applied([first]) : lost();
  });
  queue.add({ reading: reading("01"), shown });
  queue.add({ reading: reading("02"), shown });
  expect(await queue.flush()).toBe(false);
  expect(queue.snapshot().waiting.map((kept) => kept.reading.eventId)).toEqual(["02"]);
  expect(store.length).toBe(1);
});

it("does not mix the readings of two people or two counts", () => {
  const store = memoryStore();
  new ReadingQueue(store, owner, lost).add({ reading: reading("01"), shown });
  expect(new ReadingQueue(store, { userId: "v", countId: "c" }, lost).snapshot().waiting).toEqual([]);
  expect(new ReadingQueue(store, { userId: "u", countId: "d" }, lost).snapshot().waiting).toEqual([]);
});
