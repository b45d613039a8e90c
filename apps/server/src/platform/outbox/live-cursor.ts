import type { DomainEvent } from "@stockex/contracts";
import type { Pool } from "pg";
import { readVisible, toEvent } from "./read-events.ts";

const BATCH = 5_000;
const NEWEST_XACT = "18446744073709551615";

/**
 * Reads each event once as soon as it is visible. It looks again at everything from the oldest transaction
 * that was still running, and remembers which of those events it has already given.
 */
export class LiveCursor {
  readonly #owner: Pool;
  readonly #onEvent: (event: DomainEvent) => void;
  #fromXact: string | null = null;
  /** Event ids already given, with their transactions. */
  readonly #given = new Map<string, bigint>();

  constructor(owner: Pool, onEvent: (event: DomainEvent) => void) {
    this.#owner = owner;
    this.#onEvent = onEvent;
  }

  /** Gives what is new; true when there is more. The first round only finds the present end. */
  async round(): Promise<boolean> {
    const first = this.#fromXact === null;
    this.#fromXact ??= (await readVisible(this.#owner, NEWEST_XACT, [], 1)).xmin;
    const { rows, xmin } = await readVisible(this.#owner, this.#fromXact, [...this.#given.keys()], BATCH);
    for (const row of rows) {
      this.#given.set(row.id, BigInt(row.xact));
      const event = first ? null : toEvent(row);
      if (event !== null) this.#onEvent(event);
    }
    if (rows.length === BATCH) return true;
    this.#fromXact = xmin;
    const oldest = BigInt(xmin);
    for (const [id, xact] of this.#given) if (xact < oldest) this.#given.delete(id);
    return false;
  }
}
