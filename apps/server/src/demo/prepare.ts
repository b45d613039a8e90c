import { accessRoutes, countingRoutes, type Site, sitesRoutes } from "@stockex/contracts";
import { type Cast, refusalOf } from "./cast.ts";
import { followCount } from "./follow.ts";
import { people } from "./people.ts";
import { companies, depotCode } from "./places.ts";
import type { Random } from "./random.ts";
import { castRoles } from "./roles.ts";
import { figure, type Screen } from "./screen.ts";
import type { Story } from "./story.ts";
import { readWorld } from "./world.ts";

const title = "Inventaire complet du dépôt";

/** Tolerances, the count, who counts what, and the snapshot. */
export async function openCount(address: string, screen: Screen, cast: Cast, random: Random): Promise<Story> {
  const site = await depotOf(cast);
  await setTolerances(cast, site);
  screen.say("tolerance of the Douala company: 2 %, 5 pieces, 10,000 XAF; 20,000 XAF at the depot");
  await clearTheWay(screen, cast, site.id);
  const world = await readWorld(cast.paul, site, companies.douala.currency);
  const roles = castRoles(world.slots, world.shelf, random);

  const draft = await cast.paul.call(countingRoutes.createCount, {
    body: {
      title,
      siteId: site.id,
      scope: { kind: "full" },
      blind: true,
      passes: 2,
    },
  });
  const params = { countId: draft.id };
  screen.say(`Paul (manager) prepares ${draft.number}: full, blind, two independent passes`);
  await assignCounters(cast, draft.id);
  const { value: count, took } = await screen.timed(() =>
    cast.paul.call(countingRoutes.releaseCount, { params }),
  );
  screen.say(`released: snapshot of ${figure(count.progress.lines)} lines in ${took}`);
  screen.expect(
    "the snapshot has a line for everything in stock",
    count.progress.lines === world.slots.length,
  );
  const again = await refusalOf(cast.paul.call(countingRoutes.releaseCount, { params }));
  screen.expect(`releasing it twice is refused: “${again?.title}”`, again?.code === "count-state");
  const peek = await refusalOf(cast.aicha.call(countingRoutes.listLines, { params }));
  screen.expect(
    `Aicha (counter) may not see the lines: “${peek?.title}”`,
    peek?.code === "permission-missing",
  );
  const follower = await followCount(address, cast.paul.token, count.id);
  return { screen, cast, world, roles, follower, countId: count.id, number: count.number };
}

/** A demo that was interrupted left its count open, and no bin is in two open counts. */
async function clearTheWay(screen: Screen, cast: Cast, siteId: string): Promise<void> {
  const state = "draft,released,counting,review,approved";
  const { items } = await cast.paul.call(countingRoutes.listCounts, { query: { siteId, state, limit: 100 } });
  for (const left of items.filter((count) => count.title === title)) {
    const body = { reason: "Démonstration interrompue." };
    await cast.paul.call(countingRoutes.cancelCount, { params: { countId: left.id }, body });
    screen.say(`Paul cancels ${left.number}, left open by an interrupted demo`);
  }
}

async function depotOf(cast: Cast): Promise<Site> {
  const { items } = await cast.paul.call(sitesRoutes.listSites);
  const depot = items.find(({ code }) => code === depotCode);
  if (depot === undefined) throw new Error(`there is no site ${depotCode}`);
  return depot;
}

async function setTolerances({ sophie }: Cast, { companyId, id }: Site): Promise<void> {
  const base = { companyId, categoryId: null, percent: "2", quantity: "5" };
  await sophie.call(countingRoutes.setToleranceRule, { body: { ...base, siteId: null, value: "10000" } });
  await sophie.call(countingRoutes.setToleranceRule, { body: { ...base, siteId: id, value: "20000" } });
}

/** Aicha walks the first pass, John the second; whoever arbitrates is neither. */
async function assignCounters(cast: Cast, countId: string): Promise<void> {
  const { items } = await cast.paul.call(accessRoutes.listUsers, { query: { limit: 100 } });
  const idOf = (email: string) => items.find((user) => user.email === email)?.id ?? "";
  const pass = (round: number, email: string) => ({ userId: idOf(email), round, locationId: null });
  await cast.paul.call(countingRoutes.setAssignments, {
    params: { countId },
    body: { items: [pass(1, people.aicha.email), pass(2, people.john.email)] },
  });
}
