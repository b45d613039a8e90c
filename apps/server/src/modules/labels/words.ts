import type { Language } from "@stockex/contracts";
import type { LabelOrder } from "./label.ts";

/** Title and file name of what is printed. */
export const documentNames: Readonly<Record<LabelOrder["of"], Readonly<Record<Language, string>>>> = {
  locations: { en: "location labels", fr: "étiquettes des emplacements" },
  products: { en: "product labels", fr: "étiquettes des articles" },
};
