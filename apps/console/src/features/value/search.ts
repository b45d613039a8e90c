import { addressReader, day, oneOf, text, uuid } from "../../ui/address.ts";

/** Which worth is shown: of a company, at the end of a past day, by product, category or site. */
export const valueSearch = addressReader({
  company: uuid,
  on: day,
  by: oneOf("categories", "sites"),
  category: uuid,
  search: text(100),
});
