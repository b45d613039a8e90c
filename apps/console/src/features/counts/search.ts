import { addressReader, oneOf, text, uuid } from "../../ui/address.ts";

/** Filter of the list of counts, as it stands in the address. */
export const countsSearch = addressReader({
  show: oneOf("open", "posted", "cancelled", "all"),
  site: uuid,
  search: text(100),
});
