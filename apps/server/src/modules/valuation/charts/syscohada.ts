import type { Chart } from "./chart.ts";

/**
 * SYSCOHADA (revised, in force since 1 January 2018), permanent inventory kept in general accounting.
 * Source: Acte uniforme OHADA relatif au droit comptable et à l'information financière (AUDCIF, 26 January 2017),
 * plan des comptes, class 3 and accounts 603 and 73; Système comptable OHADA, section 17 "Inventaire permanent en
 * comptabilité générale".
 */
export const syscohada: Chart = {
  accounts: [
    { code: "31", nameFr: "Marchandises", nameEn: "Goods for resale" },
    {
      code: "32",
      nameFr: "Matières premières et fournitures liées",
      nameEn: "Raw materials and related supplies",
    },
    { code: "33", nameFr: "Autres approvisionnements", nameEn: "Other supplies" },
    { code: "335", nameFr: "Emballages", nameEn: "Packaging" },
    { code: "36", nameFr: "Produits finis", nameEn: "Finished products" },
    { code: "6031", nameFr: "Variations des stocks de marchandises", nameEn: "Change in stocks of goods" },
    {
      code: "6032",
      nameFr: "Variations des stocks de matières premières et fournitures liées",
      nameEn: "Change in stocks of raw materials and related supplies",
    },
    {
      code: "6033",
      nameFr: "Variations des stocks d'autres approvisionnements",
      nameEn: "Change in stocks of other supplies",
    },
    {
      code: "736",
      nameFr: "Variations des stocks de produits finis",
      nameEn: "Change in stocks of finished products",
    },
  ],
  natures: {
    goods: { stock: "31", variation: "6031" },
    "raw-materials": { stock: "32", variation: "6032" },
    supplies: { stock: "33", variation: "6033" },
    // Packaging is an account of "other supplies", whose changes have one account.
    packaging: { stock: "335", variation: "6033" },
    "finished-products": { stock: "36", variation: "736" },
  },
};
