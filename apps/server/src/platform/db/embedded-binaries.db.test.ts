import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { asAccount, chooseAccount } from "./embedded-account.ts";
import { installedPackage, prepareBinaries } from "./embedded-binaries.ts";

let folder: string;
let copies: string;
const { version } = installedPackage();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stockex-binaries-"));
  chmodSync(folder, 0o755);
  copies = join(folder, "copies");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A package as npm leaves it when it blocks install scripts: no symbolic links, nothing executable. */
function freshPackage(name: string): { root: string; version: string } {
  const root = join(folder, name);
  const installed = installedPackage().root;
  cpSync(installed, root, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() });
  for (const program of ["initdb", "postgres"]) chmodSync(join(root, "native/bin", program), 0o644);
  return { root, version };
}

const versionOf = (program: string) =>
  execFileSync(program, ["--version"], { cwd: "/", encoding: "utf8", ...asAccount(chooseAccount()) });

test("makes the links and execute bits that a blocked install script did not", () => {
  const made = freshPackage("made");
  const binaries = prepareBinaries(chooseAccount(), [copies], made);
  expect(binaries.postgres.startsWith(made.root)).toBe(true);
  expect(versionOf(binaries.initdb)).toContain("PostgreSQL");
  const links = JSON.parse(readFileSync(join(made.root, "native/pg-symlinks.json"), "utf8"));
  for (const { target } of links) expect(statSync(join(made.root, target)).isFile()).toBe(true);
  expect(readlinkSync(join(made.root, links[0].target))).not.toContain("/");
});

test("uses one complete copy when the package is out of reach, and replaces a damaged one", () => {
  const hidden = freshPackage("hidden");
  // For root: nobody else may enter. For others: without the execute bit on the folder nor can we.
  chmodSync(join(hidden.root, "native/bin"), 0o700);
  chmodSync(join(hidden.root, "native/share"), 0o700);
  const account = chooseAccount() ?? { uid: 65534, gid: 65534 };
  const first = prepareBinaries(account, [copies], hidden);
  expect(first.postgres).toBe(join(copies, `stockex-postgres-${version}`, "native/bin/postgres"));
  expect(versionOf(first.postgres)).toContain("PostgreSQL");
  const placed = statSync(first.postgres).ino;
  expect(statSync(prepareBinaries(account, [copies], hidden).postgres).ino).toBe(placed);
  rmSync(join(copies, `stockex-postgres-${version}`, "native/share/postgresql/postgres.bki"));
  expect(statSync(prepareBinaries(account, [copies], hidden).postgres).ino).not.toBe(placed);
});

test("says so when no copy can be placed", () => {
  const hidden = freshPackage("hidden");
  chmodSync(hidden.root, 0o700);
  const account = chooseAccount() ?? { uid: 65534, gid: 65534 };
  expect(() => prepareBinaries(account, ["/proc/none"], hidden)).toThrow("no copy can be made");
});
