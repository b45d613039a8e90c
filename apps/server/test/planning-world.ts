import { type ChosenScope, type CountPlan, type Frequency, routes } from "@stockex/contracts";
import { makeDueCounts } from "../src/modules/planning/make-counts.ts";
import { type RequestContext, systemContext } from "../src/platform/context.ts";
import type { TestApplication } from "./application.ts";
import type { Shop } from "./shop.ts";

/** A Monday in March; Paris goes to summer time on the 29th. */
export const MONDAY = "2027-03-01";
export const weekly: Frequency = { every: 1, unit: "week", weekdays: [], startsOn: MONDAY };

/** The system at a given instant: what the hourly job is. */
export const systemAt = (shop: Shop, at: string): RequestContext =>
  systemContext(shop.organisation.organisationId, {
    clock: { now: () => new Date(at) },
    channel: "job",
  });

/** Runs the hourly job as if it were this instant. */
export const nightAt = ({ app }: TestApplication, shop: Shop, at: string) =>
  makeDueCounts(app.database, systemAt(shop, at));

/** A weekly plan of the whole site, released at once, by the manager. */
export const plan = (
  shop: Shop,
  name: string,
  changed: Partial<
    Pick<CountPlan, "siteId" | "frequency" | "release" | "assignments" | "blind" | "passes">
  > & {
    readonly scope?: ChosenScope;
  } = {},
): Promise<CountPlan> =>
  shop.as("manager").call(routes.createCountPlan, {
    body: {
      name,
      siteId: shop.siteId,
      scope: { kind: "full" },
      blind: true,
      passes: 1,
      assignments: [],
      frequency: weekly,
      release: true,
      ...changed,
    },
  });

export const runsOf = async (shop: Shop, planId: string) =>
  (await shop.as("manager").call(routes.listPlanRuns, { params: { planId }, query: {} })).items;

export const planNow = (shop: Shop, planId: string) =>
  shop.as("manager").call(routes.readCountPlan, { params: { planId } });

/** Frees the shelf for the next count. */
export const cancel = (shop: Shop, countId: string | null) =>
  shop
    .as("manager")
    .call(routes.cancelCount, { params: { countId: countId ?? "" }, body: { reason: "for the next one" } });
