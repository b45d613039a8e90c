import { entryWords, type Language } from "@stockex/contracts";
import { fail } from "../../platform/problem.ts";

type Words = Record<Language, string>;

const things = {
  account: { en: "account", fr: "compte" },
  category: { en: "category", fr: "catégorie" },
  product: { en: "product", fr: "produit" },
} as const satisfies Record<string, Words>;

const unknown: Words = { en: "unknown", fr: "inconnu" };

const categoryStocked: Words = {
  en: "the category holds stock in this company, so its accounts are fixed",
  fr: "la catégorie contient du stock dans cette société, ses comptes sont donc fixés",
};

/** Ends the use case with `unknown-reference`. */
export function failUnknown(
  language: Language,
  what: keyof typeof things,
  value: string,
  path: string,
): never {
  return fail("unknown-reference", { what: things[what][language], value }, [
    { path, message: unknown[language] },
  ]);
}

/** Ends the use case with `decision-not-possible`. */
export function failStocked(language: Language): never {
  return fail("decision-not-possible", { why: categoryStocked[language] });
}

/** What the entry of a changed standard cost says it is for. */
export const revaluationLabel = (language: Language, product: string): string =>
  `${entryWords["standard-cost"][language]} ${product}`;
