import { countTemplateRoutes as routes } from "@stockex/contracts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import { type BoundRoute, bind } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import { createTemplate, deleteTemplate, listTemplates, renameTemplate } from "./templates.ts";

/** Set-ups of counts kept under a name. */
export function templateRouteHandlers(database: Database): BoundRoute[] {
  return [
    bind(routes.listCountTemplates, ({ ctx, query }) => database.read(ctx, (tx) => listTemplates(tx, query))),
    bind(routes.createCountTemplate, ({ ctx, body }) =>
      database.write(ctx, (tx) => createTemplate(tx, body)),
    ),
    bind(routes.renameCountTemplate, async ({ ctx, params, body: { name }, ifMatch }) => {
      const version = Number(ifMatch ?? fail("version-required"));
      const body = await database.write(ctx, (tx) => renameTemplate(tx, params.templateId, version, name));
      return { body, etag: String(body.version) };
    }),
    bind(routes.deleteCountTemplate, ({ ctx, params }) =>
      database.write(ctx, (tx) => deleteTemplate(tx, params.templateId)),
    ),
  ];
}
