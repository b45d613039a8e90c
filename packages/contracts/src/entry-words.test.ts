import { expect, it } from "vitest";
import { sayEntryLabel } from "./entry-words.ts";

it("says a document's label in the reader's language, whatever it was written in", () => {
  expect(sayEntryLabel("Receipt BL-204", "receipt", "fr")).toBe("Réception BL-204");
  expect(sayEntryLabel("Contre-passation", "reversal", "en")).toBe("Reversal");
  expect(sayEntryLabel("Changement de coût standard A 12", "standard-cost", "en")).toBe(
    "Change of standard cost A 12",
  );
});

it("leaves names and numbers as they are", () => {
  expect(sayEntryLabel("C-2026-00041", "count", "fr")).toBe("C-2026-00041");
  expect(sayEntryLabel("Receipts.xlsx", "import", "fr")).toBe("Receipts.xlsx");
  expect(sayEntryLabel("Receiptor", "receipt", "fr")).toBe("Receiptor");
});
