import type { LabelFault, LabelMedium, LabelSymbology } from "@stockex/contracts";

/** What one label says. */
export interface LabelText {
  readonly id: string;
  /** What people call it: the largest text of a place, the name of a product. */
  readonly title: string;
  /** Where a place is, which code a product has. */
  readonly detail: string;
  /** What the barcode holds, and what is written under it. */
  readonly code: string;
  /** Why there can be no barcode, whatever the label looks like. */
  readonly fault: LabelFault | null;
}

/** How labels are made. */
export interface LabelOrder {
  /** A place is found by its title from afar; a product is in the hand. */
  readonly of: "locations" | "products";
  readonly symbology: LabelSymbology;
  readonly copies: number;
  readonly medium: LabelMedium;
  /** Title of the document. */
  readonly title: string;
}
