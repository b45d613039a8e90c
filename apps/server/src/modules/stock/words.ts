import { entryWords, type Language, type Tracking } from "@stockex/contracts";
import { fail } from "../../platform/problem.ts";

type Words = Record<Language, string>;

const things = {
  product: { en: "product", fr: "produit" },
  location: { en: "location", fr: "emplacement" },
  unit: { en: "unit", fr: "unité" },
  lot: { en: "lot or serial number", fr: "numéro de lot ou de série" },
  reservation: { en: "reservation", fr: "réservation" },
  rate: { en: "exchange rate", fr: "taux de change" },
} as const satisfies Record<string, Words>;

const unknown: Words = { en: "unknown", fr: "inconnu" };

const trackings: Record<Tracking, Words> = {
  none: { en: "quantity", fr: "quantité" },
  lot: { en: "lot", fr: "lot" },
  serial: { en: "serial number", fr: "numéro de série" },
};

export type DocumentKind = Exclude<keyof typeof entryWords, "standard-cost">;

/** Ends the use case with `unknown-reference`. `path` is the field, when it is one of the request. */
export function failUnknown(
  language: Language,
  what: keyof typeof things,
  value: string,
  path?: string,
): never {
  const fields = path === undefined ? undefined : [{ path, message: unknown[language] }];
  return fail("unknown-reference", { what: things[what][language], value }, fields);
}

/** How a product is followed, as a person says it. */
export const trackingWord = (tracking: Tracking, language: Language): string => trackings[tracking][language];

/** What the journal entries of a document say they are for: "Receipt BL-204". */
export function documentLabel(kind: DocumentKind, language: Language, reference: string | undefined): string {
  const word = entryWords[kind][language];
  return reference === undefined || reference === "" ? word : `${word} ${reference}`;
}
