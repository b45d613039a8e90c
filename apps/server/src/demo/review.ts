import { type CountLine, countingRoutes, type LineStory } from "@stockex/contracts";
import { everything } from "./cast.ts";
import { openDevice } from "./device.ts";
import { figure, money } from "./screen.ts";
import { type Story, slotsOf } from "./story.ts";
import { readOpenTasks } from "./walk.ts";
import { slotKey } from "./world.ts";

/** The manager reads every difference, asks for recounts and decides, until nothing is left to decide. */
export async function reviewDifferences(story: Story): Promise<void> {
  const { cast, screen, countId } = story;
  const params = { countId };
  const summary = await cast.paul.call(countingRoutes.readCountSummary, { params });
  screen.say(
    `${figure(summary.lines)} lines, ${figure(summary.counted)} counted, ${figure(summary.differing)} differ, ${figure(summary.outsideTolerance)} outside tolerance, ${summary.contested} contested`,
  );
  screen.say(
    `surplus ${money(summary.surplusValue, story.world.currency)}, shortage ${money(summary.shortageValue, story.world.currency)}, record accuracy ${summary.recordAccuracy} %`,
  );
  await acceptTransfers(story);
  await readTheContested(story);
  await recountTheStrange(story);
  const left = await undecided(story);
  if (left.length > 0) {
    const lineIds = left.map(({ id }) => id);
    const body = { lineIds, decision: "accept", reason: "Vu sur place avec le chef de quai." } as const;
    await cast.paul.call(countingRoutes.decideLines, { params, body });
  }
  screen.say(`Paul accepts ${figure(left.length)} other differences with a reason`);
  screen.expect("nothing is left to decide", (await undecided(story)).length === 0);
}

function undecided({ cast, countId }: Story): Promise<CountLine[]> {
  return everything((page) =>
    cast.paul.call(countingRoutes.listLines, {
      params: { countId },
      query: { ...page, only: "undecided", sort: "-magnitude" },
    }),
  );
}

/** Less in one bay and as much more in the next: goods in the wrong place, not a loss and a find. */
async function acceptTransfers(story: Story): Promise<void> {
  const { cast, screen, countId } = story;
  const lines = await undecided(story);
  let accepted = 0;
  for (const line of lines.filter(({ variance }) => variance?.startsWith("-") === true)) {
    const twin = lines.find(
      (other) => other.productId === line.productId && `-${other.variance}` === line.variance,
    );
    if (twin === undefined) continue;
    const seen: LineStory = await cast.paul.call(countingRoutes.readLine, {
      params: { countId, lineId: line.id },
    });
    const suggestion = seen.suggestions
      .filter((one) => one.kind === "neighbour" || one.kind === "serial-elsewhere")
      .find(({ lineId }) => lineId === twin.id);
    if (suggestion === undefined) continue;
    await cast.paul.call(countingRoutes.acceptTransfer, {
      params: { countId },
      body: {
        fromLineId: line.id,
        toLineId: twin.id,
        quantity: suggestion.quantity.replace("-", ""),
        reason: "Rangé dans la travée voisine.",
      },
    });
    if (accepted === 0)
      screen.say(
        `${line.productCode} ${line.productName}: ${line.variance} in ${line.locationCode}, +${twin.variance} in ${twin.locationCode}: suggested and accepted as a transfer`,
      );
    accepted += 1;
  }
  const misplaced = slotsOf(story, "misplaced").length;
  screen.expect(
    `${accepted} of ${misplaced} misplaced goods were suggested as transfers`,
    accepted === misplaced,
  );
}

/** Sold while being counted: the reviewer reads the moves and says which side of the count they fall on. */
async function readTheContested(story: Story): Promise<void> {
  const { cast, screen, countId } = story;
  const contested = (await undecided(story)).filter(({ state }) => state === "contested");
  const expected = new Set(slotsOf(story, "contested").map(({ key }) => key));
  screen.expect(
    `${contested.length} lines are contested: exactly those sold from while being counted in two parts`,
    contested.length === expected.size &&
      contested.every((line) => expected.has(slotKey(line.productId, line.locationId))),
  );
  const [shown] = contested;
  if (shown !== undefined) {
    const seen = await cast.paul.call(countingRoutes.readLine, { params: { countId, lineId: shown.id } });
    const moves = seen.moves.filter(({ inWindow }) => inWindow);
    screen.say(
      `${shown.productCode} in ${shown.locationCode}: counted ${shown.counted}, book ${shown.bookMovesBefore} if the ${moves.length} sale came first, ${shown.bookMovesAfter} if after`,
    );
  }
  const decided = contested.slice(0, Math.ceil(contested.length / 2)).map(({ id }) => id);
  const body = {
    lineIds: decided,
    decision: "moves-before",
    reason: "Prélevé avant le comptage, dit le préparateur.",
  } as const;
  if (decided.length > 0) await cast.paul.call(countingRoutes.decideLines, { params: { countId }, body });
  screen.say(
    `Paul takes the sale as before the count on ${decided.length} of them, has the others counted again`,
  );
}

/** How many of the largest differences are always counted again. */
const LARGEST = 8;

/** Contested still, without agreement, the largest, and those that look like cartons taken for pieces. */
async function recountTheStrange(story: Story): Promise<void> {
  const { cast, screen, countId } = story;
  const params = { countId };
  const open = await undecided(story);
  const suspicious = open.filter(
    (line, rank) =>
      line.state === "contested" || line.state === "arbitration" || rank < LARGEST || looksLikePacks(line),
  );
  const lineIds = suspicious.map(({ id }) => id);
  const body = { lineIds, decision: "recount" } as const;
  await cast.paul.call(countingRoutes.decideLines, { params, body });
  // One by the administrator, who helps out: from then on she may not approve.
  const [first] = suspicious;
  if (first !== undefined) {
    const helper = openDevice(cast.amina, countId);
    const counted = story.world.shelf.at(slotKey(first.productId, first.locationId));
    await helper.send([
      {
        kind: "count",
        eventId: crypto.randomUUID(),
        countedAt: new Date().toISOString(),
        how: "typed",
        productId: first.productId,
        locationId: first.locationId,
        quantity: String(counted),
      },
    ]);
  }
  const read = await readOpenTasks(story, cast.tom, openDevice(cast.tom, countId));
  screen.say(`${figure(lineIds.length)} lines counted again: ${read} by Tom, one by Amina, who helps out`);
  const after = new Map((await linesOf(story)).map((line) => [line.id, line]));
  const righted = suspicious.filter((line) => {
    const now = after.get(line.id);
    return now?.variance === "0" && line.variance !== "0";
  });
  screen.expect(
    `the recounts explain ${righted.length} differences as miscounts, and every recounted line agrees with the shelf`,
    suspicious.every(
      (line) =>
        BigInt(after.get(line.id)?.counted ?? "-1") ===
        story.world.shelf.at(slotKey(line.productId, line.locationId)),
    ),
  );
}

/** A dozen times too few, or several times too many. */
function looksLikePacks({ book, counted }: CountLine): boolean {
  if (book === null || counted === null) return false;
  const [expected, seen] = [Number(book), Number(counted)];
  return expected > 0 && (seen * 5 <= expected || seen >= expected * 2);
}

export function linesOf({ cast, countId }: Story): Promise<CountLine[]> {
  return everything((page) =>
    cast.paul.call(countingRoutes.listLines, { params: { countId }, query: { ...page, sort: "location" } }),
  );
}
