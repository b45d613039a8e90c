import type { Client } from "@stockex/client";
import { type CountTask, countingRoutes, type ReadingInput } from "@stockex/contracts";
import { everything } from "./cast.ts";
import { type Device, moment, openDevice, scan, typed, undo } from "./device.ts";
import { misread } from "./mistakes.ts";
import { neighbourKey } from "./roles.ts";
import { figure } from "./screen.ts";
import type { Story } from "./story.ts";
import { openTrade, type Trade } from "./trade.ts";
import { type Slot, slotKey } from "./world.ts";

type Pass = "first" | "second";

/** Lines walked past between two deliveries of a phone. */
const BATCH = 250;
/** The first lines are sent one by one, as a phone with a network does. */
const SINGLES = 25;
export const UNKNOWN_CODE = "ETIQ-ILLISIBLE-4711";

interface Walk {
  readonly story: Story;
  readonly first: Device;
  readonly second: Device;
  readonly trade: Trade;
  readonly known: ReadonlyMap<string, Slot>;
  readonly sent: { readings: number; applied: number; duplicate: number; quarantined: number };
}

export interface Walked {
  readonly first: Device;
  readonly second: Device;
  readonly trade: Trade;
}

/** Two counters walk the site, each for themselves, while goods come and go. */
export async function walkBothPasses(story: Story): Promise<Walked> {
  const { cast, screen, world, countId } = story;
  const walk: Walk = {
    story,
    first: openDevice(cast.aicha, countId),
    second: openDevice(cast.john, countId),
    trade: openTrade(cast.paul, world.shelf),
    known: new Map(world.slots.map((slot) => [slot.key, slot])),
    sent: { readings: 0, applied: 0, duplicate: 0, quarantined: 0 },
  };
  const tasks = await tasksOf(cast.aicha, countId, "all");
  screen.expect(
    `Aicha's list has ${figure(tasks.length)} tasks in walking order and no book quantity`,
    tasks.length === world.slots.length && !JSON.stringify(tasks[0]).includes("book"),
  );
  for (let from = 0; from < tasks.length; from += BATCH) {
    await walkPart(walk, slotsOfTasks(walk.known, tasks.slice(from, from + BATCH)), from === 0);
    const done = Math.min(from + BATCH, tasks.length);
    if (from % (BATCH * 4) === 0 || done === tasks.length)
      screen.say(
        `Aicha and John past ${figure(done)} of ${figure(tasks.length)} lines, ${figure(walk.sent.readings)} readings, ${figure(walk.trade.moves)} movements of trade meanwhile`,
      );
  }
  const { readings, applied, duplicate, quarantined } = walk.sent;
  screen.expect(
    `${figure(readings)} readings sent = ${figure(applied)} applied + ${duplicate} known already + ${quarantined} in quarantine`,
    readings === applied + duplicate + quarantined && quarantined === 1,
  );
  const { follower } = story;
  const told = await follower.until(() => follower.applied >= applied, 30_000);
  screen.expect(
    `Paul's screen heard of ${figure(follower.applied)} of them live, in ${figure(follower.heard("count.progressed"))} pieces of news`,
    told && follower.applied === applied,
  );
  return walk;
}

async function walkPart(walk: Walk, slots: readonly Slot[], onePerRequest: boolean): Promise<void> {
  const { story, trade, first, second } = walk;
  const playing = (kind: string) => slots.filter(({ key }) => story.roles.get(key)?.kind === kind);
  await trade.receive(playing("received"));
  const enterLate = await trade.pick(playing("keyed-late"));
  await moment();

  const mine = slots.flatMap((slot) => readingsOf(walk, slot, "first"));
  await deliver(walk, first, mine, onePerRequest ? SINGLES : 0);
  if (onePerRequest) await deliverAgain(walk, first, mine);
  await trade.sell(playing("sold-between"));
  await deliver(
    walk,
    second,
    slots.flatMap((slot) => readingsOf(walk, slot, "second")),
    0,
  );
  for (const slot of playing("contested")) await readInTwoParts(walk, slot);
  await moment();
  await trade.sell(playing("sold-after"));
  await enterLate();
}

async function deliver(
  { sent }: Walk,
  device: Device,
  readings: readonly ReadingInput[],
  singles: number,
): Promise<void> {
  const parts = [...readings.slice(0, singles).map((reading) => [reading]), readings.slice(singles)];
  for (const part of parts.filter(({ length }) => length > 0)) {
    const answer = await device.send(part);
    sent.readings += answer.sent;
    sent.applied += answer.applied;
    sent.duplicate += answer.duplicate;
    sent.quarantined += answer.quarantined;
  }
}

/** The answer was lost on the way, so the phone sends all of it again. */
async function deliverAgain(
  { sent, story }: Walk,
  device: Device,
  readings: readonly ReadingInput[],
): Promise<void> {
  const answer = await device.send(readings);
  sent.readings += answer.sent;
  sent.duplicate += answer.duplicate;
  sent.applied += answer.applied;
  story.screen.expect(
    `Aicha's phone lost an answer and sent ${figure(answer.sent)} readings again: all known, none applied twice`,
    answer.duplicate === answer.sent,
  );
}

/** Picked from the part that has not been counted yet, between the two readings of one line. */
async function readInTwoParts({ story, second, trade, sent }: Walk, slot: Slot): Promise<void> {
  const half = story.world.shelf.at(slot.key) / 2n;
  const parts = [() => half, () => story.world.shelf.at(slot.key) - half];
  for (const [index, part] of parts.entries()) {
    const answer = await second.send([typed(slot.article, slot.bay, part())]);
    sent.readings += answer.sent;
    sent.applied += answer.applied;
    await moment();
    if (index === 0) await trade.sell([slot]);
  }
}

/** What a counter enters for a line, right or wrong. */
function readingsOf({ story, known }: Walk, slot: Slot, pass: Pass): ReadingInput[] {
  const { article, bay, neighbour } = slot;
  const actual = story.world.shelf.at(slot.key);
  const role = story.roles.get(slot.key);
  const right = () => scan(article, bay, actual);
  switch (role?.kind) {
    case "blocked":
      return [];
    case "contested":
      return pass === "first" ? [right()] : [];
    case "unknown-label":
      return pass === "first"
        ? [scan({ ...article, barcode: UNKNOWN_CODE, cartonBarcode: null }, bay, actual)]
        : [right()];
    case "slip":
      return pass === "first" ? slip(slot, actual) : [right()];
    case "no-agreement":
      return [typed(article, bay, actual + (pass === "first" ? 1n : 2n))];
    case "both-wrong":
      return [typed(article, bay, misread(actual, "pack", article))];
    case "misplaced": {
      const there = neighbourKey(slot);
      const found = scan(article, neighbour, story.world.shelf.at(there));
      return known.has(there) ? [right()] : [right(), found];
    }
    case "miscounted": {
      if (role.by !== pass) return [right()];
      const where = role.mistake === "neighbour" ? neighbour : bay;
      return [typed(article, where, misread(actual, role.mistake, article))];
    }
    default:
      return [right()];
  }
}

function slip(slot: Slot, actual: bigint): ReadingInput[] {
  const wrong = typed(slot.article, slot.bay, actual * 10n);
  return [wrong, undo(wrong), scan(slot.article, slot.bay, actual)];
}

function slotsOfTasks(known: ReadonlyMap<string, Slot>, tasks: readonly CountTask[]): Slot[] {
  return tasks.flatMap((task) => known.get(slotKey(task.productId, task.locationId)) ?? []);
}

function tasksOf(counter: Client, countId: string, only: "all" | "open"): Promise<CountTask[]> {
  return everything((page) =>
    counter.call(countingRoutes.listTasks, { params: { countId }, query: { ...page, only } }),
  );
}

/** A counter goes back for what is still open on the list and reads it right; what is blocked stays open. */
export async function readOpenTasks(
  { world, roles, countId }: Story,
  counter: Client,
  device: Device,
): Promise<number> {
  const tasks = await tasksOf(counter, countId, "open");
  const readings = tasks.flatMap((task): ReadingInput[] => {
    const key = slotKey(task.productId, task.locationId);
    if (roles.get(key)?.kind === "blocked") return [];
    const strays = roles.get(key)?.kind === "no-agreement" && task.round === 3 ? 3n : 0n;
    return [
      {
        kind: "count",
        eventId: crypto.randomUUID(),
        countedAt: new Date().toISOString(),
        how: "typed",
        productId: task.productId,
        locationId: task.locationId,
        quantity: String(world.shelf.at(key) + strays),
      },
    ];
  });
  if (readings.length > 0) await device.send(readings);
  return readings.length;
}
