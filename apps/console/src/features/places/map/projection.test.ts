import { describe, expect, it } from "vitest";
import { grouped, readable } from "./groups.ts";
import { bounded, closer, fit, moved, place, seen } from "./projection.ts";

const size = { width: 1_000, height: 600 };
const douala = place(9.7361, 4.0421);
const yaounde = place(11.5021, 3.848);

describe("the view of the map", () => {
  it("puts Greenwich in the middle and the equator below the north", () => {
    expect(place(0, 0)).toEqual({ x: 500, y: 500 });
    expect(place(-180, 0).x).toBeCloseTo(0);
    expect(place(10, 45).y).toBeLessThan(place(10, 44).y);
  });

  it("fits all sites with room around them, and one site with the country about it", () => {
    const view = fit([douala, yaounde, place(-1.68, 48.11)], size);
    for (const point of [douala, yaounde, place(-1.68, 48.11)]) {
      const { x, y } = seen(view, point);
      expect(x).toBeGreaterThan(50);
      expect(x).toBeLessThan(950);
      expect(y).toBeGreaterThan(50);
      expect(y).toBeLessThan(550);
    }
    const alone = fit([douala], size);
    expect(seen(alone, douala)).toMatchObject({ x: expect.closeTo(500), y: expect.closeTo(300) });
    expect(size.width / alone.scale).toBeCloseTo(22);
  });

  it("never shows what lies beside the world", () => {
    const widest = bounded({ x: -50, y: -50, scale: 0.001 }, size);
    expect(widest.x).toBe(0);
    expect(size.width / widest.scale).toBeLessThanOrEqual(1_000);
    expect(moved({ x: 10, y: 300, scale: 2 }, { x: 100_000, y: 0 }, size).x).toBe(0);
  });

  it("keeps what is under the pointer when it comes closer", () => {
    const view = fit([douala, yaounde], size);
    const at = seen(view, yaounde);
    const next = seen(closer(view, 2, at, size), yaounde);
    expect(next.x).toBeCloseTo(at.x);
    expect(next.y).toBeCloseTo(at.y);
  });
});

describe("marks that lie on each other", () => {
  const thing = (x: number, y: number) => ({ at: { x, y } });
  it("are one mark", () => {
    const groups = grouped([thing(10, 10), thing(300, 10), thing(20, 12)], 26);
    expect(groups.map(({ members }) => members.length)).toEqual([2, 1]);
  });

  it("write the labels that cover nothing", () => {
    const box = (left: number, top: number) => ({ left, top, width: 100, height: 16 });
    const mark = (left: number, top: number) => ({ left, top, width: 20, height: 20 });
    expect(
      readable([box(20, 0), box(60, 5), box(20, 100)], [mark(0, 0), mark(40, 300), mark(0, 100)]),
    ).toEqual([true, false, true]);
  });
});
