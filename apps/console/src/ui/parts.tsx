import type { ComponentType, ReactNode } from "react";
import classes from "./ui.module.css";

/** Between the parts of a place's path, as the server writes it. */
const PATH_MARK = " / ";

interface PageProps {
  readonly title: string;
  /** What the page is about, shown quietly beside or under the title. */
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** A line of figures or filters under the title. */
  readonly below?: ReactNode;
  /** The page is a list that fills the window and scrolls by itself. */
  readonly fill?: boolean;
  readonly children: ReactNode;
}

/** The frame of a screen: title, actions, content. */
export function Page({ title, lead, actions, below, fill, children }: PageProps) {
  return (
    <div className={classes["page"]} data-fill={fill || undefined}>
      <title>{`${title} · Stockex`}</title>
      <header className={classes["header"]}>
        <div className={classes["heading"]}>
          <h1>{title}</h1>
          {lead === undefined ? null : <div className={classes["lead"]}>{lead}</div>}
        </div>
        {actions === undefined ? null : <div className={classes["actions"]}>{actions}</div>}
      </header>
      {below === undefined ? null : <div className={classes["below"]}>{below}</div>}
      <div className={classes["content"]}>{children}</div>
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** What an empty list says: why it is empty and what the first step is. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className={classes["empty"]}>
      <h2>{title}</h2>
      {children === undefined ? null : <p>{children}</p>}
      {action}
    </div>
  );
}

type Meaning = "surplus" | "shortage" | "contested" | "waiting" | "accent" | "quiet";

interface TagProps {
  readonly meaning: Meaning;
  readonly icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  readonly children: string;
  /** The word is a tooltip, and read aloud, where there is no space for it. */
  readonly iconOnly?: boolean;
}

/** A state in colour, with its icon and word. */
export function Tag({ meaning, icon: Icon, children, iconOnly }: TagProps) {
  const hidden = iconOnly === true;
  return (
    <span className={classes["tag"]} data-meaning={meaning} title={hidden ? children : undefined}>
      <Icon size={13} aria-hidden />
      <span className={hidden ? classes["hidden"] : undefined}>{children}</span>
    </span>
  );
}

/** A long name cut in the middle, whole on hover: its end is often what tells two apart. */
export function LongName({ children, tail = 8 }: { readonly children: string; readonly tail?: number }) {
  const short = children.length <= tail * 2;
  return (
    <span className={classes["long"]} title={short ? undefined : children}>
      <span>{short ? children : children.slice(0, -tail)}</span>
      <span>{short ? null : children.slice(-tail)}</span>
    </span>
  );
}

/** A place by its own name first, what it lies in quieter behind; the whole path on hover. */
export function PlaceName({ path }: { readonly path: string }) {
  const parts = path.split(PATH_MARK);
  // The first part is the site, which the screen names already.
  const around = parts.slice(parts.length > 2 ? 1 : 0, -1);
  return (
    <span className={classes["place"]} title={path}>
      <span>{parts.at(-1)}</span>
      {around.length === 0 ? null : <span>{around.join(PATH_MARK)}</span>}
    </span>
  );
}

interface FigureProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly href?: ReactNode;
}

/** A figure with what it is the figure of. */
export function Figure({ label, children }: FigureProps) {
  return (
    <div className={classes["figure"]}>
      <span className={classes["figureLabel"]}>{label}</span>
      <span className={classes["figureValue"]}>{children}</span>
    </div>
  );
}

interface BarProps {
  /** 0 to 100. */
  readonly value: number;
  readonly label: string;
  readonly quiet?: boolean;
}

/** How far something has come. */
export function Bar({ value, label, quiet }: BarProps) {
  return (
    <div
      className={classes["bar"]}
      role="progressbar"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={100}
      data-quiet={quiet || undefined}
    >
      <div style={{ width: `${value}%` }} />
    </div>
  );
}
