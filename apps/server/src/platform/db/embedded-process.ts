import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "./setup-error.ts";

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** Whether the process exists and still runs (a killed one whose parent never collects it does not). */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
  if (process.platform !== "linux") return true;
  const stat = readProc(pid, "stat");
  // The state letter follows the last ")" of the process's name.
  return stat !== null && !["Z", "X"].includes(stat.slice(stat.lastIndexOf(")") + 2).charAt(0));
}

/** When the process began, in clock ticks since boot: tells a reused pid apart. Null where unknown. */
export function startedAt(pid: number): string | null {
  const stat = readProc(pid, "stat");
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

function readProc(pid: number, file: string): string | null {
  if (process.platform !== "linux") return null;
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    // The process ended between two looks.
    return null;
  }
}

/** The PostgreSQL that runs this data folder now, from postmaster.pid; null when none runs. */
export function findPostmaster(cluster: string): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (!isRunning(pid) || !servesCluster(pid, cluster)) return null;
  return { pid, port: Number(lines[3]) };
}

function servesCluster(pid: number, cluster: string): boolean {
  if (process.platform !== "linux") return true;
  return readProc(pid, "cmdline")?.split("\0").includes(realpathSync(cluster)) ?? false;
}

/**
 * Removes a postmaster.pid whose process is gone. PostgreSQL does so itself except when the number was given
 * to another process of the same user (usual after a container restart) or the dead one was never collected
 * by its parent: then it would refuse for ever. Its check of shared memory still guards the folder.
 */
export function clearStalePidFile(cluster: string): void {
  if (findPostmaster(cluster) === null) rmSync(join(cluster, "postmaster.pid"), { force: true });
}

/**
 * PostgreSQL processes of a data folder whose postmaster died. Most leave within milliseconds; one in the
 * middle of a long statement notices only at its end and blocks the restart until then. Linux only.
 */
export function orphansOf(cluster: string): number[] {
  if (process.platform !== "linux") return [];
  const folder = realpathSync(cluster);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isPostgresIn(pid, folder) && isRunning(pid));
}

function isPostgresIn(pid: number, folder: string): boolean {
  if (readProc(pid, "comm")?.trim() !== "postgres") return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    // Ended meanwhile, or another user's process that is none of ours.
    return false;
  }
}

/** Sends a signal; false when the process is gone already. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) === "ESRCH") return false;
    throw error;
  }
}

/** Fast shutdown (sessions are cut, the checkpoint is written), immediate after 10 s, killed after 20 s. */
export async function terminate(pid: number): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ["SIGINT", 10_000],
    ["SIGQUIT", 10_000],
    ["SIGKILL", 5_000],
  ];
  for (const [name, patienceMs] of steps) {
    if (!isRunning(pid) || !signal(pid, name)) return;
    const began = performance.now();
    while (performance.now() - began < patienceMs) {
      if (!isRunning(pid)) return;
      await sleep(20);
    }
  }
}
