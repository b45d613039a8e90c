import { describe, expect, it } from "vitest";
import { isPlural, pluralOf } from "./plural.ts";

describe("units after a number", () => {
  it("are plural from 2 on in French, and for all but 1 in English", () => {
    expect(["0", "1", "1.5", "-1", "2", "1000000"].map((value) => isPlural(value, "fr"))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(["0", "1", "1.5", "-1", "2"].map((value) => isPlural(value, "en"))).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it("take their plural in French, adjectives included, what they hold left out", () => {
    expect(
      ["pièce", "bidon", "carreau", "colis", "bocal", "palette pleine", "carton de 12"].map((name) =>
        pluralOf(name, "fr"),
      ),
    ).toEqual(["pièces", "bidons", "carreaux", "colis", "bocaux", "palettes pleines", "cartons de 12"]);
  });

  it("take their plural in English", () => {
    expect(
      ["piece", "box", "tray", "battery", "box of 12", "full pallet"].map((name) => pluralOf(name, "en")),
    ).toEqual(["pieces", "boxes", "trays", "batteries", "boxes of 12", "full pallets"]);
  });
});
