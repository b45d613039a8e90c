import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmdirSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Account, accountOfFolder, chooseAccount, isRoot, walkable } from "./embedded-account.ts";
import { makeFolder, makeOpenFolder } from "./embedded-binaries.ts";
import { DatabaseSetupError, errorCode, errorText } from "./setup-error.ts";

/** PostgreSQL major version of the npm packages; a data folder of another one cannot be opened. */
const EMBEDDED_MAJOR = "18";

/** Where root keeps databases whose wished folder the database account cannot reach. */
export const SYSTEM_DIR = "/var/lib/stockex";

/** Where one embedded database really lives and who runs it. */
export interface Place {
  /** Holds cluster/, secrets, port, lock and log; beside the cluster, also when that is not in dataDir. */
  readonly home: string;
  /** PostgreSQL's own data folder (PGDATA). */
  readonly cluster: string;
  /** Null when PostgreSQL runs as this process's own user. */
  readonly account: Account | null;
  readonly isNew: boolean;
}

/**
 * Decides where the database of `dataDir` lives. Root's database runs as another user; when that user cannot
 * reach `dataDir` (say, a checkout in /root), it lives below `systemDir` and `dataDir/cluster` is a symbolic
 * link to it. Deleting `dataDir` and starting again therefore gives a new database, as it does anywhere else.
 * @throws DatabaseSetupError data-folder-unusable or data-folder-other-major
 */
export function findPlace(dataDir: string, systemDir: string): Place {
  const wished = resolve(dataDir);
  const link = join(wished, "cluster");
  try {
    makeFolder(wished);
    accessSync(wished, constants.R_OK | constants.W_OK | constants.X_OK);
    const cluster = knownCluster(link);
    if (cluster !== null && existsSync(cluster)) return openPlace(cluster);
    if (cluster !== null && cluster !== link) return newPlace(dirname(cluster), chooseAccount());
    const account = chooseAccount();
    const real = realpathSync(wished);
    if (account === null || walkable(real, account)) return newPlace(real, account);
    return newPlace(makeSystemHome(real, link, systemDir), account);
  } catch (error) {
    if (error instanceof DatabaseSetupError) throw error;
    throw unusable(wished, errorText(error), error);
  }
}

/** The cluster's path when dataDir has one already (followed one link, existing or not), else null. */
function knownCluster(link: string): string | null {
  try {
    return lstatSync(link).isSymbolicLink() ? resolve(dirname(link), readlinkSync(link)) : link;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

function newPlace(home: string, account: Account | null): Place {
  makeOpenFolder(home);
  return { home, cluster: join(home, "cluster"), account, isNew: true };
}

function openPlace(found: string): Place {
  const cluster = realpathSync(found);
  const home = dirname(cluster);
  const major = readFileSync(join(cluster, "PG_VERSION"), "utf8").trim();
  if (major !== EMBEDDED_MAJOR) {
    throw new DatabaseSetupError(
      "data-folder-other-major",
      `The database in ${cluster} was made by PostgreSQL ${major}; this version of Stockex runs PostgreSQL ` +
        `${EMBEDDED_MAJOR}. Start the version that made it and move the data with a backup, or set DATA_DIR to a new folder.`,
    );
  }
  const account = isRoot() ? accountOfFolder(cluster) : null;
  if (isRoot() && account === null)
    throw unusable(cluster, "it belongs to root, as whom PostgreSQL never runs");
  accessSync(cluster, constants.R_OK | constants.W_OK | constants.X_OK);
  accessSync(home, constants.W_OK);
  if (account !== null && !walkable(home, account)) {
    throw unusable(home, `user ${account.uid}, who owns the database in it, may not enter it`);
  }
  return { home, cluster, account, isNew: false };
}

/** Never takes over a home that an earlier, since deleted dataDir left behind: that database may be wanted. */
function makeSystemHome(wished: string, link: string, systemDir: string): string {
  makeOpenFolder(systemDir);
  const hash = createHash("sha256").update(wished).digest("hex").slice(0, 16);
  for (let copy = 0; ; copy += 1) {
    const home = join(systemDir, copy === 0 ? hash : `${hash}-${copy}`);
    if (existsSync(home)) continue;
    makeOpenFolder(home);
    try {
      symlinkSync(join(home, "cluster"), link);
      return home;
    } catch (error) {
      rmdirSync(home);
      const other = knownCluster(link);
      // Another process starting on the same folder linked it first; the lock decides between the two.
      if (errorCode(error) === "EEXIST" && other !== null) return dirname(other);
      throw error;
    }
  }
}

function unusable(folder: string, reason: string, cause?: unknown): DatabaseSetupError {
  return new DatabaseSetupError(
    "data-folder-unusable",
    `The database folder ${folder} cannot be used: ${reason}. Give this user access to it or set DATA_DIR to another folder.`,
    cause,
  );
}
