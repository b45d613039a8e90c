import type { Point } from "./projection.ts";

/** Things so near each other in the window that one mark stands for them. */
export interface Group<T> {
  readonly at: Point;
  readonly members: readonly [T, ...T[]];
}

/** Joins what lies within so many pixels of a mark, in the order given, so that marks can be told apart and pressed. */
export function grouped<T extends { readonly at: Point }>(
  things: readonly T[],
  apart: number,
): readonly Group<T>[] {
  const groups: { at: Point; members: [T, ...T[]] }[] = [];
  for (const thing of things) {
    const near = groups.find(({ at }) => Math.hypot(at.x - thing.at.x, at.y - thing.at.y) < apart);
    if (near === undefined) groups.push({ at: thing.at, members: [thing] });
    else near.members.push(thing);
  }
  return groups;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Which of these labels are written: each that covers no mark and no label before it. */
export function readable(labels: readonly Box[], marks: readonly Box[]): readonly boolean[] {
  const taken: Box[] = [];
  return labels.map((label, index) => {
    const free = ![...taken, ...marks.filter((_, other) => other !== index)].some((box) => meet(box, label));
    if (free) taken.push(label);
    return free;
  });
}

const meet = (a: Box, b: Box) =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;
