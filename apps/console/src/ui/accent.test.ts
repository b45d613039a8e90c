import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appearances, contrastOf, leastContrast, OWN_ACCENT, shadesOf } from "./accent.ts";

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);

describe("the shades of an organisation's colour", () => {
  it("are legible on every ground of every appearance, whatever the colour", () => {
    fc.assert(
      fc.property(colour, (chosen) => {
        const shades = shadesOf(chosen);
        for (const name of appearances)
          expect(leastContrast(shades.looks[name], name)).toBeGreaterThanOrEqual(
            name.startsWith("contrast") ? 7 : 4.5,
          );
        // White text on filled buttons, in light and in dark.
        for (const fill of [shades.palette[7], shades.palette[6]])
          expect(contrastOf("#ffffff", fill)).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 2_000, examples: [["#ffffff"], ["#000000"], ["#ffff00"], ["#808080"]] },
    );
  });

  it("leave text on what is chosen legible too", () => {
    fc.assert(
      fc.property(colour, (chosen) => {
        const { light, dark } = shadesOf(chosen).looks;
        expect(contrastOf("#57606b", light.selected)).toBeGreaterThanOrEqual(4.5);
        expect(contrastOf("#a3abb5", dark.selected)).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 500 },
    );
  });

  it("are the colour itself where it is legible as it is", () => {
    expect(shadesOf(OWN_ACCENT).looks.light.accent).toBe(OWN_ACCENT);
    expect(shadesOf("#8c1c13").palette[7]).toBe("#8c1c13");
    expect(shadesOf("#ffd200").looks.dark.accent).toBe("#ffd200");
    expect(shadesOf("#ffd200").looks.light.accent).not.toBe("#ffd200");
  });
});
