import type { Tx } from "../db/unit-of-work.ts";

export interface EnqueueOptions {
  /** A waiting job of the same task and key is replaced instead of doubled. */
  readonly jobKey?: string;
  /** Not before; now when absent. */
  readonly runAt?: Date;
  /** Runs until it counts as failed for good; 10 when absent. */
  readonly maxAttempts?: number;
}

/**
 * Puts a job of the caller's organisation in the queue, within the transaction: it exists when the change
 * does. The organisation is added to the payload by the database.
 */
export async function enqueue(
  tx: Tx,
  task: string,
  payload: Readonly<Record<string, unknown>>,
  options: EnqueueOptions = {},
): Promise<void> {
  await tx.client.query("SELECT platform.enqueue_job($1, $2, $3, $4, $5)", [
    task,
    JSON.stringify(payload),
    options.jobKey ?? null,
    options.runAt ?? null,
    options.maxAttempts ?? 10,
  ]);
}
