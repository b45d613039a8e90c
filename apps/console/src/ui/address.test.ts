import { expect, it } from "vitest";
import { addressReader, day, oneOf, text, uuid } from "./address.ts";

const read = addressReader({ show: oneOf("open", "all"), search: text(10), site: uuid, on: day });
const site = "01890a5d-ac96-774b-bcce-b302099a8057";

it("reads what a screen knows from its address", () => {
  expect(read({ show: "all", search: "vis", site, on: "2024-02-29" })).toEqual({
    show: "all",
    search: "vis",
    site,
    on: "2024-02-29",
  });
});

it("takes a mistyped or unknown filter for none", () => {
  expect(read({ show: "some", search: "longer than ten", site: "DLA", on: "2023-02-29", else: "1" })).toEqual(
    {},
  );
});

it("takes digits for the text they are", () => {
  expect(read({ search: 85123 })).toEqual({ search: "85123" });
});
