import { addressReader, oneOf, text, uuid } from "../../../ui/address.ts";

/** Filter of the list of recurring counts, as it stands in the address. */
export const plansSearch = addressReader({
  show: oneOf("running", "paused"),
  site: uuid,
  search: text(100),
});
