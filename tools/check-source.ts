import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root, sourceFiles } from "./source-files.ts";

/** One place where a rule is broken. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
}

interface LineRule {
  readonly name: string;
  readonly why: string;
  /** Files the rule reads. */
  readonly files: RegExp;
  /** Files it leaves alone, with the reason beside it. */
  readonly except?: RegExp;
  readonly pattern: RegExp;
}

const test = /\.test\.tsx?$|\/test\//;
const typeScript = /\.tsx?$/;
const longestFile = 400;
const vagueNames = /^(utils?|helpers?|common|misc)(\.[jt]sx?)?$/i;
const amountName =
  "\\w*(?:quantit(?:y|ies)|qty|amounts?|prices?|costs?|money|variances?|balances?|delta|debits?|credits?|onhand|pieces)\\w*";

const lineRules: readonly LineRule[] = [
  {
    name: "no-floating-point-column",
    why: "quantities are numeric(20,6), money numeric(20,4); a real cannot hold 0.1 (invariant 13)",
    files: /^apps\/server\/migrations\/.*\.sql$/,
    pattern: /\b(real|double\s+precision|float[48]?)\b/i,
  },
  {
    name: "no-float-arithmetic",
    why: "a quantity or amount read as a JavaScript number loses digits; use Quantity, Money or bigint of the kernel",
    files: /^(apps\/server|packages)\/.*\.tsx?$/,
    pattern: new RegExp(
      `\\bparseFloat\\s*\\(|\\bNumber(?:\\.parseInt)?\\s*\\([^()]*\\b${amountName}\\b|[=(,:?]\\s*\\+\\s*(?:\\w+\\.)*${amountName}\\b`,
      "i",
    ),
  },
  {
    name: "environment-read-in-main-only",
    why: "main.ts reads the environment once and passes values in, so that everything else can be tested and reused",
    files: /^(apps\/server|packages)\/.*\.tsx?$/,
    // PostgreSQL on Windows needs SystemRoot, which nothing but the environment tells.
    except: new RegExp(
      `^apps/server/(?:\\w+/)*main\\.ts$|^apps/server/src/platform/db/embedded-cluster\\.ts$|${test.source}`,
    ),
    pattern: /\bprocess\.env\b|\benv\b.*from "node:process"/,
  },
  {
    name: "no-global-fetch",
    why: "global fetch ignores the address filter of outbound calls and can be led into the inside network; use the client in platform",
    files: /^apps\/server\/src\/.*\.ts$/,
    except: new RegExp(`^apps/server/src/platform/|${test.source}`),
    pattern: /(?<![\w.#])fetch\s*\(|\bglobalThis\.fetch\b/,
  },
  {
    name: "no-double-cast",
    why: "a double cast tells the compiler to believe what it can see is false; parse at the border instead",
    files: typeScript,
    pattern: /\bas\s+unknown\s+as\b/,
  },
  {
    name: "no-empty-catch",
    why: "an error that nobody sees is found by the customer",
    files: typeScript,
    pattern: /\bcatch\s*(\([^)]*\))?\s*\{\s*\}/,
  },
  {
    name: "no-skipped-test",
    why: "a test that does not run proves nothing and reads as if it did",
    files: test,
    pattern: /\b(it|test|describe)\.(skip|only|todo)\b/,
  },
];

const toDo = /\b(TO-?DO|FIX-?ME)\b/;

/** What the text of one file breaks, by path (relative to the project, forward slashes). */
export function findingsIn(path: string, text: string): Finding[] {
  const found: Finding[] = [];
  const code = withoutComments(path, text);
  for (const { name, files, except, pattern } of lineRules) {
    if (!files.test(path) || except?.test(path)) continue;
    for (const match of code.matchAll(new RegExp(pattern, `g${pattern.flags}`))) {
      found.push({ path, line: lineOf(code, match.index), rule: name });
    }
  }
  if (typeScript.test(path) || path.endsWith(".sql")) {
    const at = text.search(toDo);
    if (at >= 0) found.push({ path, line: lineOf(text, at), rule: "no-to-do" });
  }
  const lines = text.trimEnd().split("\n").length;
  if (typeScript.test(path) && lines > longestFile) found.push({ path, line: lines, rule: "file-length" });
  return found;
}

/** Folders and files whose name says nothing about what is in them. */
export function vaguelyNamed(paths: readonly string[]): Finding[] {
  const vague = paths.filter((path) => path.split("/").some((part) => vagueNames.test(part)));
  return vague.map((path) => ({ path, line: 1, rule: "named-after-what-it-does" }));
}

/**
 * TypeScript files that no tsconfig of their package includes: they run unchecked, by type stripping.
 * `includes` holds the `include` entries of each package folder ("apps/server" → ["src", "test"]).
 */
export function unchecked(
  paths: readonly string[],
  includes: ReadonlyMap<string, readonly string[]>,
): Finding[] {
  const loose = paths.filter((path) => {
    const [group = "", name = "", ...inside] = path.split("/");
    if (!typeScript.test(path) || !/^(apps|packages|connectors)$/.test(group)) return false;
    const covered = includes.get(`${group}/${name}`) ?? [];
    const rest = inside.join("/");
    return !covered.some((entry) => entry === "." || rest === entry || rest.startsWith(`${entry}/`));
  });
  return loose.map((path) => ({ path, line: 1, rule: "type-checked" }));
}

async function tsconfigIncludes(paths: readonly string[]): Promise<Map<string, string[]>> {
  const includes = new Map<string, string[]>();
  for (const path of paths) {
    const folder = /^((?:apps|packages|connectors)\/[^/]+)\/tsconfig[^/]*\.json$/.exec(path)?.[1];
    if (folder === undefined) continue;
    const config: { include?: string[] } = JSON.parse(await readFile(join(root, path), "utf8"));
    const entries = (config.include ?? []).map((entry) => entry.replace(/\/\*\*?(\/\*)?$/, ""));
    includes.set(folder, [...(includes.get(folder) ?? []), ...entries]);
  }
  return includes;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ...lineRules.map(({ name, why }) => [name, why] as const),
  ["no-to-do", "what is left to do stands in an issue, where somebody sees it"],
  ["file-length", `a file is split at about 300 lines; more than ${longestFile} nobody reads`],
  [
    "type-checked",
    "no tsconfig of its package includes the file, so its types are stripped and never checked",
  ],
  ["named-after-what-it-does", "utils, helpers, common and misc collect what nobody looked for a place for"],
]);

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

/** The text with comments blanked, lines kept. Good enough for rules that look for code, not a parser. */
function withoutComments(path: string, text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, " ");
  const open = text.replace(/\/\*[\s\S]*?\*\//g, blank);
  return open.replace(path.endsWith(".sql") ? /--[^\n]*/g : /(?<![:\w"'`/\\])\/\/[^\n]*/g, blank);
}

async function main(): Promise<void> {
  const paths = await sourceFiles();
  const found = [...vaguelyNamed(paths), ...unchecked(paths, await tsconfigIncludes(paths))];
  for (const path of paths.filter((each) => /\.(tsx?|sql)$/.test(each))) {
    found.push(...findingsIn(path, await readFile(join(root, path), "utf8")));
  }
  for (const { path, line, rule } of found) {
    console.log(`${path}:${line}\n    ${rule}: ${reasons.get(rule) ?? ""}`);
  }
  process.exitCode = found.length === 0 ? 0 : 1;
}

if (import.meta.main) await main();
