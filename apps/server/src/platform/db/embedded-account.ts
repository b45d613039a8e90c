import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** The operating-system user PostgreSQL runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const OWN_ACCOUNT_NAME = "stockex-db";
const NOBODY: Account = { uid: 65534, gid: 65534 };

/** True when this process is root, which PostgreSQL refuses to run as. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The account for a new data folder: null (run as ourselves) for an ordinary user; for root the system user
 * stockex-db or postgres, else stockex-db created now, else "nobody".
 */
export function chooseAccount(): Account | null {
  if (!isRoot()) return null;
  const existing = findAccount(OWN_ACCOUNT_NAME) ?? findAccount("postgres");
  if (existing !== null) return existing;
  // Containers often have no useradd; the result is looked up rather than trusted.
  spawnSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", OWN_ACCOUNT_NAME]);
  return findAccount(OWN_ACCOUNT_NAME) ?? NOBODY;
}

function findAccount(name: string): Account | null {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (uid === undefined || gid === undefined || Number(uid) === 0) return null;
  return { uid: Number(uid), gid: Number(gid) };
}

/** The owner of an existing data folder, who must go on running it; null when that is this process's user. */
export function accountOfFolder(folder: string): Account | null {
  const { uid, gid } = statSync(folder);
  return uid === process.getuid?.() || uid === 0 ? null : { uid, gid };
}

/** Whether `account` may walk every folder above `path` (permission bits only) and read `path` itself. */
export function reachable(path: string, account: Account | null): boolean {
  return account === null || (allows(path, account, 4) && walkable(dirname(path), account));
}

/** Whether `account` may enter `folder` and every folder above it (permission bits only). */
export function walkable(folder: string, account: Account): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (!allows(at, account, 1)) return false;
    if (at === dirname(at)) return true;
  }
}

function allows(path: string, account: Account, bit: 1 | 4): boolean {
  const { mode, uid, gid } = statSync(path);
  if (uid === account.uid) return (mode & (bit << 6)) !== 0;
  if (gid === account.gid) return (mode & (bit << 3)) !== 0;
  return (mode & bit) !== 0;
}

/** spawn() options that make a child run as `account`. */
export function asAccount(account: Account | null): { uid?: number; gid?: number } {
  return account === null ? {} : { uid: account.uid, gid: account.gid };
}
