import { addressReader, oneOf, text, uuid } from "../../ui/address.ts";

/** Which lines of a count are reviewed, in which order, and the one that is open. */
export const reviewSearch = addressReader({
  only: oneOf("all", "differing", "undecided", "contested", "uncounted", "outside-tolerance", "suggested"),
  sort: oneOf("location", "product", "value", "-value", "variance", "-variance", "magnitude", "-magnitude"),
  search: text(100),
  category: uuid,
  place: uuid,
  line: uuid,
});

/** Which proposed corrections are listed. */
export const correctionsSearch = addressReader({ state: oneOf("proposed", "approved", "dismissed") });
