import type { Language } from "@stockex/contracts";
import { fail } from "../../platform/problem.ts";
import type { Refusal } from "./decisions.ts";
import type { ProductFault } from "./tidy-product.ts";

type Words = Record<Language, string>;

const things = {
  code: { en: "Code", fr: "Le code" },
  barcode: { en: "Barcode", fr: "Le code-barres" },
  category: { en: "category", fr: "catégorie" },
  unit: { en: "unit", fr: "unité" },
} as const satisfies Record<string, Words>;

const refusals: Record<Refusal | "on-hand", Words> = {
  "unit-moved": {
    en: "the product has moves, so its unit is fixed",
    fr: "le produit a des mouvements, son unité est donc fixée",
  },
  "tracking-moved": {
    en: "the product has moves, so how it is tracked is fixed",
    fr: "le produit a des mouvements, son mode de suivi est donc fixé",
  },
  "category-stocked": {
    en: "the product is in stock, so its category is fixed",
    fr: "le produit est en stock, sa catégorie est donc fixée",
  },
  "method-stocked": {
    en: "the category holds stock, so its valuation method is fixed",
    fr: "la catégorie contient du stock, sa méthode de valorisation est donc fixée",
  },
  "nature-stocked": {
    en: "the category holds stock, so its nature is fixed",
    fr: "la catégorie contient du stock, sa nature est donc fixée",
  },
  "on-hand": {
    en: "the product is still on hand",
    fr: "le produit est encore en stock",
  },
};

const faults: Record<ProductFault["fault"], Words> = {
  "unit-is-own": {
    en: "this is the product's own unit",
    fr: "c'est l'unité du produit lui-même",
  },
  "unit-twice": { en: "this unit is given twice", fr: "cette unité est donnée deux fois" },
  "barcode-unit": {
    en: "the unit of this barcode is not one of the product's",
    fr: "l'unité de ce code-barres n'est pas une unité du produit",
  },
  "barcode-twice": {
    en: "this barcode is given for two units",
    fr: "ce code-barres est donné pour deux unités",
  },
};

const taken: Words = { en: "already taken", fr: "déjà pris" };
const unknown: Words = { en: "unknown", fr: "inconnu" };

/** Ends the use case with `already-exists`, naming the field. */
export function failTaken(language: Language, field: "code" | "barcode", value: string): never {
  const path = field === "code" ? "body.code" : "body.barcodes";
  return fail("already-exists", { field: things[field][language], value }, [
    { path, message: taken[language] },
  ]);
}

/** Ends the use case with `unknown-reference`. */
export function failUnknown(
  language: Language,
  what: "category" | "unit",
  value: string,
  path: string,
): never {
  return fail("unknown-reference", { what: things[what][language], value }, [
    { path, message: unknown[language] },
  ]);
}

/** Ends the use case with `decision-not-possible` and why. */
export function failRefused(language: Language, refusal: Refusal | "on-hand"): never {
  return fail("decision-not-possible", { why: refusals[refusal][language] });
}

/** Ends the use case with `validation-failed`, naming the fields. */
export function failFaults(language: Language, found: readonly ProductFault[]): never {
  const fields = found.map(({ path, fault }) => ({ path, message: faults[fault][language] }));
  return fail("validation-failed", {}, fields);
}
