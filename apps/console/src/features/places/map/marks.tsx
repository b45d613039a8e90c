import { IconBuildingWarehouse } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import parts from "../../../ui/ui.module.css";
import { type Box, type Group, grouped, readable } from "./groups.ts";
import classes from "./map.module.css";
import { MarkShape, widthOfMark } from "./mark-shape.tsx";
import { type Point, type Size, seen, type View } from "./projection.ts";
import type { PlacedSite } from "./sites-map.tsx";

interface MarksProps {
  readonly placed: readonly PlacedSite[];
  readonly view: View;
  readonly size: Size;
  readonly onCloser: (points: readonly Point[]) => void;
}

/** Pixels within which marks become one. */
const APART = 30;
const MARK_HEIGHT = 24;
/** Width of the buttons with the space around them. */
const CONTROLS = 52;
const LETTER = 6.6;

interface Seen extends Omit<PlacedSite, "at"> {
  readonly at: Point;
  readonly world: Point;
}

/** The sites in sight, those too near each other as one; with their names where there is room. */
export function Marks({ placed, view, size, onCloser }: MarksProps) {
  const { t } = useTranslation();
  const groups = grouped(
    placed
      .map(({ at, ...site }): Seen => ({ ...site, world: at, at: seen(view, at) }))
      .filter(({ at }) => at.x >= 0 && at.y >= 0 && at.x <= size.width && at.y <= size.height),
    APART,
  );
  const names = groups.map(({ members }) =>
    members.length === 1 ? members[0].site.name : t("sites.mapSites", { count: members.length }),
  );
  const widths = groups.map((group) => widthOfMark(sumsOf(group)));
  const boxes = groups.map(({ at }, index) => ({
    left: at.x - (widths[index] ?? 0) / 2,
    top: at.y - MARK_HEIGHT / 2,
    width: widths[index] ?? 0,
    height: MARK_HEIGHT,
  }));
  const labels = boxes.map(({ left, top, width }, index) => ({
    left: left + width,
    top: top + 3,
    width: (names[index] ?? "").length * LETTER + 8,
    height: 18,
  }));
  const shown = readable(labels, boxes);
  return (
    <ul className={classes["marks"]} aria-label={t("sites.title")}>
      {groups.map((group, index) => (
        <Mark
          key={group.members[0].site.id}
          group={group}
          name={names[index] ?? ""}
          named={shown[index] === true && beforeControls(labels[index], size)}
          size={size}
          onCloser={onCloser}
        />
      ))}
    </ul>
  );
}

/** The buttons at the right are not written under. */
const beforeControls = (label: Box | undefined, { width }: Size) =>
  label !== undefined && label.left + label.width < width - CONTROLS;

const sumsOf = ({ members }: Group<Seen>) => ({
  sites: members.length,
  running: members.reduce((sum, { running }) => sum + running, 0),
  waiting: members.reduce((sum, { waiting }) => sum + waiting, 0),
});

interface MarkProps {
  readonly group: Group<Seen>;
  readonly name: string;
  readonly named: boolean;
  readonly size: Size;
  readonly onCloser: MarksProps["onCloser"];
}

/** One mark: a site's leads to it, one of several brings the map closer. What it is about stands in a card. */
function Mark({ group, name, named, size, onCloser }: MarkProps) {
  const { t } = useTranslation();
  const [dismissed, setDismissed] = useState(false);
  const { at, members } = group;
  const sums = sumsOf(group);
  const said = [
    name,
    t("sites.mapRunning", { count: sums.running }),
    t("sites.mapWaiting", { count: sums.waiting }),
  ];
  const look: ReactNode = (
    <>
      <span className={parts["hidden"]}>{said.join(", ")}</span>
      <MarkShape {...sums}>
        {sums.sites > 1 ? <IconBuildingWarehouse size={14} aria-hidden /> : null}
      </MarkShape>
      {named ? (
        <span className={classes["name"]} aria-hidden>
          {name}
        </span>
      ) : null}
    </>
  );
  const worlds = members.map(({ world }) => world);
  const together = worlds.every(({ x, y }) => x === worlds[0]?.x && y === worlds[0].y);
  return (
    <li
      style={{ left: at.x, top: at.y }}
      data-dismissed={dismissed || undefined}
      onKeyDown={({ key }) => setDismissed(key === "Escape")}
      onPointerEnter={() => setDismissed(false)}
      onBlur={() => setDismissed(false)}
    >
      {sums.sites === 1 ? (
        <Link to="/sites/$siteId" params={{ siteId: members[0].site.id }} className={classes["mark"]}>
          {look}
        </Link>
      ) : (
        <button
          type="button"
          className={classes["mark"]}
          onClick={together ? undefined : () => onCloser(worlds)}
        >
          {look}
        </button>
      )}
      <div
        className={classes["card"]}
        data-below={at.y < size.height / 2 || undefined}
        data-left={at.x > size.width * 0.6 || undefined}
      >
        {members.slice(0, MOST_IN_CARD).map((member) => (
          <CardSite key={member.site.id} {...member} linked={sums.sites > 1} />
        ))}
        {sums.sites > MOST_IN_CARD ? <p>{t("sites.mapMore", { count: sums.sites - MOST_IN_CARD })}</p> : null}
      </div>
    </li>
  );
}

const MOST_IN_CARD = 8;

function CardSite({ site, running, waiting, linked }: Seen & { readonly linked: boolean }) {
  const { t } = useTranslation();
  return (
    <section>
      <strong>
        {linked ? (
          <Link to="/sites/$siteId" params={{ siteId: site.id }}>
            {site.name}
          </Link>
        ) : (
          site.name
        )}
      </strong>
      <span>{[site.code, site.address].filter(Boolean).join(" · ")}</span>
      <span>
        {t("sites.mapRunning", { count: running })} · {t("sites.mapWaiting", { count: waiting })}
      </span>
    </section>
  );
}
