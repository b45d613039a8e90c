import { countingRoutes } from "@stockex/contracts";
import { refusalOf } from "./cast.ts";
import { openDevice } from "./device.ts";
import { figure } from "./screen.ts";
import { type Story, slotsOf } from "./story.ts";
import { readOpenTasks, UNKNOWN_CODE, type Walked } from "./walk.ts";

/** The scan that no product answers to waits for a supervisor, who says what it was. */
export async function resolveUnknownCode(story: Story): Promise<void> {
  const { cast, screen, countId } = story;
  const { items } = await cast.paul.call(countingRoutes.listQuarantine, { params: { countId } });
  const waiting = items.find(({ code }) => code === UNKNOWN_CODE);
  const [slot] = slotsOf(story, "unknown-label");
  screen.expect(
    `the unknown code ${UNKNOWN_CODE} is kept with its quantity ${waiting?.entered} and place ${waiting?.locationPath}`,
    waiting?.quarantine === "unknown-code",
  );
  if (waiting === undefined || slot === undefined) return;
  const resolved = await cast.paul.call(countingRoutes.resolveReading, {
    params: { countId, deviceId: waiting.deviceId, eventId: waiting.eventId },
    body: {
      outcome: "assigned",
      productId: slot.article.id,
      locationId: slot.bay.id,
      reason: "Étiquette déchirée, article reconnu.",
    },
  });
  screen.say(`Paul assigns it to ${slot.article.code} ${slot.article.name}: ${resolved.resolution?.outcome}`);
}

/** Second walk for what is open, arbitration by a third, and the choice for what nobody counted. */
export async function finishCounting(story: Story, { first, second }: Walked): Promise<void> {
  const { cast, screen, countId } = story;
  const params = { countId };
  const again = [
    await readOpenTasks(story, cast.aicha, first),
    await readOpenTasks(story, cast.john, second),
  ];
  screen.say(
    `what was entered under a wrong bay left tasks open: Aicha goes back for ${again[0]}, John for ${again[1]}`,
  );
  const arbitrated = await readOpenTasks(story, cast.marie, openDevice(cast.marie, countId));
  screen.say(
    `the two passes disagree on ${figure(arbitrated)} lines: Marie arbitrates, seeing neither result`,
  );
  screen.expect("the passes disagreed somewhere, as two people do", arbitrated > 0);

  const blocked = slotsOf(story, "blocked").length;
  const refusal = await refusalOf(cast.paul.call(countingRoutes.closeCount, { params, body: {} }));
  screen.expect(
    `${blocked} lines nobody could reach; closing without saying what becomes of them is refused: “${refusal?.title}”`,
    refusal?.code === "uncounted-choice-missing",
  );
  const closed = await cast.paul.call(countingRoutes.closeCount, {
    params,
    body: { uncounted: "keep", reason: "Allée bloquée par un chariot, recomptée la semaine prochaine." },
  });
  screen.say(`Paul closes the count and keeps the book for those ${blocked}: state ${closed.state}`);
}
