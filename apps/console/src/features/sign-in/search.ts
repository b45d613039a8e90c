import { addressReader, text } from "../../ui/address.ts";

/** Where to go after signing in, and the organisation whose provider one signs in by. */
export const signInSearch = addressReader({ next: text(2000), organisation: text(40) });
