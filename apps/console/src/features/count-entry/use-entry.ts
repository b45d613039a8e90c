import { ApiProblem } from "@stockex/client";
import { type CountTask, type ReadingInput, routes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClient } from "../../api/connection.tsx";
import { asError, describeFailure } from "../../ui/failure.ts";
import { useLanguage } from "../../ui/locale.ts";
import type { KeptReading } from "./reading-queue.ts";
import { decimalsIn, meaningOf } from "./recognise.ts";
import { needsLot, type Place, type Target, targetOfCode, targetOfTask, unknownTarget } from "./target.ts";

/** What the screen says about the last thing that was entered. */
export interface Notice {
  readonly tone: "good" | "bad" | "info";
  readonly text: string;
}
/** What the one field waits for. */
export type Awaited = "place" | "product" | "lot" | "quantity";

interface At {
  readonly place: Place | null;
  readonly target: Target | null;
}

interface EntryInput {
  readonly countId: string;
  readonly tasks: readonly CountTask[];
  readonly units: ReadonlyMap<string, { readonly code: string; readonly decimals: number }>;
  /** Each scan of a product is one piece, without asking how many. */
  readonly scanIsOne: boolean;
  readonly add: (kept: Omit<KeptReading, "outcome">) => void;
}

/**
 * The conversation of counting: place, product, (lot,) quantity, and on. What is entered is understood by
 * what is awaited and by how it came.
 */
export function useEntry({ countId, tasks, units, scanIsOne, add }: EntryInput) {
  const { t } = useTranslation();
  const client = useClient();
  const language = useLanguage();
  const [{ place, target }, setAt] = useState<At>({ place: null, target: null });
  // Entries follow each other faster than the screen is drawn: each goes on from what the last one left.
  const now = useRef<At>({ place: null, target: null });
  const lastEntry = useRef<Promise<unknown>>(Promise.resolve());
  const move = (next: Partial<At>): void => {
    now.current = { ...now.current, ...next };
    setAt(now.current);
  };
  const [notice, setNotice] = useState<Notice | null>(null);
  // Belongs to what is counted now; entering follows typing at once, so it is read from the ref.
  const [note, setShownNote] = useState("");
  const noteNow = useRef("");
  const setNote = (text: string): void => {
    noteNow.current = text;
    setShownNote(text);
  };
  const [busy, setBusy] = useState(false);
  const setTarget = (next: Target | null): void => {
    if (next?.productId !== now.current.target?.productId) setNote("");
    move({ target: next });
  };
  const awaited = awaitedOf(place, target);

  const record = (what: Target, where: Place, quantity: string): void => {
    const unit = what.unitId === null ? undefined : units.get(what.unitId);
    if (unit !== undefined && decimalsIn(quantity) > unit.decimals) {
      setNotice({ tone: "bad", text: t("entry.tooPrecise", { count: unit.decimals, unit: unit.code }) });
      return;
    }
    const reading = readingOf(what, where, quantity, noteNow.current.trim());
    add({
      reading,
      shown: {
        name: what.name ?? t("entry.unknownProduct"),
        code: what.code,
        place: where.path,
        entered: quantity,
        unit: unit?.code ?? "",
      },
    });
    setNotice(null);
    setNote("");
    setTarget(what.tracking === "serial" ? { ...what, lot: null } : null);
  };

  const aim = (next: Target): void => {
    setNotice(
      next.productId === null ? { tone: "bad", text: t("entry.unknownCode", { code: next.code }) } : null,
    );
    const where = now.current.place;
    if (where === null) {
      setTarget(next);
      setNotice({ tone: "info", text: t("entry.placeFirst") });
      return;
    }
    const one = !needsLot(next) && (next.tracking === "serial" || (scanIsOne && next.how === "scan"));
    if (one && next.productId !== null) record(next, where, next.labelled ?? "1");
    else setTarget(next);
  };

  const goTo = (next: Place): void => {
    setNotice(null);
    if (now.current.place !== null) setNote("");
    // A product that was scanned before its place goes on with the place; any other begins anew.
    move(now.current.place === null ? { place: next } : { place: next, target: null });
  };

  const takeCode = async (code: string, how: Target["how"]): Promise<void> => {
    const known = findLocally(tasks, now.current.place, code);
    if (known?.kind === "place") return goTo(known.place);
    if (known?.kind === "task") return aim(targetOfTask(known.task, how));
    setBusy(true);
    try {
      const found = await client.call(routes.resolveCode, { query: { code } });
      if (found.kind === "location" && found.locationId !== null) {
        const task = tasks.find(({ locationId }) => locationId === found.locationId);
        goTo(
          task === undefined
            ? { id: found.locationId, code, path: found.locationPath ?? code }
            : placeOf(task),
        );
      } else if (found.kind === "product") aim(targetOfCode(code, found, how));
      else aim(unknownTarget(code, how));
    } catch (error) {
      const unreachable = error instanceof ApiProblem && error.status === 0;
      if (!unreachable) setNotice({ tone: "bad", text: describeFailure(asError(error), t).title });
      else if (now.current.place === null) goTo({ id: null, code, path: code });
      else aim(unknownTarget(code, how));
    } finally {
      setBusy(false);
    }
  };

  const understand = async (line: string, scanned: boolean): Promise<void> => {
    const how = scanned ? "scan" : "typed";
    const { place, target } = now.current;
    const awaited = awaitedOf(place, target);
    if (awaited === "lot" && target !== null) {
      if (findLocally(tasks, null, line)?.kind === "place") return takeCode(line, how);
      const next = { ...target, lot: line };
      if (target.tracking === "serial" && place !== null) record(next, place, "1");
      else setTarget(next);
      return;
    }
    if (awaited !== "quantity" || target === null || place === null) return takeCode(line, how);
    const meaning = meaningOf(line, scanned, language);
    if (meaning.kind === "code") return takeCode(meaning.code, how);
    if (meaning.kind === "unclear")
      return setNotice({ tone: "bad", text: t(`entry.unclear_${meaning.why}`) });
    record(target, place, meaning.quantity);
  };

  /** One after the other: a code that must be asked for is answered before the next is understood. */
  const enter = (text: string, scanned: boolean): Promise<void> => {
    const line = text.trim();
    if (line === "") return Promise.resolve();
    const entry = lastEntry.current.then(() => understand(line, scanned));
    lastEntry.current = entry.catch(() => undefined);
    return entry;
  };

  const undo = (eventId: string, shown: KeptReading["shown"]): void =>
    add({
      reading: {
        kind: "undo",
        eventId: newId(),
        undoes: eventId,
        countedAt: new Date().toISOString(),
        how: "typed",
      },
      shown,
    });

  return {
    countId,
    place,
    target,
    notice,
    busy,
    awaited,
    note,
    setNote,
    enter,
    undo,
    goTo,
    aimAtTask: (task: CountTask) => {
      setNotice(null);
      setNote("");
      move({ place: placeOf(task), target: targetOfTask(task, "typed") });
    },
    setUnit: (unitId: string) => setTarget(target === null ? null : { ...target, unitId }),
    leave: () => {
      setNotice(null);
      setNote("");
      move(target === null ? { place: null } : { target: null });
    },
  };
}

function awaitedOf(place: Place | null, target: Target | null): Awaited {
  if (place === null) return "place";
  if (target === null) return "product";
  return needsLot(target) ? "lot" : "quantity";
}

export function placeOf(task: CountTask): Place {
  return { id: task.locationId, code: task.locationCode, path: task.locationPath };
}

function readingOf(target: Target, place: Place, quantity: string, note: string): ReadingInput {
  return {
    kind: "count",
    eventId: newId(),
    countedAt: new Date().toISOString(),
    how: target.how,
    quantity,
    ...(target.productId === null ? { code: target.code } : { productId: target.productId }),
    ...(place.id === null ? { locationCode: place.code } : { locationId: place.id }),
    ...(target.lot === null ? {} : { lot: target.lot }),
    ...(target.unitId === null ? {} : { unitId: target.unitId }),
    ...(note === "" ? {} : { note }),
  };
}

type Known = { kind: "place"; place: Place } | { kind: "task"; task: CountTask };

/** What a code stands for among one's own tasks: known without asking, also without a connection. */
function findLocally(tasks: readonly CountTask[], place: Place | null, code: string): Known | null {
  const wanted = code.toLowerCase();
  const atPlace = tasks.find(({ locationCode }) => locationCode.toLowerCase() === wanted);
  if (atPlace !== undefined) return { kind: "place", place: placeOf(atPlace) };
  const same = tasks.filter(({ productCode }) => productCode.toLowerCase() === wanted);
  const here = same.filter(({ locationId }) => place !== null && locationId === place.id);
  // Several lots of one product at a place: the lot must be said, so the server's answer is taken.
  const [only, ...others] = here;
  return only !== undefined && others.length === 0 ? { kind: "task", task: only } : null;
}
