import { type PivotDimension, type PivotMeasure, type PivotReport, pivotOffer } from "@stockex/contracts";
import type { PivotSearch } from "./search.ts";

/** How a report is laid out. */
export interface Layout {
  readonly report: PivotReport;
  readonly rows: PivotDimension;
  readonly within: PivotDimension | undefined;
  readonly across: PivotDimension | undefined;
  readonly measure: PivotMeasure;
}

/** What each report is first seen as. */
const usual: Readonly<Record<PivotReport, Omit<Layout, "report" | "within">>> = {
  variance: { rows: "category", across: "month", measure: "netValue" },
  count: { rows: "zone", across: "severity", measure: "netValue" },
  comparison: { rows: "zone", across: "agreement", measure: "lines" },
  stock: { rows: "category", across: "site", measure: "value" },
  moves: { rows: "moveKind", across: "month", measure: "lines" },
};

/** The layout that an address asks for; what its report does not offer is left out, a dimension stands once. */
export function layoutOf(search: PivotSearch): Layout {
  const report = search.report ?? "variance";
  const offer: { dimensions: readonly PivotDimension[]; measures: readonly PivotMeasure[] } =
    pivotOffer[report];
  const free = new Set(offer.dimensions);
  const take = (wanted: PivotDimension | undefined): PivotDimension | undefined =>
    wanted !== undefined && free.delete(wanted) ? wanted : undefined;
  const { across: usualAcross, ...known } = usual[report];
  const rows = take(search.rows) ?? take(known.rows) ?? known.rows;
  const within = take(search.within);
  const across = search.across === "none" ? undefined : take(search.across ?? usualAcross);
  const measure = offer.measures.find((one) => one === search.measure) ?? known.measure;
  return { report, rows, within, across, measure };
}

/** Measures that say by their sign whether something is over or missing. */
const signed: ReadonlySet<PivotMeasure> = new Set([
  "netValue",
  "netShare",
  "valueDifference",
  "valueChange",
] satisfies PivotMeasure[]);

/** Whether a number of the table is a difference. */
export const isDifference = ({ report, measure }: Layout): boolean =>
  signed.has(measure) || (measure === "quantity" && report !== "stock" && report !== "moves");

/** How many keys a row has; a row of fewer sums those before it. */
export const depthOf = ({ within }: Layout): 1 | 2 => (within === undefined ? 1 : 2);
