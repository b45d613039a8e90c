import { countTemplateRoutes as routes } from "@stockex/contracts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import { type BoundRoute, bind } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import { changeTemplate, createTemplate, deleteTemplate, listTemplates } from "./templates.ts";

/** Set-ups of counts kept under a name. */
export function templateRouteHandlers(database: Database): BoundRoute[] {
  return [
    bind(routes.listCountTemplates, ({ ctx, query }) => database.read(ctx, (tx) => listTemplates(tx, query))),
    bind(routes.createCountTemplate, ({ ctx, body }) =>
      database.write(ctx, (tx) => createTemplate(tx, body)),
    ),
    bind(routes.changeCountTemplate, async ({ ctx, params, body: wish, ifMatch }) => {
      const version = Number(ifMatch ?? fail("version-required"));
      const body = await database.write(ctx, (tx) => changeTemplate(tx, params.templateId, version, wish));
      return { body, etag: String(body.version) };
    }),
    bind(routes.deleteCountTemplate, ({ ctx, params }) =>
      database.write(ctx, (tx) => deleteTemplate(tx, params.templateId)),
    ),
  ];
}
