import type { ChildProcess } from "node:child_process";
import { existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { errorText } from "./setup-error.ts";

const LOG_LIMIT_BYTES = 10_000_000;

/** How a child process ended. */
export interface Ended {
  readonly reason: string | null;
  /** Calls back once, at once when it has ended already. */
  onEnd(listener: (reason: string) => void): void;
}

/** Remembers how the child ended, also when nobody asked yet. */
export function watchChild(child: ChildProcess): Ended {
  let reason: string | null = null;
  let listener: ((reason: string) => void) | null = null;
  const end = (text: string) => {
    if (reason !== null) return;
    reason = text;
    listener?.(text);
  };
  child.once("error", (error) => end(errorText(error)));
  child.once("exit", (code, by) => end(by === null ? `exit code ${code}` : `killed by ${by}`));
  return {
    get reason() {
      return reason;
    },
    onEnd(next) {
      if (reason === null) listener = next;
      else next(reason);
    },
  };
}

export interface LogFile {
  readonly path: string;
  readonly fd: number;
  /** Size when opened, in bytes: what follows is the new server's. */
  readonly from: number;
}

/** PostgreSQL writes to a file, not to a pipe: a pipe would break under it when Node is killed. */
export function openLog(home: string): LogFile {
  const path = join(home, "server.log");
  if (existsSync(path) && statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  const fd = openSync(path, "a", 0o600);
  return { path, fd, from: statSync(path).size };
}

/** What the server wrote since the log was opened: its last six lines. */
export function lastWords(log: LogFile): string {
  const text = readFileSync(log.path).subarray(log.from).toString("utf8").trim();
  return text.split("\n").slice(-6).join(" | ");
}
