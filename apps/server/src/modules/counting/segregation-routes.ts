import { segregationRoutes as routes } from "@stockex/contracts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import { type BoundRoute, bind } from "../../platform/http/index.ts";
import { counterConflicts, myDutyConflicts, readSegregation, setSegregation } from "./duty-matrix.ts";
import { askedAlready, askOverride, decideOverride, listOverrides, withdrawOverride } from "./overrides.ts";

/** Segregation of duties in counts: the matrix, what stands against whom, emergency overrides. */
export function segregationRouteHandlers(database: Database): BoundRoute[] {
  return [
    bind(routes.readSegregation, async ({ ctx }) => {
      const body = await database.read(ctx, readSegregation);
      return { body, etag: String(body.version) };
    }),
    bind(routes.setSegregation, async ({ ctx, body: wish, ifMatch }) => {
      const body = await database.write(ctx, (tx) => setSegregation(tx, wish, ifMatch));
      return { body, etag: String(body.version) };
    }),
    bind(routes.listMyDutyConflicts, ({ ctx, params }) =>
      database.read(ctx, (tx) => myDutyConflicts(tx, params.countId)),
    ),
    bind(routes.listDutyConflicts, ({ ctx, params }) =>
      database.read(ctx, (tx) => counterConflicts(tx, params.countId)),
    ),
    bind(routes.askOverride, ({ ctx, params, body }) =>
      database
        .write(ctx, (tx) => askOverride(tx, params.countId, body))
        .catch((error) => askedAlready(error, body.duty)),
    ),
    bind(routes.decideOverride, ({ ctx, params, body }) =>
      database.write(ctx, (tx) => decideOverride(tx, params.overrideId, body)),
    ),
    bind(routes.withdrawOverride, ({ ctx, params }) =>
      database.write(ctx, (tx) => withdrawOverride(tx, params.overrideId)),
    ),
    bind(routes.listOverrides, ({ ctx, query }) => database.read(ctx, (tx) => listOverrides(tx, query))),
  ];
}
