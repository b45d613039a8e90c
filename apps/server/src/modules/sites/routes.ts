import { type Location, type Site, sitesRoutes } from "@stockex/contracts";
import { type BoundRoute, bind, type Versioned } from "../../platform/http/index.ts";
import type { ModuleDependencies } from "../../platform/module.ts";
import { giveBarcodes } from "./give-barcodes.ts";
import { listLocations, readLocation } from "./location-query.ts";
import { archiveLocation, changeLocation, createLocation, restoreLocation } from "./locations.ts";
import { archiveSite, changeSite, createSite, listSites, readSite, restoreSite } from "./sites.ts";

/** The operations on sites and locations. */
export function bindRoutes({ database }: ModuleDependencies): BoundRoute[] {
  return [
    bind(sitesRoutes.listSites, ({ ctx, query }) => database.read(ctx, (tx) => listSites(tx, query))),
    bind(sitesRoutes.readSite, async ({ ctx, params }) =>
      versioned(await database.read(ctx, (tx) => readSite(tx, params.siteId))),
    ),
    bind(sitesRoutes.createSite, ({ ctx, body }) => database.write(ctx, (tx) => createSite(tx, body))),
    bind(sitesRoutes.changeSite, async ({ ctx, params, body, ifMatch }) =>
      versioned(await database.write(ctx, (tx) => changeSite(tx, params.siteId, Number(ifMatch), body))),
    ),
    bind(sitesRoutes.archiveSite, ({ ctx, params }) =>
      database.write(ctx, (tx) => archiveSite(tx, params.siteId)),
    ),
    bind(sitesRoutes.giveBarcodes, async ({ ctx, body }) =>
      database.write(ctx, async (tx) => ({ given: await giveBarcodes(tx, body.of) })),
    ),
    bind(sitesRoutes.restoreSite, ({ ctx, params }) =>
      database.write(ctx, (tx) => restoreSite(tx, params.siteId)),
    ),
    bind(sitesRoutes.restoreLocation, ({ ctx, params }) =>
      database.write(ctx, (tx) => restoreLocation(tx, params.locationId)),
    ),
    bind(sitesRoutes.archiveLocation, ({ ctx, params }) =>
      database.write(ctx, (tx) => archiveLocation(tx, params.locationId)),
    ),
    bind(sitesRoutes.listLocations, ({ ctx, query }) => database.read(ctx, (tx) => listLocations(tx, query))),
    bind(sitesRoutes.readLocation, async ({ ctx, params }) =>
      versioned(await database.read(ctx, (tx) => readLocation(tx, params.locationId))),
    ),
    bind(sitesRoutes.createLocation, ({ ctx, body }) =>
      database.write(ctx, (tx) => createLocation(tx, body)),
    ),
    bind(sitesRoutes.changeLocation, async ({ ctx, params, body, ifMatch }) =>
      versioned(
        await database.write(ctx, (tx) => changeLocation(tx, params.locationId, Number(ifMatch), body)),
      ),
    ),
  ];
}

function versioned<T extends Location | Site>(body: T): Versioned<T> {
  return { body, etag: String(body.version) };
}
