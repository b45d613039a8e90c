import { describe, expect, it } from "vitest";
import { foldHeading, guessMapping } from "./headings.ts";

describe("guessing the columns of a file", () => {
  it.each([
    [
      "an ERP's French export",
      [
        "CODE ENTREPOT",
        "ENTREPOT",
        "CODE ART",
        "DESIGN",
        "QTE",
        "COUT UNITAIRE",
        "UDM",
        "CATEGORIE",
        "LATITUDE",
        "LONGITUDE",
      ],
      {
        siteCode: 0,
        productCode: 2,
        productName: 3,
        quantity: 4,
        unitCost: 5,
        unitCode: 6,
        categoryCode: 7,
        latitude: 8,
        longitude: 9,
      },
    ],
    [
      "accents, case and punctuation",
      [
        "Entrepôt",
        "Code article",
        "Désignation",
        "Quantité",
        "Coût unitaire (€)",
        "Unité",
        "Catégorie",
        "N° de lot",
        "Péremption",
        "Emplacement",
        "Code-barres",
      ],
      {
        siteCode: 0,
        productCode: 1,
        productName: 2,
        quantity: 3,
        unitCost: 4,
        unitCode: 5,
        categoryCode: 6,
        lot: 7,
        expiresOn: 8,
        locationCode: 9,
        barcode: 10,
      },
    ],
    [
      "CODE PRODUIT",
      ["CODE PRODUIT", "DESIGNATION", "QUANTITE"],
      { productCode: 0, productName: 1, quantity: 2 },
    ],
    [
      "English headings",
      [
        "Warehouse",
        "Location",
        "Item",
        "Description",
        "Qty",
        "Unit Cost",
        "UoM",
        "Category",
        "Lot",
        "Expiry",
        "Notes",
      ],
      {
        siteCode: 0,
        locationCode: 1,
        productCode: 2,
        productName: 3,
        quantity: 4,
        unitCost: 5,
        unitCode: 6,
        categoryCode: 7,
        lot: 8,
        expiresOn: 9,
        note: 10,
      },
    ],
    ["SKU and bin", ["SKU", "Bin", "Quantity"], { productCode: 0, locationCode: 1, quantity: 2 }],
    [
      "one of two readings left to the other column",
      ["ARTICLE", "CODE", "QTE"],
      { productName: 0, productCode: 1, quantity: 2 },
    ],
    ["an article column alone", ["ARTICLE", "QTE"], { productCode: 0, quantity: 1 }],
    [
      "the counted quantity before the book's",
      ["CODE ART", "STOCK", "QTE COMPTEE"],
      { productCode: 0, quantity: 2 },
    ],
    [
      "more words around a known heading",
      ["Code article interne", "Quantité totale (pièces)"],
      { productCode: 0, quantity: 1 },
    ],
    ["the first of two equal headings", ["QTE", "CODE ART", "QTE"], { quantity: 0, productCode: 1 }],
    ["columns without a heading or a meaning", ["", "???", "Couleur", "SKU"], { productCode: 3 }],
  ])("knows %s", (_what, columns, mapping) => {
    expect(guessMapping(columns)).toEqual(mapping);
  });

  it("weighs 500 columns", () => {
    const columns = Array.from(
      { length: 500 },
      (_, i) => ["QTE", "CODE ART", "ENTREPOT", "LOT", "ARTICLE"][i % 5] ?? "",
    );
    expect(guessMapping(columns)).toMatchObject({ quantity: 0, productCode: 1, siteCode: 2, lot: 3 });
  });

  it("folds case, accents and punctuation", () => {
    expect(foldHeading("  QTÉ.  Comptée/œuvre ")).toBe("qte comptee oeuvre");
  });
});
