import type { Language, LocationKind } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { fail } from "../../platform/problem.ts";

type Words = Record<Language, string>;

const things = {
  code: { en: "Code", fr: "Le code" },
  barcode: { en: "Barcode", fr: "Le code-barres" },
  company: { en: "company", fr: "société" },
  site: { en: "site", fr: "site" },
  parent: { en: "location above", fr: "emplacement parent" },
} as const satisfies Record<string, Words>;

/** Why a location cannot be changed so. */
export type Refusal = "under-itself" | "other-site" | "virtual" | "archived" | "stocked" | "counted";

const refusals: Record<Refusal, Words> = {
  "under-itself": {
    en: "a location cannot move under itself",
    fr: "un emplacement ne peut pas être placé sous lui-même",
  },
  "other-site": {
    en: "a location stays in its site; move its stock by a transfer",
    fr: "un emplacement reste dans son site ; déplacez son stock par un transfert",
  },
  virtual: {
    en: "the supplier, customer, loss, scrap, production and transit locations of a company stay as they are",
    fr: "les emplacements fournisseurs, clients, pertes, rebut, production et transit d'une société restent tels quels",
  },
  archived: {
    en: "the location or site above is archived",
    fr: "l'emplacement parent, ou le site, est archivé",
  },
  stocked: {
    en: "there is stock in it; transfer the stock first",
    fr: "il contient du stock ; transférez d'abord le stock",
  },
  counted: {
    en: "an open count holds it; finish or cancel the count first",
    fr: "un comptage ouvert le contient ; terminez ou annulez d'abord le comptage",
  },
};

/** Names the virtual locations of a company are given, in the language it is set up in. */
export const virtualNames: Record<Exclude<LocationKind, "internal">, Words> = {
  supplier: { en: "Suppliers", fr: "Fournisseurs" },
  customer: { en: "Customers", fr: "Clients" },
  loss: { en: "Losses and finds", fr: "Pertes et trouvailles" },
  scrap: { en: "Scrap", fr: "Rebut" },
  production: { en: "Production", fr: "Production" },
  transit: { en: "In transit", fr: "En transit" },
};

/**
 * SQL of a place's path for a reader: virtual locations have no path but their name, which is said in the reader's
 * language rather than that of whoever set the company up. `place` is the alias of `sites.locations`.
 */
export function pathInWords(place: string, language: Language): RawBuilder<string> {
  const row = sql.ref(place);
  const said = Object.entries(virtualNames).map(([kind, words]) => sql`WHEN ${kind} THEN ${words[language]}`);
  return sql<string>`CASE ${row}.kind ${sql.join(said, sql` `)} ELSE ${row}.path END`;
}

const taken: Words = { en: "already taken", fr: "déjà pris" };
const unknown: Words = { en: "unknown", fr: "inconnu" };

/** Ends the use case with `already-exists`, naming the field. */
export function failTaken(language: Language, field: "code" | "barcode", value: string): never {
  return fail("already-exists", { field: things[field][language], value }, [
    { path: `body.${field}`, message: taken[language] },
  ]);
}

/** Ends the use case with `unknown-reference`. */
export function failUnknown(language: Language, what: "company" | "site" | "parent", value: string): never {
  return fail("unknown-reference", { what: things[what][language], value }, [
    { path: `body.${what}Id`, message: unknown[language] },
  ]);
}

/** Ends the use case with `decision-not-possible` and why. */
export function failRefused(language: Language, refusal: Refusal): never {
  return fail("decision-not-possible", { why: refusals[refusal][language] });
}
