import type { StockNature } from "@stockex/contracts";

/** The stock-related part of a chart of accounts, and where each nature of stock posts. */
export interface Chart {
  readonly accounts: readonly { readonly code: string; readonly nameFr: string; readonly nameEn: string }[];
  readonly natures: Readonly<Record<StockNature, NatureAccounts>>;
}

export interface NatureAccounts {
  /** Class 3: what is held. */
  readonly stock: string;
  /** Class 6 or 7: credited when stock grows, debited when it shrinks. */
  readonly variation: string;
}
