import type { Tx } from "../../platform/db/unit-of-work.ts";
import { enqueue } from "../../platform/jobs/index.ts";

/** Looks at the lines and readings again, so that plans are made for what the tables hold now. */
export const statisticsTask = "counting.refresh-statistics";

/** Rows below which a wrong plan costs nothing. */
export const MANY = 500;

/** Asks for fresh statistics once the transaction has committed. */
export function refreshStatistics(tx: Tx): Promise<void> {
  return enqueue(tx, statisticsTask, {}, { jobKey: statisticsTask });
}

/**
 * When the tables have grown so much that plans made before may be wrong: at 500 rows, then at eight times as many
 * each time. PostgreSQL looks by itself only once a minute; a fleet of phones coming online in the first minute of
 * the first count then met plans made for empty tables (measured: 15 ms a reading instead of 0.5).
 */
export class Growth {
  #rows = 0;
  #next = MANY;

  /** Counts rows in; true when it is time. */
  add(rows: number): boolean {
    this.#rows += rows;
    if (this.#rows < this.#next) return false;
    while (this.#next <= this.#rows) this.#next *= 8;
    return true;
  }
}
