import { describe, expect, it } from "vitest";
import { changesOf } from "./changes.ts";

describe("the changes of an event", () => {
  it("are the fields that differ, nested ones by their path", () => {
    const before = { name: "Depot", place: { city: "Douala", zone: "A" }, tags: ["x"], old: 1 };
    const after = { name: "Depot", place: { city: "Yaoundé", zone: "A" }, tags: ["x", "y"], fresh: false };
    expect(changesOf(before, after)).toEqual([
      { field: "place.city", before: "Douala", after: "Yaoundé" },
      { field: "tags", before: '["x"]', after: '["x","y"]' },
      { field: "old", before: "1", after: null },
      { field: "fresh", before: null, after: "false" },
    ]);
  });

  it("are everything of what is new, and nothing of nothing", () => {
    expect(changesOf(null, { code: "A" })).toEqual([{ field: "code", before: null, after: "A" }]);
    expect(changesOf(undefined, null)).toEqual([]);
    expect(changesOf(null, "text")).toEqual([{ field: "", before: null, after: "text" }]);
  });
});
