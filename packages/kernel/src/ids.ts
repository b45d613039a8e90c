import { assert } from "./assert.ts";
import { type Clock, systemClock } from "./clock.ts";

/** Gives `length` random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** Bytes from the platform's cryptographic generator. */
export const systemRandom: RandomBytes = (length) =>
  globalThis.crypto.getRandomValues(new Uint8Array(length));

const MAX_COUNTER = 0xfff;
const MAX_TIMESTAMP = 2 ** 48 - 1;
const ID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

type LastId = { timestamp: number; counter: number };

/** Ids grow per clock, so that a test's fixed clock does not inherit the time of the system clock. */
const lastIdByClock = new WeakMap<Clock, LastId>();

/**
 * A new UUIDv7 in lower case (RFC 9562, section 6.2, method 1).
 * Ids made from one clock in one process grow strictly, also within a millisecond and when the clock steps back.
 */
export function newId(clock: Clock = systemClock, random: RandomBytes = systemRandom): string {
  const bytes = random(10);
  assert(bytes.length === 10, "newId needs 10 random bytes");
  const last = nextTick(clock, ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0));
  const time = last.timestamp.toString(16).padStart(12, "0");
  const counter = last.counter.toString(16).padStart(3, "0");
  bytes[2] = ((bytes[2] ?? 0) & 0x3f) | 0x80;
  let tail = "";
  for (let index = 2; index < 10; index++) tail += (bytes[index] ?? 0).toString(16).padStart(2, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** The counter starts in its lower half, which leaves at least 2,048 ids before a millisecond must be borrowed. */
function nextTick(clock: Clock, seed: number): LastId {
  const now = clock.now().getTime();
  assert(now >= 0 && now <= MAX_TIMESTAMP, "newId needs a time between 1970 and 10889");
  const last = lastIdByClock.get(clock);
  let next: LastId = { timestamp: now, counter: seed & 0x7ff };
  if (last !== undefined && now <= last.timestamp) {
    next =
      last.counter < MAX_COUNTER
        ? { timestamp: last.timestamp, counter: last.counter + 1 }
        : { timestamp: last.timestamp + 1, counter: seed & 0x7ff };
  }
  lastIdByClock.set(clock, next);
  return next;
}

/** Whether `text` is an id as `newId` writes it: a UUIDv7 in lower case. */
export function isId(text: string): boolean {
  return ID_PATTERN.test(text);
}
