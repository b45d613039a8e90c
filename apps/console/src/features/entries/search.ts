import { addressReader, day, uuid } from "../../ui/address.ts";

/** Which entries are listed, as it stands in the address. */
export const entriesSearch = addressReader({ company: uuid, from: day, to: day, open: uuid });
