import type { FieldProblem, Language } from "@stockex/contracts";
import { z } from "zod";
import { fail } from "../problem.ts";

const words = { en: z.locales.en().localeError, fr: z.locales.fr().localeError };

const notText = {
  en: "Contains characters that are not text",
  fr: "Contient des caractères qui ne sont pas du texte",
};

/** How many fields a refusal names: a batch of 5,000 wrong rows needs no 5,000 sentences. */
const MOST_FIELDS = 100;

/**
 * The value of `schema` in `data`, parsed.
 * @param where what the data is, and the first part of each field's path: "body", "query", "params"
 * @throws ProblemError validation-failed naming each field, in the caller's language
 */
export function parseOrFail<S extends z.ZodType>(
  schema: S,
  data: unknown,
  where: string,
  language: Language,
): z.output<S> {
  const parsed = schema.safeParse(data, { error: words[language] });
  if (!parsed.success) return fail("validation-failed", {}, fieldProblems(parsed.error.issues, where));
  // After parsing, because only then is the value no deeper than its schema.
  const unstorable = findUnstorable(parsed.data, [where]);
  if (unstorable === null) return parsed.data;
  return fail("validation-failed", {}, [{ path: unstorable, message: notText[language] }]);
}

function fieldProblems(issues: readonly z.core.$ZodIssue[], where: string): FieldProblem[] {
  return issues.slice(0, MOST_FIELDS).map((issue) => ({
    path: [where, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
}

/**
 * Path of the first text with a NUL or half a surrogate pair, in a value or a name: PostgreSQL's text and jsonb
 * refuse them, which would be a failure of ours deep inside a use case.
 */
function findUnstorable(data: unknown, path: readonly string[]): string | null {
  if (typeof data === "string") return isStorable(data) ? null : path.join(".");
  if (typeof data !== "object" || data === null) return null;
  for (const [key, value] of Object.entries(data)) {
    const found = isStorable(key) ? findUnstorable(value, [...path, key]) : path.join(".");
    if (found !== null) return found;
  }
  return null;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
