import { expect, it } from "vitest";
import { readSite, typedSite } from "./site-draft.ts";

const typed = { ...typedSite({ companyId: "c" }), code: "DLA", name: "Douala" };

it("leaves empty what is not said, and takes ten minutes unless told", () => {
  expect(readSite(typed)).toEqual({
    body: {
      companyId: "c",
      code: "DLA",
      name: "Douala",
      address: null,
      contact: null,
      latitude: null,
      longitude: null,
      uncertaintyMinutes: 10,
    },
  });
});

it("reads degrees with a comma or a true minus", () => {
  expect(readSite({ ...typed, latitude: "4,0421", longitude: "−9.7361" })).toMatchObject({
    body: { latitude: "4.0421", longitude: "-9.7361" },
  });
});

it("names the fields that are wrong", () => {
  const wrong = { ...typed, latitude: "90.5", longitude: "east", uncertaintyMinutes: "1441" };
  expect(readSite(wrong)).toEqual({ faults: new Set(["latitude", "longitude", "uncertaintyMinutes"]) });
});
