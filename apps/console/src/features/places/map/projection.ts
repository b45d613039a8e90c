import { geoMercator, geoPath } from "d3-geo";
import { feature } from "topojson-client";

/** The world is so many units wide; what is shown of it is a matter of the view. */
const WORLD = 1_000;
/** Nothing lies beyond, and the projection grows without end there. */
const [SOUTHMOST, NORTHMOST] = [-60, 80];

const mercator = geoMercator()
  .scale(WORLD / (2 * Math.PI))
  .translate([WORLD / 2, WORLD / 2]);

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a position lies in the world. Right angles stay right at every scale, so a coast looks as it does elsewhere. */
export function place(longitude: number, latitude: number): Point {
  const [x, y] = mercator([longitude, Math.max(SOUTHMOST, Math.min(NORTHMOST, latitude))]) ?? [0, 0];
  return { x, y };
}

/** The outline of all land, as the text of an SVG path. */
export function landPath(topology: Parameters<typeof feature>[0]): string {
  const { land } = topology.objects;
  if (land === undefined) return "";
  return geoPath(mercator).digits(3)(feature(topology, land)) ?? "";
}

/** What of the world is in sight: its upper left corner, and how many pixels a unit takes. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Units that a view shows at least: some 900 km at the equator, so that a coast is in sight nearly everywhere. */
const CLOSEST_FIT = 22;
/** Pixels a unit takes at most: two sites a kilometre apart are then told apart, though coasts are coarse. */
const MOST_SCALE = 1_500;
/** Share of the window left free around what is fitted. */
const MARGIN = 0.18;

/**
 * The view that holds all points, with some room around; the whole world when there is none.
 * @param closest units that it shows at least
 */
export function fit(points: readonly Point[], { width, height }: Size, closest = CLOSEST_FIT): View {
  if (points.length === 0) return bounded({ x: 0, y: place(0, NORTHMOST).y, scale: 0 }, { width, height });
  const [left, right] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
  const room = 1 - 2 * MARGIN;
  const scale = Math.min(
    (width * room) / Math.max(right - left, closest * room),
    (height * room) / Math.max(bottom - top, (closest * room * height) / width),
  );
  return bounded(
    {
      x: (left + right) / 2 - width / scale / 2,
      y: (top + bottom) / 2 - height / scale / 2,
      scale,
    },
    { width, height },
  );
}

/** A view that shows the world and not what is beside it. */
export function bounded(view: View, { width, height }: Size): View {
  const [top, bottom] = [place(0, NORTHMOST).y, place(0, SOUTHMOST).y];
  const least = Math.max(width / WORLD, height / (bottom - top));
  const scale = Math.min(MOST_SCALE, Math.max(least, view.scale));
  return {
    x: Math.max(0, Math.min(WORLD - width / scale, view.x)),
    y: Math.max(top, Math.min(bottom - height / scale, view.y)),
    scale,
  };
}

/** A view so many times closer, with the point of the window that is under `at` staying where it is. */
export function closer(view: View, times: number, at: Point, size: Size): View {
  const scale = Math.min(MOST_SCALE, view.scale * times);
  return bounded(
    {
      x: view.x + at.x / view.scale - at.x / scale,
      y: view.y + at.y / view.scale - at.y / scale,
      scale,
    },
    size,
  );
}

/** A view moved by pixels. */
export function moved(view: View, by: Point, size: Size): View {
  return bounded({ ...view, x: view.x - by.x / view.scale, y: view.y - by.y / view.scale }, size);
}

/** Where in the window a point of the world is seen. */
export const seen = (view: View, { x, y }: Point): Point => ({
  x: (x - view.x) * view.scale,
  y: (y - view.y) * view.scale,
});
