import type { ImportField, ImportMapping } from "@stockex/contracts";

/**
 * Headings of each field as French and English files write them, folded; the surer ones first. A heading may
 * stand under several fields: the best assignment over the whole file decides ("CODE" and "ARTICLE" together
 * are code and name, "ARTICLE" alone is the code).
 */
const headings: Readonly<Record<ImportField, readonly string[]>> = {
  siteCode: [
    "code entrepot|code site|code depot|code magasin|warehouse code|site code|store code|warehouse id|site id",
    "entrepot|depot|magasin|site|warehouse|store|branch|agence|nom entrepot|nom depot|warehouse name|site name|plant",
  ],
  locationCode: [
    "code emplacement|emplacement|location code|bin code|bin location|storage location|code location|storage bin",
    "bin|location|casier|zone|rayon|allee|shelf|rack|adresse|place|localisation|zone de stockage|lieu",
  ],
  productCode: [
    "code art|code article|code produit|product code|item code|item number|item no|article code|sku|code prod",
    "reference|ref|ref article|reference article|reference produit|ref produit|stock code|stockcode|part number|part no|material|numero article|no article|id produit|product id|item id|article number|article no",
    "article|item|produit|product|code",
  ],
  barcode: [
    "code barre|code barres|code a barres|codebarre|codebarres|barcode|bar code|ean|ean13|ean 13|gtin|upc|gencod|gencode|code ean",
  ],
  productName: [
    "designation|design|product name|item name|libelle|libelle article|designation article|description|nom article|nom produit|item description|product description|intitule|desc",
    "nom|name",
    // Below what the code makes of the same words: alone they are the code, beside a code the name.
    "label|nom court|nom long|short name|article|item|produit|product",
  ],
  categoryCode: [
    "categorie|category|code categorie|category code|famille|code famille|product category|item category|item group|categorie article",
    "groupe|group|rubrique|type|family|sous famille|department|class|classe",
  ],
  unitCode: [
    "udm|uom|unite|unite de mesure|unit of measure|unit|unite mesure|unites|code unite",
    "um|u m|us|unite de stock|stock unit|stock uom|base unit|conditionnement|mesure",
  ],
  lot: [
    "lot|numero de lot|numero lot|no lot|n lot|lot number|lot no|batch|batch number|batch no|serial|serial number|numero de serie|no serie|n serie|lot serie|serie|code lot",
  ],
  expiresOn: [
    "peremption|date de peremption|date peremption|expiry|expiry date|expiration|expiration date|date expiration|date d expiration|best before|dlc|dluo|ddm|exp date|expires|expires on|use by",
  ],
  quantity: [
    "qte|quantite|qty|quantity|qte comptee|quantite comptee|counted quantity|counted qty|qte physique|quantite physique|qte reelle|physical quantity|counted|qte inventaire|quantite inventaire",
    "stock|qte stock|quantite stock|qte en stock|quantite en stock|on hand|qty on hand|quantity on hand|stock qty|compte|nombre|nb|count|pieces|stock physique|stock reel|qts",
  ],
  unitCost: [
    "cout unitaire|unit cost|cout unit|cu|pmp|cmup|cump|prix unitaire ht|average cost|standard cost|cout standard|prix de revient|prix achat|prix d achat|purchase price|cout moyen|cout unitaire ht",
    "prix unitaire|unit price|cout|cost|prix|price|pu|valeur unitaire|unit value|puht|pu ht",
  ],
  latitude: ["latitude|lat|gps lat|latitude gps"],
  longitude: ["longitude|long|lng|lon|gps long|longitude gps"],
  note: [
    "note|notes|remarque|remarques|commentaire|commentaires|comment|comments|observation|observations|remark|remarks",
  ],
};

const fields = Object.keys(headings) as readonly ImportField[];

/** A heading without case, accents and punctuation: "Qté. comptée" is "qte comptee". */
export function foldHeading(heading: string): string {
  return heading
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

const exact = new Map<string, { readonly field: ImportField; readonly score: number }[]>();
for (const field of fields) {
  for (const [tier, list] of headings[field].entries()) {
    for (const [rank, heading] of list.split("|").entries()) {
      const known = exact.get(heading) ?? [];
      known.push({ field, score: 1000 - 200 * tier - rank });
      exact.set(heading, known);
    }
  }
}

interface Candidate {
  readonly field: ImportField;
  readonly score: number;
}

/** "quantite (pieces)" or "code article interne": a known heading of a word or more, with other words around it. */
function candidatesOf(heading: string): readonly Candidate[] {
  const folded = foldHeading(heading);
  const known = exact.get(folded);
  if (known !== undefined) return known;
  const words = folded.split(" ");
  if (words.length < 2 || words.length > 8) return [];
  const best = new Map<ImportField, number>();
  for (let from = 0; from < words.length; from += 1) {
    for (let to = from + 1; to <= words.length; to += 1) {
      const part = words.slice(from, to).join(" ");
      if (part.length < 3) continue;
      for (const { field, score } of exact.get(part) ?? []) {
        const weaker = Math.trunc((score * part.length) / folded.length / 2);
        best.set(field, Math.max(best.get(field) ?? 0, weaker));
      }
    }
  }
  return [...best].map(([field, score]) => ({ field, score }));
}

/** More columns than this for one field are not weighed: the first of equal ones wins anyway. */
const MOST_COLUMNS_A_FIELD = 3;

interface Weighed {
  readonly column: number;
  readonly candidates: readonly Candidate[];
}

/** The columns worth weighing, each with the fields it may be. */
function weigh(columns: readonly string[]): Weighed[] {
  const all = columns.flatMap((heading, column) =>
    candidatesOf(heading).map((each) => ({ ...each, column })),
  );
  const kept = fields.flatMap((field) =>
    all
      .filter((each) => each.field === field)
      .sort((a, b) => b.score - a.score || a.column - b.column)
      .slice(0, MOST_COLUMNS_A_FIELD),
  );
  const byColumn = new Map<number, Candidate[]>();
  for (const { column, field, score } of kept) {
    // The earlier of two equal columns wins by a hair that never outweighs a better heading.
    const weighed = { field, score: score * 1000 - column };
    byColumn.set(column, [...(byColumn.get(column) ?? []), weighed]);
  }
  return [...byColumn].map(([column, candidates]) => ({ column, candidates }));
}

interface Assignment {
  readonly score: number;
  readonly mapping: ImportMapping;
}

/**
 * Which column holds which field, by the headings: the one-to-one assignment with the highest sum of scores.
 * Exact (a table over sets of fields): taking the best pair first would give "ARTICLE" to the code and leave
 * "CODE" aside.
 */
export function guessMapping(columns: readonly string[]): ImportMapping {
  let bySet = new Map<number, Assignment>([[0, { score: 0, mapping: {} }]]);
  for (const { column, candidates } of weigh(columns)) {
    const next = new Map(bySet);
    for (const [set, { score, mapping }] of bySet) {
      for (const candidate of candidates) {
        const bit = 1 << fields.indexOf(candidate.field);
        if ((set & bit) !== 0) continue;
        const sum = score + candidate.score;
        if (sum <= (next.get(set | bit)?.score ?? -1)) continue;
        next.set(set | bit, { score: sum, mapping: { ...mapping, [candidate.field]: column } });
      }
    }
    bySet = next;
  }
  let best: Assignment = { score: 0, mapping: {} };
  for (const assignment of bySet.values()) if (assignment.score > best.score) best = assignment;
  return best.mapping;
}
