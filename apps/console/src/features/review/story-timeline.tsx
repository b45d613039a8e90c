import type { LineStory } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { DifferenceText, QuantityText } from "../../ui/numbers.tsx";
import classes from "./review.module.css";

type Moment =
  | { readonly kind: "move"; readonly at: string; readonly move: LineStory["moves"][number] }
  | { readonly kind: "reading"; readonly at: string; readonly reading: LineStory["readings"][number] }
  | { readonly kind: "round"; readonly at: string; readonly round: LineStory["rounds"][number] };

/** The line's time: what the books held at release, then moves and readings as they happened. */
export function StoryTimeline({ story }: { readonly story: LineStory }) {
  const { t } = useTranslation();
  const { line } = story;
  const moments = momentsOf(story);
  return (
    <section>
      <h3>{t("review.timeline")}</h3>
      <ol className={classes["timeline"]}>
        <li data-kind="book">
          <span className={classes["when"]}>{t("review.atRelease")}</span>
          <span>{t("review.book")}</span>
          <QuantityText value={line.bookAtRelease} unit={line.unitCode} />
        </li>
        {moments.map((moment) => (
          <MomentRow key={keyOf(moment)} moment={moment} unit={line.unitCode} />
        ))}
      </ol>
      {moments.length === 0 ? <p className={classes["quiet"]}>{t("review.noMoments")}</p> : null}
    </section>
  );
}

function MomentRow({ moment, unit }: { readonly moment: Moment; readonly unit: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const when = <span className={classes["when"]}>{formatInstant(moment.at, locale, "short")}</span>;
  switch (moment.kind) {
    case "move":
      return (
        <li data-kind={moment.move.inWindow ? "contested" : "move"}>
          {when}
          <span>
            <MoveName kind={moment.move.kind} />
            <small>
              {moment.move.otherPath}
              {moment.move.reference === null ? "" : ` · ${moment.move.reference}`}
            </small>
            {moment.move.inWindow ? <small>{t("review.inWindow")}</small> : null}
          </span>
          <DifferenceText value={moment.move.quantity} unit={unit} />
        </li>
      );
    case "reading":
      return (
        <li data-kind="reading" data-undone={moment.reading.undone || undefined}>
          {when}
          <span>
            {moment.reading.kind === "undo" ? t("review.undo") : t("review.reading")}
            <small>
              {moment.reading.userName}
              {moment.reading.round === null
                ? ""
                : ` · ${t("assign.round", { round: moment.reading.round })}`}
              {moment.reading.note === null ? "" : ` · ${moment.reading.note}`}
              {moment.reading.undone ? ` · ${t("entry.undone")}` : ""}
            </small>
          </span>
          <QuantityText value={moment.reading.entered} unit={moment.reading.unitCode ?? unit} />
        </li>
      );
    case "round":
      return (
        <li data-kind={moment.round.contested ? "contested" : "round"}>
          {when}
          <span>
            {t("review.roundResult", { round: moment.round.round })}
            <small>{moment.round.counters.join(", ")}</small>
          </span>
          <span>
            <QuantityText value={moment.round.counted} unit={unit} />{" "}
            <DifferenceText value={moment.round.variance} />
          </span>
        </li>
      );
  }
}

/** A move by the name of its kind; one that this console does not know stays as it is. */
function MoveName({ kind }: { readonly kind: string }) {
  const { t } = useTranslation();
  switch (kind) {
    case "receipt":
    case "issue":
    case "transfer":
    case "adjustment":
    case "reversal":
    case "opening":
      return t(`move.${kind}`);
    default:
      return kind;
  }
}

function momentsOf(story: LineStory): readonly Moment[] {
  const moments: Moment[] = [
    ...story.moves.map((move): Moment => ({ kind: "move", at: move.effectiveAt, move })),
    ...story.readings.map((reading): Moment => ({ kind: "reading", at: reading.countedAt, reading })),
    ...story.rounds.map((round): Moment => ({ kind: "round", at: round.at, round })),
  ];
  return moments.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function keyOf(moment: Moment): string {
  switch (moment.kind) {
    case "move":
      return moment.move.id;
    case "reading":
      return `${moment.reading.deviceId}-${moment.reading.eventId}`;
    case "round":
      return `round-${moment.round.round}`;
  }
}
