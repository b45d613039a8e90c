import { describe, expect, it } from "vitest";
import { waterfall } from "./waterfall-scale.ts";

describe("the scale of a waterfall", () => {
  it("begins each step where the one before ended", () => {
    const { from, book, steps, counted } = waterfall(100, [-60, 20]);
    expect(from).toBe(0);
    expect(book).toEqual({ left: 0, width: 100, end: 100 });
    expect(steps).toEqual([
      { left: 40, width: 60, end: 40 },
      { left: 40, width: 20, end: 60 },
    ]);
    expect(counted).toEqual({ left: 0, width: 60, end: 60 });
  });

  it("cuts the scale where steps would be too small to be seen", () => {
    const { from, steps } = waterfall(1000, [-10, 4]);
    expect(from).toBeGreaterThan(900);
    expect(steps[0]?.width).toBeGreaterThan(50);
  });

  it("keeps zero in sight when the books are empty or below it", () => {
    expect(waterfall(0, [5]).book.width).toBe(0);
    const below = waterfall(-10, [50]);
    expect(below.from).toBe(-10);
    expect(below.counted).toEqual({ left: 20, width: 80, end: 100 });
  });

  it("draws a count without any value", () => {
    expect(waterfall(0, [])).toMatchObject({ from: 0, book: { left: 0, width: 0 }, counted: { width: 0 } });
  });
});
