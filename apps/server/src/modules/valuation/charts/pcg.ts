import type { Chart } from "./chart.ts";

/**
 * French plan comptable général.
 * Source: Autorité des normes comptables, règlement ANC 2014-03 as amended (2022-06, in force since 1 January 2025),
 * list of accounts, class 3 and accounts 603 and 713. Goods, raw materials and other supplies vary through 603,
 * stocks of own products through 713.
 */
export const pcg: Chart = {
  accounts: [
    { code: "31", nameFr: "Matières premières et fournitures", nameEn: "Raw materials and supplies" },
    { code: "32", nameFr: "Autres approvisionnements", nameEn: "Other supplies" },
    { code: "326", nameFr: "Emballages", nameEn: "Packaging" },
    { code: "355", nameFr: "Produits finis", nameEn: "Finished products" },
    { code: "37", nameFr: "Stocks de marchandises", nameEn: "Goods for resale" },
    {
      code: "6031",
      nameFr: "Variation des stocks de matières premières et fournitures",
      nameEn: "Change in stocks of raw materials and supplies",
    },
    {
      code: "6032",
      nameFr: "Variation des stocks des autres approvisionnements",
      nameEn: "Change in stocks of other supplies",
    },
    { code: "60326", nameFr: "Variation des stocks d'emballages", nameEn: "Change in stocks of packaging" },
    { code: "6037", nameFr: "Variation des stocks de marchandises", nameEn: "Change in stocks of goods" },
    {
      code: "71355",
      nameFr: "Variation des stocks de produits finis",
      nameEn: "Change in stocks of finished products",
    },
  ],
  natures: {
    goods: { stock: "37", variation: "6037" },
    "raw-materials": { stock: "31", variation: "6031" },
    supplies: { stock: "32", variation: "6032" },
    packaging: { stock: "326", variation: "60326" },
    "finished-products": { stock: "355", variation: "71355" },
  },
};
