import type { Language } from "./language.ts";
import type { ProblemDefinition } from "./problem-definition.ts";
import { accessProblems } from "./problems-access.ts";
import { countingProblems } from "./problems-counting.ts";
import { filesProblems } from "./problems-files.ts";
import { integrationProblems } from "./problems-integrations.ts";
import { requestProblems } from "./problems-request.ts";
import { stockProblems } from "./problems-stock.ts";
import { sayTerms } from "./terms.ts";

/**
 * Every expected failure of the API: stable code, HTTP status, text in each language. `{name}` in a text is
 * filled from the problem's parameters. Answers follow RFC 9457.
 */
export const problemDefinitions = {
  ...requestProblems,
  ...accessProblems,
  ...stockProblems,
  ...countingProblems,
  ...filesProblems,
  ...integrationProblems,
};

export type ProblemCode = keyof typeof problemDefinitions;

/** A field that failed, for `validation-failed`. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** An expected failure as data: code and the parameters of its text. */
export interface Problem {
  readonly code: ProblemCode;
  readonly params: Readonly<Record<string, string>>;
  readonly fields?: readonly FieldProblem[];
}

/** RFC 9457 body of a failed answer. `title` says what happened, `detail` what to do. */
export interface ProblemDetails {
  readonly type: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly title: string;
  readonly detail: string;
  readonly instance?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly fields?: readonly FieldProblem[];
}

/** Parameters whose values are codes with words of their own. */
const coded: ReadonlySet<string> = new Set(["state", "expected", "why", "what", "duty", "against"]);

const fill = (text: string, params: Readonly<Record<string, string>>, language: Language): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return coded.has(name) ? sayTerms(value, language) : value;
  });

/** Says a problem in a language, as the body of the answer. */
export function describeProblem(problem: Problem, language: Language): ProblemDetails {
  const definition: ProblemDefinition = problemDefinitions[problem.code];
  const text = definition[language];
  return {
    type: `urn:stockex:problem:${problem.code}`,
    status: definition.status,
    code: problem.code,
    title: fill(text.title, problem.params, language),
    detail: fill(text.advice, problem.params, language),
    ...(Object.keys(problem.params).length > 0 ? { params: problem.params } : {}),
    ...(problem.fields === undefined
      ? {}
      : {
          fields: problem.fields.map(({ path, message }) => ({
            path,
            message: describeField(message, language),
          })),
        }),
  };
}

/** Messages of fields that a schema names by a code of its own. */
const fieldMessages: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  "quantity-format": {
    en: "a decimal number in quotes, at most 14 digits and 6 decimals",
    fr: "un nombre décimal entre guillemets, 14 chiffres et 6 décimales au plus",
  },
  "money-format": {
    en: "a decimal amount in quotes, at most 16 digits and 4 decimals",
    fr: "un montant décimal entre guillemets, 16 chiffres et 4 décimales au plus",
  },
  "percentage-format": {
    en: "a percentage in quotes such as 2.5, not too large, with at most 4 decimals",
    fr: "un pourcentage entre guillemets comme 2.5, pas trop grand, avec 4 décimales au plus",
  },
  "cell-text": {
    en: "text on one line, without control characters",
    fr: "un texte sur une ligne, sans caractère de contrôle",
  },
  cursor: {
    en: "not a cursor of this list: take `next` of the page before, or leave it out",
    fr: "ce n'est pas un curseur de cette liste : prenez `next` de la page précédente, ou rien",
  },
  file: { en: "exactly one file, in the field “file”", fr: "un seul fichier, dans le champ « file »" },
};

/** Says a field's message in a language; one that is no code of ours is already said. */
export function describeField(message: string, language: Language): string {
  return fieldMessages[message]?.[language] ?? message;
}
