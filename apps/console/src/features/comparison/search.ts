import { addressReader, oneOf, text, uuid } from "../../ui/address.ts";

/** What a count is compared with, and which lines are shown. */
export const comparisonSearch = addressReader({
  /** Another count of the site; without it two rounds of the count itself. */
  other: uuid,
  /** "1-2": the rounds. */
  rounds: text(5),
  only: oneOf("all", "differing"),
  sort: oneOf("location", "product", "magnitude", "-magnitude"),
  search: text(100),
});
