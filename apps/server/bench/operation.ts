import type { TestServerAccess } from "../src/platform/db/test-server.ts";

export interface Measured {
  readonly ms: number;
  readonly floorMs: number;
  /** Peak resident memory of the Node process that did the work, where it is not this one. */
  readonly rssMb?: number;
  /** What else the row should say, such as ms per line. */
  readonly more?: Readonly<Record<string, number | string>>;
}

/** One row of the bench: what is timed, and against which floor. */
export interface Operation {
  readonly op: string;
  /** The sizes it is asked for when `--n` names none. */
  readonly sizes: readonly number[];
  measure(how: {
    readonly access: TestServerAccess;
    readonly n: number;
    readonly runs: number;
  }): Promise<Measured>;
}
