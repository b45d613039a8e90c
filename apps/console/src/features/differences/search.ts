import { addressReader, day, oneOf, text, uuid } from "../../ui/address.ts";

/** Which counted lines are listed: of a company, of days, of a site, category or product. */
export const differencesSearch = addressReader({
  company: uuid,
  from: day,
  to: day,
  only: oneOf("all", "inaccurate"),
  site: uuid,
  category: uuid,
  product: uuid,
  count: uuid,
  place: uuid,
  severity: oneOf("none", "low", "medium", "high", "critical"),
  search: text(100),
});
