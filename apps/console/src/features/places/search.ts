import { addressReader, oneOf, text, uuid } from "../../ui/address.ts";

/** Which sites are listed. */
export const sitesSearch = addressReader({
  search: text(100),
  show: oneOf("archived", "archived-places"),
  view: oneOf("map"),
});

/** Which location of a site is open, and what is looked for among them. */
export const siteSearch = addressReader({ place: uuid, search: text(100), show: oneOf("archived") });
