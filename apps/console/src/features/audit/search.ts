import { addressReader, day, oneOf, text, uuid } from "../../ui/address.ts";

/** Kinds of things that things are done to, as the codes of actions begin. */
export const things = [
  "count",
  "stock",
  "import",
  "product",
  "category",
  "location",
  "site",
  "period",
  "user",
  "session",
  "job",
] as const;

/** Which events are listed, as it stands in the address. */
export const auditSearch = addressReader({
  thing: oneOf(...things),
  object: text(64),
  who: uuid,
  from: day,
  to: day,
  search: text(100),
  open: text(20),
});
