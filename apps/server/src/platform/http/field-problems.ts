import type { FieldProblem, Language } from "@stockex/contracts";
import { z } from "zod";
import { fail } from "../problem.ts";

const words = { en: z.locales.en().localeError, fr: z.locales.fr().localeError };

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
  if (parsed.success) return parsed.data;
  return fail("validation-failed", {}, fieldProblems(parsed.error.issues, where));
}

function fieldProblems(issues: readonly z.core.$ZodIssue[], where: string): FieldProblem[] {
  return issues.slice(0, MOST_FIELDS).map((issue) => ({
    path: [where, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
}
