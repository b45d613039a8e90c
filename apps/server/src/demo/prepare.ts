import { accessRoutes, countingRoutes, type Session, sitesRoutes } from "@stockex/contracts";
import { type Cast, refusalOf } from "./cast.ts";
import { people } from "./people.ts";
import { companies, depotCode } from "./places.ts";
import type { Random } from "./random.ts";
import { castRoles } from "./roles.ts";
import { number, type Screen } from "./screen.ts";
import type { Story } from "./story.ts";
import { readWorld } from "./world.ts";

/** Tolerances, the count, who counts what, and the snapshot. */
export async function openCount(screen: Screen, cast: Cast, random: Random): Promise<Story> {
  const session = await cast.paul.call(accessRoutes.readSession);
  const site = await depotOf(cast, session);
  await setTolerances(cast, site.companyId);
  screen.say("tolerance of the Douala company: 2 %, 5 pieces, 10,000 XAF; 20,000 XAF at the depot");
  const world = await readWorld(cast.paul, site, companies.douala.currency);
  const roles = castRoles(world.slots, world.shelf, random);

  const draft = await cast.paul.call(countingRoutes.createCount, {
    body: {
      title: "Inventaire complet du dépôt",
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
  screen.say(`released: snapshot of ${number(count.progress.lines)} lines in ${took}`);
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
  return { screen, cast, world, roles, countId: count.id, number: count.number };
}

async function depotOf(cast: Cast, session: Session) {
  const { items } = await cast.paul.call(sitesRoutes.listSites);
  const depot = items.find(({ code }) => code === depotCode);
  if (depot === undefined) throw new Error(`${session.organisation.name} has no site ${depotCode}`);
  return depot;
}

async function setTolerances(cast: Cast, companyId: string): Promise<void> {
  const { items } = await cast.paul.call(sitesRoutes.listSites);
  const depot = items.find(({ code }) => code === depotCode);
  const base = { companyId, categoryId: null, percent: "2", quantity: "5" };
  await cast.sophie.call(countingRoutes.setToleranceRule, {
    body: { ...base, siteId: null, value: "10000" },
  });
  if (depot !== undefined)
    await cast.sophie.call(countingRoutes.setToleranceRule, {
      body: { ...base, siteId: depot.id, value: "20000" },
    });
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
