import { addressReader, oneOf, text } from "../../ui/address.ts";

/** Filter of the list of connections. */
export const koboSearch = addressReader({ search: text(100) });

/** Which submissions of a connection are shown. */
export const submissionsSearch = addressReader({ only: oneOf("problems") });
