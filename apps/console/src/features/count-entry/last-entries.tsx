import { ActionIcon, Tooltip } from "@mantine/core";
import { type Reading, routes } from "@stockex/contracts";
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCamera,
  IconCheck,
  IconClock,
  IconNote,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePages } from "../../api/reading.ts";
import { describeFailure } from "../../ui/failure.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { QuantityText } from "../../ui/numbers.tsx";
import { PlaceName } from "../../ui/parts.tsx";
import classes from "./entry.module.css";
import { PhotoTaking } from "./photo-taking.tsx";
import type { KeptReading, QueueSnapshot } from "./reading-queue.ts";

interface LastEntriesProps {
  readonly countId: string;
  readonly queue: QueueSnapshot;
  readonly onUndo: (eventId: string, shown: KeptReading["shown"]) => void;
}

interface Shown {
  readonly eventId: string;
  readonly shown: KeptReading["shown"];
  readonly at: string;
  /** What photos are kept with; null until the server has said which line it is. */
  readonly lineId: string | null;
  readonly note: string | null;
  readonly state: "waiting" | "in" | "undone" | NonNullable<Reading["quarantine"]>;
}

const MOST = 12;

/** The last entries, newest first, each with what became of it and a way back. */
export function LastEntries({ countId, queue, onUndo }: LastEntriesProps) {
  const { t } = useTranslation();
  const mine = usePages(routes.listMyReadings, { params: { countId }, query: { limit: 30 } });
  const entries = merge(queue, mine.items).slice(0, MOST);
  const waiting = queue.waiting.length;
  return (
    <>
      <h2>{t("entry.last")}</h2>
      <div role="status">
        {waiting === 0 ? null : (
          <p className={classes["unsent"]} data-failed={queue.error !== null || undefined}>
            <IconClock size={16} aria-hidden />
            <span>
              {t("entry.unsent", { count: waiting })}
              {queue.error === null ? null : ` ${describeFailure(queue.error, t).title}`}
            </span>
          </p>
        )}
      </div>
      {entries.length === 0 ? <p className={classes["quiet"]}>{t("entry.noneYet")}</p> : null}
      <ol className={classes["entries"]}>
        {entries.map((entry) => (
          <EntryRow key={entry.eventId} countId={countId} entry={entry} onUndo={onUndo} />
        ))}
      </ol>
    </>
  );
}

interface EntryRowProps extends Pick<LastEntriesProps, "countId" | "onUndo"> {
  readonly entry: Shown;
}

function EntryRow({ countId, entry, onUndo }: EntryRowProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [photographing, setPhotographing] = useState(false);
  const { shown, state, lineId, note } = entry;
  return (
    <li data-undone={state === "undone" || undefined}>
      <span className={classes["entryNumber"]}>
        <QuantityText value={shown.entered} unit={shown.unit} />
      </span>
      <span className={classes["entryName"]}>
        {shown.name}
        <small>
          {shown.code} · <PlaceName path={shown.place} /> · {formatInstant(entry.at, locale, "time")}
        </small>
        {note === null ? null : (
          <small>
            <IconNote size={13} aria-hidden /> {note}
          </small>
        )}
        <OutcomeText state={state} />
      </span>
      <span className={classes["entryButtons"]}>
        {state !== "in" || lineId === null ? null : (
          <Tooltip label={t("photo.photo")}>
            <ActionIcon
              variant="default"
              size={36}
              onClick={() => setPhotographing(true)}
              aria-label={t("photo.title", { product: shown.name })}
            >
              <IconCamera size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
        {state === "undone" ? null : (
          <Tooltip label={t("entry.undo")}>
            <ActionIcon
              variant="default"
              size={36}
              onClick={() => onUndo(entry.eventId, shown)}
              aria-label={t("entry.undoThis", { name: shown.name })}
            >
              <IconArrowBackUp size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </span>
      {photographing && lineId !== null ? (
        <PhotoTaking
          countId={countId}
          lineId={lineId}
          name={shown.name}
          onClose={() => setPhotographing(false)}
        />
      ) : null}
    </li>
  );
}

function OutcomeText({ state }: { readonly state: Shown["state"] }) {
  const { t } = useTranslation();
  switch (state) {
    case "waiting":
      return (
        <small className={classes["outcome"]}>
          <IconClock size={13} aria-hidden /> {t("entry.kept")}
        </small>
      );
    case "in":
      return (
        <small className={classes["outcome"]} data-tone="good">
          <IconCheck size={13} aria-hidden /> {t("entry.recorded")}
        </small>
      );
    case "undone":
      return <small className={classes["outcome"]}>{t("entry.undone")}</small>;
    default:
      return (
        <small className={classes["outcome"]} data-tone="bad">
          <IconAlertTriangle size={13} aria-hidden /> {t(`quarantine.why.${state}`)}
        </small>
      );
  }
}

/** This device's readings over the server's list of mine, without doubles; undone ones marked. */
function merge(queue: QueueSnapshot, mine: readonly Reading[]): Shown[] {
  const local = [...queue.waiting.toReversed(), ...queue.answered];
  const undone = new Set(local.flatMap(({ reading }) => (reading.kind === "undo" ? [reading.undoes] : [])));
  const fresh = local.flatMap(({ reading, shown, outcome }): Shown[] => {
    if (reading.kind === "undo") return [];
    const state = outcome === null ? "waiting" : (outcome.quarantine ?? "in");
    const { eventId, countedAt: at, note = null } = reading;
    return [{ eventId, shown, at, lineId: outcome?.lineId ?? null, note, state }];
  });
  const seen = new Set(fresh.map(({ eventId }) => eventId));
  const earlier = mine
    .filter(({ kind, eventId }) => kind === "count" && !seen.has(eventId))
    .map(
      (reading): Shown => ({
        eventId: reading.eventId,
        at: reading.countedAt,
        lineId: reading.lineId,
        note: reading.note,
        state: reading.undone ? "undone" : (reading.quarantine ?? "in"),
        shown: {
          name: reading.productName ?? reading.code ?? "",
          code: reading.productCode ?? reading.code ?? "",
          place: reading.locationPath ?? reading.locationCode ?? "",
          entered: reading.entered,
          unit: reading.unitCode ?? "",
        },
      }),
    );
  return [...fresh, ...earlier].map((one) =>
    undone.has(one.eventId) ? { ...one, state: "undone" as const } : one,
  );
}
