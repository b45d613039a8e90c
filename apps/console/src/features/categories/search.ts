import { addressReader, text } from "../../ui/address.ts";

/** Which categories are listed. */
export const categoriesSearch = addressReader({ search: text(100) });
