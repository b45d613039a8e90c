import { expect, it } from "vitest";
import { differences, flatten, textFindings, unused } from "./check-texts.ts";

it("finds nothing wrong with the console's texts", async () => {
  expect(await textFindings()).toEqual([]);
});

it("finds a text that one language lacks", () => {
  const en = flatten({ a: { b: "Book", c: "Count" } });
  const fr = flatten({ a: { b: "Théorique" } });
  expect(differences(en, fr)).toEqual(["a.c: no French text"]);
});

it("finds placeholders that differ", () => {
  const en = flatten({ a: { b: "{{count}} lines" } });
  const fr = flatten({ a: { b: "{{nombre}} lignes" } });
  expect(differences(en, fr)).toHaveLength(1);
});

it("finds a text that no screen uses, and spares those named by a template or by number", () => {
  const code = `t("a.used"); t("a.plural", { count }); t(\`a.state.\${state}\`);`;
  const keys = ["a.used", "a.plural_one", "a.plural_other", "a.state.open", "a.left"];
  expect(unused(keys, code)).toEqual(["a.left"]);
});
