import type { KoboMapping } from "@stockex/contracts";

export interface Question {
  readonly path: string;
  readonly label: string;
  readonly type: string;
}

export type MappingField = keyof KoboMapping;
export const mappingFields = [
  "location",
  "product",
  "quantity",
  "unit",
  "lot",
  "note",
  "counter",
  "photo",
] as const satisfies readonly MappingField[];
/** Without these no reading can be made. */
export const neededFields: readonly MappingField[] = ["location", "product", "quantity"];

/** Words of French and English forms, in the order in which a question is given away. */
const hints: readonly (readonly [MappingField, RegExp])[] = [
  ["photo", /photo|image|picture/],
  ["lot", /\blot\b|batch|serial|s[ée]rie/],
  ["location", /location|place|emplacement|lieu|bay|bin|rayon|shelf|zone/],
  ["unit", /unit[ée]?\b|udm|uom/],
  ["quantity", /quantit|qty|qt[ée]\b|pieces|pi[èe]ces|compt[ée]|counted|nombre/],
  ["product", /product|produit|article|item|barcode|code/],
  ["counter", /counter|compteur|who|qui\b|agent|enqu[êe]teur|name|nom\b/],
  ["note", /note|remark|remarque|comment/],
];

/** Which question most likely says what; what is not clear is left to a person. */
export function guessMapping(questions: readonly Question[]): Partial<Record<MappingField, string>> {
  const free = new Map(questions.map((question) => [question.path, question]));
  const guessed: Partial<Record<MappingField, string>> = {};
  for (const [field, hint] of hints) {
    const found = [...free.values()].find(({ path, label, type }) => {
      if ((field === "photo") !== (type === "image")) return false;
      return hint.test((path.split("/").at(-1) ?? "").toLowerCase()) || hint.test(label.toLowerCase());
    });
    if (found === undefined) continue;
    guessed[field] = found.path;
    free.delete(found.path);
  }
  return guessed;
}
