import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

// Fails on a text that one language lacks, whose placeholders differ, or that no screen uses.

const source = join(import.meta.dirname, "../src");

/** Endings that i18next adds to a key by number. */
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Every text of a language: `count.state.draft` → its words. */
export type Texts = ReadonlyMap<string, string>;

export function flatten(node: object, prefix = ""): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === "string") texts.set(prefix + key, value);
    else for (const [inner, text] of flatten(value as object, `${prefix}${key}.`)) texts.set(inner, text);
  }
  return texts;
}

/** What is wrong between two languages, one line each. */
export function differences(en: Texts, fr: Texts): string[] {
  const findings: string[] = [];
  for (const key of new Set([...en.keys(), ...fr.keys()])) {
    const [english, french] = [en.get(key), fr.get(key)];
    if (english === undefined || french === undefined) {
      findings.push(`${key}: no ${english === undefined ? "English" : "French"} text`);
    } else if (placeholders(english) !== placeholders(french)) {
      findings.push(`${key}: "${english}" and "${french}" have other placeholders`);
    }
  }
  return findings;
}

const placeholders = (text: string) =>
  [...new Set(Array.from(text.matchAll(/\{\{(\w+)\}\}/g), ([, name]) => name))].sort().join();

/**
 * Keys that no source text names: neither as a literal, nor by a template such as `count.state.${…}` whose
 * fixed parts fit it.
 */
export function unused(keys: Iterable<string>, code: string): string[] {
  const literals = new Set(Array.from(code.matchAll(/"([\w-]+(?:\.[\w-]+)+)"/g), ([, key]) => key));
  const templates = Array.from(code.matchAll(/`([\w-]+\.[\w.${}[\]\s-]*)`/g), ([, text]) =>
    patternOf(text ?? ""),
  );
  return [...keys].filter((key) => {
    const base = key.replace(PLURAL, "");
    return !literals.has(key) && !literals.has(base) && !templates.some((t) => t.test(key) || t.test(base));
  });
}

function patternOf(template: string): RegExp {
  const fixed = template.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.\\]/g, "\\$&"));
  return new RegExp(`^${fixed.join("[\\w-]+")}$`);
}

async function readLanguage(language: string): Promise<Texts> {
  return flatten(JSON.parse(await readFile(join(source, `app/locales/${language}.json`), "utf8")));
}

async function readCode(): Promise<string> {
  const files = await readdir(source, { recursive: true });
  const code = files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file));
  return (await Promise.all(code.map((file) => readFile(join(source, file), "utf8")))).join("\n");
}

/** Everything that is wrong with the texts as they are. */
export async function textFindings(): Promise<string[]> {
  const [en, fr, code] = await Promise.all([readLanguage("en"), readLanguage("fr"), readCode()]);
  return [...differences(en, fr), ...unused(en.keys(), code).map((key) => `${key}: no screen uses it`)];
}

if (import.meta.main) {
  const findings = await textFindings();
  for (const finding of findings) console.log(finding);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
