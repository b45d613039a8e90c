import { addressReader, day, oneOf, text, uuid } from "../../ui/address.ts";

/** Which stock is listed: of a site, by text, at the end of a past day. */
export const stockSearch = addressReader({
  site: uuid,
  place: uuid,
  product: uuid,
  category: uuid,
  search: text(100),
  on: day,
});

/** Which moves are listed: of a product, a place, a cause, a time span. */
export const movesSearch = addressReader({
  product: uuid,
  location: uuid,
  origin: uuid,
  kind: oneOf("receipt", "issue", "transfer", "adjustment", "reversal", "opening"),
  from: day,
  to: day,
});
