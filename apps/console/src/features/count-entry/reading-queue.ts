import type { ReadingInput, ReadingOutcome } from "@stockex/contracts";

/** A reading as this device keeps it: the fact, and the words to show it with before the server answers. */
export interface KeptReading {
  readonly reading: ReadingInput;
  readonly shown: {
    readonly name: string;
    readonly code: string;
    readonly place: string;
    readonly entered: string;
    readonly unit: string;
  };
  /** Null until the server has answered. */
  readonly outcome: ReadingOutcome | null;
}

/** Where readings are kept until they are sent; a browser's localStorage does. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Most readings in one request, as the contract has it. */
const BATCH = 1_000;
/** Answered readings that stay in view. */
const REMEMBERED = 30;

/**
 * Readings of one person in one count on this device. Each is stored under its own key before it is sent and
 * removed only when the server has answered for it, so that a reload, a lost connection or a second tab loses
 * nothing and overwrites nothing; sent twice, it applies once.
 */
export class ReadingQueue {
  readonly #store: Store;
  readonly #prefix: string;
  readonly #send: (readings: readonly ReadingInput[]) => Promise<readonly ReadingOutcome[]>;
  readonly #listeners = new Set<() => void>();
  #waiting: readonly KeptReading[];
  #answered: readonly KeptReading[] = [];
  #snapshot: QueueSnapshot;
  #sending = false;
  #error: Error | null = null;

  constructor(
    store: Store,
    owner: { readonly userId: string; readonly countId: string },
    send: (readings: readonly ReadingInput[]) => Promise<readonly ReadingOutcome[]>,
  ) {
    this.#store = store;
    this.#prefix = `stockex.reading.${owner.userId}.${owner.countId}.`;
    this.#send = send;
    this.#waiting = readAll(store, this.#prefix);
    this.#snapshot = { waiting: this.#waiting, answered: [], error: null };
  }

  /** Keeps a reading; it is safe when this returns. Throws when the browser's store is full. */
  add(kept: Omit<KeptReading, "outcome">): void {
    const whole: KeptReading = { ...kept, outcome: null };
    this.#store.setItem(this.#prefix + kept.reading.eventId, JSON.stringify(whole));
    this.#waiting = [...this.#waiting, whole];
    this.#tell();
  }

  /** Sends what waits, oldest first. True when nothing waits any more, false when it must be tried again. */
  async flush(): Promise<boolean> {
    if (this.#sending) return true;
    this.#sending = true;
    try {
      while (this.#waiting.length > 0) await this.#sendBatch(this.#waiting.slice(0, BATCH));
      this.#error = null;
    } catch (error) {
      this.#error = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#sending = false;
    }
    this.#tell();
    return this.#error === null;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): QueueSnapshot => this.#snapshot;

  async #sendBatch(batch: readonly KeptReading[]): Promise<void> {
    const outcomes = await this.#send(batch.map(({ reading }) => reading));
    const byEvent = new Map(outcomes.map((outcome) => [outcome.eventId, outcome]));
    const done = batch.flatMap((kept) => {
      const outcome = byEvent.get(kept.reading.eventId);
      return outcome === undefined ? [] : [{ ...kept, outcome }];
    });
    if (done.length === 0) throw new Error("the server answered for none of the readings");
    for (const { reading } of done) this.#store.removeItem(this.#prefix + reading.eventId);
    this.#waiting = this.#waiting.filter(({ reading }) => !byEvent.has(reading.eventId));
    this.#answered = [...done.toReversed(), ...this.#answered].slice(0, REMEMBERED);
    this.#tell();
  }

  #tell(): void {
    this.#snapshot = { waiting: this.#waiting, answered: this.#answered, error: this.#error };
    for (const listener of this.#listeners) listener();
  }
}

/** What a screen shows of the queue. */
export interface QueueSnapshot {
  /** Oldest first. */
  readonly waiting: readonly KeptReading[];
  /** Newest first. */
  readonly answered: readonly KeptReading[];
  /** Why the last sending failed; null when it did not. */
  readonly error: Error | null;
}

/** Event ids grow with time, so their order is the order of entry. */
function readAll(store: Store, prefix: string): readonly KeptReading[] {
  const keys = Array.from({ length: store.length }, (_, index) => store.key(index))
    .filter((key) => key?.startsWith(prefix) === true)
    .toSorted();
  return keys.flatMap((key) => {
    const text = key === null ? null : store.getItem(key);
    return text === null ? [] : [JSON.parse(text) as KeptReading];
  });
}
