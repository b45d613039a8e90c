import { describe, expect, it } from "vitest";
import { guessMapping } from "./guess-mapping.ts";

describe("guessing what a form's questions say", () => {
  it("reads French and English names, and gives each question away once", () => {
    const french = [
      { path: "g/code_emplacement", label: "Emplacement", type: "barcode" },
      { path: "lignes/code_article", label: "Code article", type: "barcode" },
      { path: "lignes/qte", label: "Qté comptée", type: "decimal" },
      { path: "lignes/image", label: "Photo", type: "image" },
      { path: "remarque", label: "Remarque", type: "text" },
    ];
    expect(guessMapping(french)).toEqual({
      location: "g/code_emplacement",
      product: "lignes/code_article",
      quantity: "lignes/qte",
      photo: "lignes/image",
      note: "remarque",
    });
  });

  it("leaves open what is not clear", () => {
    expect(guessMapping([{ path: "q1", label: "Première question", type: "text" }])).toEqual({});
  });
});
