import { addressReader, oneOf, text, uuid } from "../../ui/address.ts";

/** Which products are listed, and in which order. */
export const productsSearch = addressReader({
  search: text(100),
  category: uuid,
  /** ABC class, of this company. */
  abc: oneOf("A", "B", "C"),
  company: uuid,
  show: oneOf("archived"),
  sort: oneOf("-code", "name", "-name"),
});
