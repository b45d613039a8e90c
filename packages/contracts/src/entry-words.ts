import type { Language } from "./language.ts";

/** What the journal entries of an origin say they are for, before its reference: "Receipt BL-204". */
export const entryWords = {
  receipt: { en: "Receipt", fr: "Réception" },
  issue: { en: "Issue", fr: "Sortie" },
  transfer: { en: "Transfer", fr: "Transfert" },
  adjustment: { en: "Adjustment", fr: "Ajustement" },
  reversal: { en: "Reversal", fr: "Contre-passation" },
  "standard-cost": { en: "Change of standard cost", fr: "Changement de coût standard" },
} as const satisfies Record<string, Record<Language, string>>;

/**
 * An entry's label in the reader's language. It was written once, in the language of whoever caused the entry, and
 * an entry never changes; its first words are known by its origin. Other labels are names and numbers.
 */
export function sayEntryLabel(label: string, originType: string, language: Language): string {
  if (!Object.hasOwn(entryWords, originType)) return label;
  const words: Readonly<Record<Language, string>> = entryWords[originType as keyof typeof entryWords];
  const written = Object.values(words).find((word) => label === word || label.startsWith(`${word} `));
  return written === undefined ? label : words[language] + label.slice(written.length);
}
