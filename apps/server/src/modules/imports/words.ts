import type { ImportField, Language, RowErrorCode } from "@stockex/contracts";

type Words = Readonly<Record<Language, string>>;

/** What people call the fields. */
export const fieldWords: Readonly<Record<ImportField, Words>> = {
  siteCode: { en: "Warehouse code", fr: "Code entrepôt" },
  locationCode: { en: "Location", fr: "Emplacement" },
  productCode: { en: "Product code", fr: "Code article" },
  barcode: { en: "Barcode", fr: "Code-barres" },
  productName: { en: "Description", fr: "Désignation" },
  categoryCode: { en: "Category", fr: "Catégorie" },
  unitCode: { en: "Unit", fr: "Unité" },
  lot: { en: "Lot", fr: "Lot" },
  expiresOn: { en: "Expiry date", fr: "Péremption" },
  quantity: { en: "Quantity", fr: "Quantité" },
  unitCost: { en: "Unit cost", fr: "Coût unitaire" },
  latitude: { en: "Latitude", fr: "Latitude" },
  longitude: { en: "Longitude", fr: "Longitude" },
  note: { en: "Note", fr: "Note" },
};

/** Why a row cannot be imported, and what to do; `{value}` is what the cell holds. */
const reasons: Readonly<Record<RowErrorCode, Words>> = {
  missing: { en: "is empty", fr: "est vide" },
  "not-a-number": { en: "“{value}” is not a number", fr: "« {value} » n'est pas un nombre" },
  "ambiguous-number": {
    en: "“{value}” can be read in two ways; write it without thousands separators",
    fr: "« {value} » peut se lire de deux façons ; écrivez-le sans séparateur de milliers",
  },
  negative: { en: "“{value}” is negative", fr: "« {value} » est négatif" },
  "too-many-decimals": {
    en: "“{value}” has more decimals than allowed",
    fr: "« {value} » a plus de décimales que permis",
  },
  "out-of-range": { en: "“{value}” is out of range", fr: "« {value} » est hors limites" },
  "not-a-date": {
    en: "“{value}” is not a date; write it as 2026-12-31",
    fr: "« {value} » n'est pas une date ; écrivez-la 31/12/2026",
  },
  "unknown-site": {
    en: "“{value}” is not a warehouse this file may be imported for",
    fr: "« {value} » n'est pas un entrepôt pour lequel ce fichier peut être importé",
  },
  "unknown-location": {
    en: "“{value}” is not a location of this warehouse",
    fr: "« {value} » n'est pas un emplacement de cet entrepôt",
  },
  "unknown-product": { en: "“{value}” is not a known product", fr: "« {value} » n'est pas un article connu" },
  "unknown-category": {
    en: "“{value}” is not a known category",
    fr: "« {value} » n'est pas une catégorie connue",
  },
  "unknown-unit": {
    en: "“{value}” is not a unit of this product",
    fr: "« {value} » n'est pas une unité de cet article",
  },
  "unknown-lot": {
    en: "“{value}” is not a known lot of this product",
    fr: "« {value} » n'est pas un lot connu de cet article",
  },
  "lot-missing": {
    en: "this product is followed by lot or serial number, and none is given",
    fr: "cet article est suivi par lot ou numéro de série, et aucun n'est donné",
  },
  "lot-not-allowed": {
    en: "“{value}”: this product is not followed by lot",
    fr: "« {value} » : cet article n'est pas suivi par lot",
  },
  "serial-quantity": {
    en: "a serial number stands for one piece, not “{value}”",
    fr: "un numéro de série vaut une pièce, pas « {value} »",
  },
  "duplicate-line": {
    en: "“{value}” stands on an earlier row with the same place and lot",
    fr: "« {value} » figure sur une ligne précédente, au même endroit et avec le même lot",
  },
  "conflicting-values": {
    en: "“{value}” differs from what another row or the catalogue says",
    fr: "« {value} » diffère de ce que dit une autre ligne ou le catalogue",
  },
  "formula-error": {
    en: "the formula gives no value ({value})",
    fr: "la formule ne donne pas de valeur ({value})",
  },
  "outside-count": {
    en: "“{value}” is outside what this count covers",
    fr: "« {value} » est hors du périmètre de ce comptage",
  },
  "cost-missing": {
    en: "is empty; opening stock needs a cost",
    fr: "est vide ; un stock d'ouverture demande un coût",
  },
  "too-long": { en: "“{value}” is too long", fr: "« {value} » est trop long" },
};

/** "QTE: “abc” is not a number", with the file's own heading where the field has one. */
export function sayRowError(
  error: { readonly field: ImportField | null; readonly code: RowErrorCode; readonly value: string | null },
  heading: string | undefined,
  language: Language,
): string {
  const reason = reasons[error.code][language].replace("{value}", () => error.value ?? "");
  if (error.field === null) return reason;
  const name = heading === undefined || heading === "" ? fieldWords[error.field][language] : heading;
  return language === "fr" ? `${name} : ${reason}` : `${name}: ${reason}`;
}

export const errorFileWords = {
  row: { en: "Row", fr: "Ligne" },
  reasons: { en: "Reasons", fr: "Motifs" },
  sheet: { en: "Errors", fr: "Erreurs" },
  filename: { en: "errors", fr: "erreurs" },
} as const satisfies Record<string, Words>;

/** What is wrong with a file as a whole, by the reason its reader gives. */
const fileFaults: Readonly<Record<string, Words>> = {
  "quote-not-closed": { en: "a quotation mark is never closed", fr: "un guillemet n'est jamais fermé" },
  "row-length": { en: "a row is too long", fr: "une ligne est trop longue" },
  "long-cell": { en: "a cell is too long", fr: "une cellule est trop longue" },
  columns: { en: "too many columns", fr: "trop de colonnes" },
  "file-size": { en: "too many bytes", fr: "trop d'octets" },
  "utf-16-without-mark": {
    en: "UTF-16 without a byte order mark",
    fr: "UTF-16 sans marque d'ordre des octets",
  },
  "utf-32": { en: "UTF-32", fr: "UTF-32" },
  "unknown-encoding": {
    en: "neither UTF-8 nor Windows-1252",
    fr: "ni UTF-8 ni Windows-1252",
  },
  "damaged-text": { en: "damaged text", fr: "texte endommagé" },
  "old-excel-or-encrypted": {
    en: "an .xls or password-protected workbook",
    fr: "un classeur .xls ou protégé par mot de passe",
  },
  "zip-bomb": { en: "it unpacks to too much", fr: "son contenu décompressé est démesuré" },
};

/** A reader's reason in the user's language, with the row where there is one. */
export function sayFileFault(params: Readonly<Record<string, string | number>>, language: Language): string {
  const reason = String(params["reason"] ?? "");
  const words = fileFaults[reason]?.[language] ?? reason;
  const row = params["row"];
  if (row === undefined) return words;
  return language === "fr" ? `${words}, ligne ${row}` : `${words}, row ${row}`;
}
