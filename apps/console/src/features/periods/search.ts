import { addressReader, uuid } from "../../ui/address.ts";

/** Whose months are shown. */
export const periodsSearch = addressReader({ company: uuid });
