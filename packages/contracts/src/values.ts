import { z } from "zod";

/** UUID of a resource. */
export const id = z.uuid();
/** Exact decimal of a quantity, at most 6 decimals: `"12"`, `"-0.5"`. Never a JSON number. */
export const signedQuantity = z.string().regex(/^-?\d{1,14}(\.\d{1,6})?$/, "quantity-format");
/** Exact decimal quantity, zero or more. */
export const quantity = z.string().regex(/^\d{1,14}(\.\d{1,6})?$/, "quantity-format");
/** Exact decimal amount, at most 4 decimals, in the company's currency. */
export const signedMoney = z.string().regex(/^-?\d{1,16}(\.\d{1,4})?$/, "money-format");
export const money = z.string().regex(/^\d{1,16}(\.\d{1,4})?$/, "money-format");
/** Percentage as an exact decimal: `"2.5"` is 2.5 %. */
export const percentage = z.string().regex(/^-?\d{1,9}(\.\d{1,4})?$/, "percentage-format");
/** Instant with offset, RFC 3339. */
export const instant = z.iso.datetime({ offset: true });
/** Calendar day, `2026-03-31`. */
export const day = z.iso.date();
export const code = z.string().trim().min(1).max(64);
export const name = z.string().trim().min(1).max(200);
/** Characters of a reason at most. */
export const REASON_CHARS = 500;
export const reason = z.string().trim().min(1).max(REASON_CHARS);
export const language = z.enum(["en", "fr"]);
export const currency = z.string().regex(/^[A-Z]{3}$/);

/** Cursor page of a list: `next` is absent on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

/** What every list takes: cursor of the previous page, page size. */
export const pageQuery = z.object({
  /** Long enough for the longest name in any script. */
  cursor: z.string().max(4000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
