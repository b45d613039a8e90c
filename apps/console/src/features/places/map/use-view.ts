import { type KeyboardEvent, type PointerEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { bounded, closer, fit, moved, type Point, type Size, type View } from "./projection.ts";

/** Pixels that an arrow key moves the map by. */
const STEP = 80;
/** Units of a view that is fitted to a few sites close to each other. */
const CLOSEST_GROUP = 0.3;

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: STEP, y: 0 },
  ArrowRight: { x: -STEP, y: 0 },
  ArrowUp: { x: 0, y: STEP },
  ArrowDown: { x: 0, y: -STEP },
};

/** What is in sight: all sites until somebody moves the map, and again when asked. */
export function useView(points: readonly Point[], size: Size) {
  const [chosen, setChosen] = useState<View | null>(null);
  const known = size.width > 0 && size.height > 0;
  const view = !known ? null : chosen === null ? fit(points, size) : bounded(chosen, size);
  const from = useRef<Point | null>(null);
  const middle = { x: size.width / 2, y: size.height / 2 };
  const change = (make: (view: View) => View) => {
    if (view !== null) setChosen(make(view));
  };
  const act = {
    closer: (times: number, at: Point = middle) => change((before) => closer(before, times, at, size)),
    fit: (few: readonly Point[]) => setChosen(fit(few, size, CLOSEST_GROUP)),
    all: () => setChosen(null),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = arrows[event.key];
    if (arrow !== undefined) change((before) => moved(before, arrow, size));
    else if (event.key === "+" || event.key === "=") act.closer(2);
    else if (event.key === "-") act.closer(0.5);
    else if (event.key === "0") act.all();
    else return;
    event.preventDefault();
  };
  const drag = {
    ref: useWheel((event) => {
      const { left, top } = (event.currentTarget as Element).getBoundingClientRect();
      act.closer(2 ** (-event.deltaY / 300), { x: event.clientX - left, y: event.clientY - top });
    }),
    onPointerDown: (event: PointerEvent) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent) => {
      const before = from.current;
      if (before === null) return;
      const [x, y] = [event.clientX, event.clientY];
      from.current = { x, y };
      change((known) => moved(known, { x: x - before.x, y: y - before.y }, size));
    },
    onPointerUp: () => {
      from.current = null;
    },
    onPointerCancel: () => {
      from.current = null;
    },
  };
  return { view, act, onKeyDown, drag };
}

/** React's own wheel listener may not keep the page from scrolling. */
function useWheel(onWheel: (event: WheelEvent) => void) {
  const [element, setElement] = useState<SVGSVGElement | null>(null);
  const turned = useEffectEvent(onWheel);
  useEffect(() => {
    if (element === null) return;
    const listen = (event: WheelEvent) => {
      event.preventDefault();
      turned(event);
    };
    element.addEventListener("wheel", listen, { passive: false });
    return () => element.removeEventListener("wheel", listen);
  }, [element]);
  return setElement;
}
