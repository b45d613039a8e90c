import { checkInvariants } from "../invariants/index.ts";
import { lines } from "../invariants/lines.ts";
import type { RunningServer } from "../launch.ts";
import { backdate, readLate } from "./aftermath.ts";
import { signInCast } from "./cast.ts";
import { finishCounting, resolveUnknownCode } from "./close.ts";
import type { HistoryInput } from "./history.ts";
import { loadHistory } from "./history.ts";
import { ensureOrganisation, organisationName } from "./organisation.ts";
import { openCount } from "./prepare.ts";
import { seededRandom } from "./random.ts";
import { reviewDifferences } from "./review.ts";
import { figure, type Screen } from "./screen.ts";
import { approve, downloadReports, post } from "./settle.ts";
import { walkBothPasses } from "./walk.ts";

export interface DemoSettings {
  readonly server: RunningServer;
  readonly screen: Screen;
  readonly input: HistoryInput;
  /** Where the workbook and the PDF are written. */
  readonly outputDir: string;
  /** Makes the counters' mistakes repeatable. */
  readonly seed: number;
}

/**
 * Loads the demo organisation if it is not there, runs a whole count of its depot through the public API, and
 * checks everything it says. The screen then knows what did not hold.
 */
export async function runDemo({ server, screen, input, outputDir, seed }: DemoSettings): Promise<void> {
  await load({ server, screen, input });
  const cast = await signInCast(server.address);

  screen.step(`A whole count, through the API at ${server.address} (mistakes of seed ${seed})`);
  const story = await openCount(server.address, screen, cast, seededRandom(seed));
  screen.step("Aicha and John count blind, goods come and go");
  const walked = await walkBothPasses(story);
  screen.step("What is left to count");
  await resolveUnknownCode(story);
  await finishCounting(story, walked);
  screen.step("Paul reviews the differences");
  await reviewDifferences(story);
  screen.step("Approval");
  await approve(story);
  screen.step("Posting");
  await post(story);
  screen.step("Late facts");
  await readLate(story);
  await backdate(story);
  screen.step("Reports");
  await downloadReports(story, outputDir);
  story.follower.close();
  await invariantsHold(server, screen);
}

async function load({
  server,
  screen,
  input,
}: Pick<DemoSettings, "server" | "screen" | "input">): Promise<void> {
  const { database } = server.application;
  screen.step(`${organisationName}: companies, people, places, products`);
  const { value: organisation, took } = await screen.timed(() =>
    ensureOrganisation(database, input.products),
  );
  screen.say(
    organisation.made
      ? `2 companies (XAF, EUR), 3 sites, ${figure(input.products.length)} real products, made in ${took}`
      : "found from an earlier run, kept",
  );
  screen.step("A year of trade as ledger history");
  let told = 0;
  const history = await screen.timed(() =>
    loadHistory(database, organisation, input, ({ month, moves }) => {
      if (moves - told < 50_000) return;
      told = moves;
      screen.say(`${figure(moves)} moves, up to ${month.slice(0, 7)}`);
    }),
  );
  const { moves, entries, firstDay, lastDay } = history.value;
  screen.say(
    moves === 0
      ? `there already, ${firstDay} to ${lastDay}`
      : `${figure(moves)} moves, ${figure(entries)} journal entries, ${firstDay} to ${lastDay}, in ${history.took}`,
  );
}

async function invariantsHold(server: RunningServer, screen: Screen): Promise<void> {
  screen.step("The invariants of the whole database");
  const { value: results, took } = await screen.timed(() =>
    checkInvariants(server.application.database.ownerPool),
  );
  for (const line of results.flatMap(lines)) screen.say(line);
  screen.expect(
    `all ${results.length} invariants hold (${took})`,
    results.every(({ rows }) => rows === 0),
  );
}
