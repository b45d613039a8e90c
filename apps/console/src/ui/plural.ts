const rules = { en: new Intl.PluralRules("en"), fr: new Intl.PluralRules("fr") };

/** Whether so much is said in the plural: from 2 on in French, all but 1 in English. */
export function isPlural(value: string, language: "fr" | "en"): boolean {
  return rules[language].select(Math.abs(Number(value))) !== "one";
}

/** The plural of a unit's name: of the word before "de" or "of" where it has such a part, else of its last word. */
export function pluralOf(name: string, language: "fr" | "en"): string {
  const [, head = name, rest = ""] = /^(.*?)(\s(?:de|d['’]|of|à)\b.*)?$/.exec(name) ?? [];
  const words = language === "fr" ? head.split(" ") : [head];
  // In French the adjective follows in the plural too: "palettes pleines".
  return words.map(language === "fr" ? frenchPlural : englishPlural).join(" ") + rest;
}

const known: Readonly<Record<string, string>> = { pneu: "pneus", bleu: "bleus", bal: "bals" };

function frenchPlural(word: string): string {
  if (Object.hasOwn(known, word)) return known[word] ?? word;
  if (/[sxz]$/.test(word)) return word;
  if (/(?:eau|au|eu)$/.test(word)) return `${word}x`;
  return /al$/.test(word) ? word.replace(/al$/, "aux") : `${word}s`;
}

function englishPlural(word: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return word.replace(/y$/, "ies");
  return /f$/.test(word) && /(?:shelf|loaf|half)$/.test(word) ? word.replace(/f$/, "ves") : `${word}s`;
}
