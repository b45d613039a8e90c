import type { ReactNode } from "react";
import classes from "./map.module.css";

interface MarkShapeProps {
  readonly sites: number;
  readonly running: number;
  readonly waiting: number;
  readonly children?: ReactNode;
}

/** Running counts stand in a disc, waiting ones in a diamond; where nothing goes on there is a ring. Shape says what colour does. */
export function MarkShape({ sites, running, waiting, children }: MarkShapeProps) {
  return (
    <span className={classes["shape"]} data-group={sites > 1 || undefined} aria-hidden>
      {children}
      {sites > 1 ? <span>{sites}</span> : null}
      {running > 0 ? (
        <span className={classes["disc"]}>
          <span>{running}</span>
        </span>
      ) : null}
      {waiting > 0 ? (
        <span className={classes["diamond"]}>
          <span>{waiting}</span>
        </span>
      ) : null}
      {running + waiting === 0 && sites === 1 ? <span className={classes["ring"]} /> : null}
    </span>
  );
}

/** How wide a mark is, in pixels, so that names can be laid around it. */
export function widthOfMark({ sites, running, waiting }: Omit<MarkShapeProps, "children">): number {
  const shapes = (running > 0 ? 24 : 0) + (waiting > 0 ? 26 : 0);
  return sites > 1 ? 46 + shapes : Math.max(16, shapes);
}
