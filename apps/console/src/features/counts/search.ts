import { addressReader, day, oneOf, text, uuid } from "../../ui/address.ts";

/** Filter of the list of counts, as it stands in the address. */
export const countsSearch = addressReader({
  show: oneOf("open", "posted", "cancelled", "all"),
  /** Only those of which this waits for whoever looks. */
  waiting: oneOf("close", "review", "submit", "approve", "post", "overdue", "quarantine"),
  /** Posted within these days. */
  from: day,
  to: day,
  company: uuid,
  site: uuid,
  search: text(100),
});

/** What a new count begins with: a template, or the set-up of an earlier count. */
export const newCountSearch = addressReader({ template: uuid, like: uuid });
