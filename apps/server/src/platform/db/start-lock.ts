import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isRunning, startedAt } from "./embedded-process.ts";
import { DatabaseSetupError, errorCode } from "./setup-error.ts";

interface Holder {
  readonly pid: number;
  readonly startedAt: string | null;
  readonly token: string;
}

/**
 * Takes the file `path` as a lock for this process and returns how to give it back. A lock whose process is
 * dead, or whose number now belongs to a younger process, is taken over.
 * @throws DatabaseSetupError data-folder-in-use while another live process (or this one) holds it
 */
export function takeLock(path: string): () => void {
  const mine: Holder = { pid: process.pid, startedAt: startedAt(process.pid), token: randomUUID() };
  const draft = `${path}.${mine.token}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o644 });
  try {
    while (!tryLink(draft, path)) evictDead(path, `${draft}.evicted`);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readHolder(path)?.token === mine.token) rmSync(path, { force: true });
  };
}

/** link() gives the name and its whole content in one step, or refuses: no half-written lock is ever seen. */
function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

function evictDead(path: string, aside: string): void {
  const holder = readHolder(path);
  if (holder === null) return;
  if (isRunning(holder.pid) && startedAt(holder.pid) === holder.startedAt) refuse(path, holder);
  try {
    renameSync(path, aside);
  } catch (error) {
    // Another process evicted it first.
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  const moved = readHolder(aside);
  // Between look and rename somebody else may have evicted the dead one and locked: give that one back.
  if (moved !== null && moved.token !== holder.token && !tryLink(aside, path)) refuse(path, moved);
  rmSync(aside, { force: true });
}

function refuse(path: string, holder: Holder): never {
  throw new DatabaseSetupError(
    "data-folder-in-use",
    `The database folder is used by another Stockex (process ${holder.pid}, lock ${path}). Stop that one or set ` +
      "DATA_DIR to another folder.",
  );
}

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}
