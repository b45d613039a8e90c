import { ActionIcon, Tooltip } from "@mantine/core";
import { type Reading, routes } from "@stockex/contracts";
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconClock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { usePages } from "../../api/reading.ts";
import { describeFailure } from "../../ui/failure.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { QuantityText } from "../../ui/numbers.tsx";
import { PlaceName } from "../../ui/parts.tsx";
import classes from "./entry.module.css";
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
          <EntryRow key={entry.eventId} entry={entry} onUndo={onUndo} />
        ))}
      </ol>
    </>
  );
}

function EntryRow({ entry, onUndo }: { readonly entry: Shown; readonly onUndo: LastEntriesProps["onUndo"] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { shown, state } = entry;
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
        <OutcomeText state={state} />
      </span>
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
    return [{ eventId: reading.eventId, shown, at: reading.countedAt, state }];
  });
  const seen = new Set(fresh.map(({ eventId }) => eventId));
  const earlier = mine
    .filter(({ kind, eventId }) => kind === "count" && !seen.has(eventId))
    .map(
      (reading): Shown => ({
        eventId: reading.eventId,
        at: reading.countedAt,
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
