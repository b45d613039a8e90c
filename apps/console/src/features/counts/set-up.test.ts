import type { CountTemplate } from "@stockex/contracts";
import { describe, expect, it } from "vitest";
import { draftLike } from "./set-up.ts";

const template: CountTemplate = {
  id: "0197a000-0000-7000-8000-000000000001",
  name: "Weekly shelf",
  siteId: "0197a000-0000-7000-8000-000000000002",
  siteName: "Shop",
  scope: { kind: "full" },
  blind: false,
  passes: 2,
  version: 3,
};

describe("a count like another", () => {
  it("takes the set-up over, and the name as its title", () => {
    expect(draftLike(template)).toEqual({
      title: "Weekly shelf",
      siteId: template.siteId,
      scope: { kind: "full" },
      blind: false,
      passes: 2,
    });
  });

  it("draws a sample anew: the same lines again would check nothing else", () => {
    const sampled = draftLike({ ...template, scope: { kind: "sample", lines: 50, seed: "old" } });
    expect(sampled.scope).toMatchObject({ kind: "sample", lines: 50 });
    expect(sampled.scope).not.toMatchObject({ seed: "old" });
  });
});
