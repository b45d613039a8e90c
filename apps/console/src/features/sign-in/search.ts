import { addressReader, text } from "../../ui/address.ts";

/** Where to go after signing in. */
export const signInSearch = addressReader({ next: text(2000) });
