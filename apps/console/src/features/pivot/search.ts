import { pivotDimensions, pivotMeasures, pivotReports } from "@stockex/contracts";
import { addressReader, day, oneOf, text, uuid } from "../../ui/address.ts";

/** Which report is laid out, by what, and over what of it. */
export const pivotSearch = addressReader({
  report: oneOf(...pivotReports),
  rows: oneOf(...pivotDimensions),
  within: oneOf(...pivotDimensions),
  across: oneOf(...pivotDimensions, "none"),
  measure: oneOf(...pivotMeasures),
  company: uuid,
  site: uuid,
  category: uuid,
  from: day,
  to: day,
  on: day,
  count: uuid,
  /** Another count of its site; without it two rounds of the count itself. */
  other: uuid,
  /** "1-2": the rounds. */
  rounds: text(5),
});
export type PivotSearch = ReturnType<typeof pivotSearch>;
