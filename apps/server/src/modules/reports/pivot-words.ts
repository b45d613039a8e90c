import type { PivotDimension, PivotMeasure, PivotReport } from "@stockex/contracts";

interface PivotWords {
  readonly file: string;
  readonly sheet: string;
  readonly rowsByColumns: (rows: string, columns: string) => string;
  readonly layout: string;
  readonly totalOf: (name: string) => string;
  readonly none: string;
  readonly inTransit: string;
  readonly nobody: string;
  readonly mixedUnits: string;
  readonly mixedUnitsNote: string;
  readonly reports: Readonly<Record<PivotReport, string>>;
  readonly dimensions: Readonly<Record<PivotDimension, string>>;
  readonly measures: Readonly<Record<PivotMeasure, string>>;
  readonly agreements: Readonly<Record<string, string>>;
  readonly methods: Readonly<Record<string, string>>;
  readonly moveKinds: Readonly<Record<string, string>>;
}

export const pivotEn: PivotWords = {
  file: "pivot",
  sheet: "Pivot",
  rowsByColumns: (rows, columns) => `${rows} × ${columns}`,
  layout: "Rows × columns",
  totalOf: (name) => `Total ${name}`,
  none: "none",
  inTransit: "In transit",
  nobody: "nobody",
  mixedUnits: "Note",
  mixedUnitsNote: "quantities of several units are added up",
  reports: {
    variance: "Variances of posted counts",
    count: "Variances of a count",
    comparison: "Comparison",
    stock: "Stock",
    moves: "Moves",
  },
  dimensions: {
    site: "Site",
    zone: "Area",
    location: "Location",
    category: "Category",
    product: "Product",
    count: "Count",
    month: "Month",
    severity: "Severity",
    lineState: "Line",
    agreement: "Agreement",
    method: "Valuation method",
    abcClass: "ABC class",
    moveKind: "Kind",
    from: "From",
    to: "To",
    person: "Person",
  },
  measures: {
    netValue: "Net variance",
    grossValue: "Gross variance",
    surplusValue: "Surplus",
    shortageValue: "Shortage",
    netShare: "Net variance, % of book value",
    grossShare: "Gross variance, % of book value",
    accuracy: "Record accuracy",
    bookValue: "Book value",
    quantity: "Quantity",
    lines: "Number of lines",
    differingLines: "Differing lines",
    countedLines: "Counted lines",
    valueDifference: "Value B − A",
    grossValueDifference: "Gross value B − A",
    leftValue: "Value A",
    rightValue: "Value B",
    value: "Value",
    products: "Products",
    valueIn: "Value in",
    valueOut: "Value out",
    valueChange: "Change of value",
  },
  agreements: {
    same: "same",
    differing: "differing",
    onlyLeft: "only in A",
    onlyRight: "only in B",
    neither: "counted in neither",
  },
  methods: { standard: "standard cost", avco: "average cost (AVCO)", fifo: "FIFO", economic: "economic" },
  moveKinds: {
    opening: "opening stock",
    receipt: "receipt",
    issue: "issue",
    transfer: "transfer",
    adjustment: "adjustment",
    reversal: "reversal",
  },
};

export const pivotFr: PivotWords = {
  file: "croise",
  sheet: "Tableau croisé",
  rowsByColumns: (rows, columns) => `${rows} × ${columns}`,
  layout: "Lignes × colonnes",
  totalOf: (name) => `Total ${name}`,
  none: "aucun",
  inTransit: "En transit",
  nobody: "personne",
  mixedUnits: "Remarque",
  mixedUnitsNote: "des quantités de plusieurs unités sont additionnées",
  reports: {
    variance: "Écarts des comptages validés",
    count: "Écarts d'un comptage",
    comparison: "Comparaison",
    stock: "Stock",
    moves: "Mouvements",
  },
  dimensions: {
    site: "Site",
    zone: "Zone",
    location: "Emplacement",
    category: "Catégorie",
    product: "Article",
    count: "Comptage",
    month: "Mois",
    severity: "Gravité",
    lineState: "Ligne",
    agreement: "Concordance",
    method: "Méthode de valorisation",
    abcClass: "Classe ABC",
    moveKind: "Nature",
    from: "De",
    to: "Vers",
    person: "Personne",
  },
  measures: {
    netValue: "Écart net",
    grossValue: "Écart brut",
    surplusValue: "Surplus",
    shortageValue: "Manque",
    netShare: "Écart net, % de la valeur théorique",
    grossShare: "Écart brut, % de la valeur théorique",
    accuracy: "Exactitude du stock",
    bookValue: "Valeur théorique",
    quantity: "Quantité",
    lines: "Nombre de lignes",
    differingLines: "Lignes en écart",
    countedLines: "Lignes comptées",
    valueDifference: "Valeur B − A",
    grossValueDifference: "Valeur brute B − A",
    leftValue: "Valeur A",
    rightValue: "Valeur B",
    value: "Valeur",
    products: "Articles",
    valueIn: "Valeur entrée",
    valueOut: "Valeur sortie",
    valueChange: "Variation de valeur",
  },
  agreements: {
    same: "identiques",
    differing: "en écart",
    onlyLeft: "seulement dans A",
    onlyRight: "seulement dans B",
    neither: "comptés dans aucun",
  },
  methods: {
    standard: "coût standard",
    avco: "coût moyen (CUMP)",
    fifo: "FIFO (PEPS)",
    economic: "économique",
  },
  moveKinds: {
    opening: "stock d'ouverture",
    receipt: "réception",
    issue: "sortie",
    transfer: "transfert",
    adjustment: "ajustement",
    reversal: "contrepassation",
  },
};
