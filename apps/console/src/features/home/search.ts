import { addressReader, oneOf, uuid } from "../../ui/address.ts";

/** Whose figures the home shows, and over how many months; twelve when it does not say. */
export const homeSearch = addressReader({ company: uuid, months: oneOf("1", "3") });
