import { z } from "zod";
import { locationChoice } from "./labels.ts";
import { defineRoute } from "./route.ts";
import { code, id, name, pageOf, pageQuery } from "./values.ts";

const tag = "Sites";

export const locationKind = z.enum([
  "internal",
  "transit",
  "supplier",
  "customer",
  "loss",
  "scrap",
  "production",
]);
export type LocationKind = z.infer<typeof locationKind>;

/** Decimal degrees from −limit to +limit. */
const coordinate = (limit: number) =>
  z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,6})?$/)
    .refine((degrees) => Math.abs(Number(degrees)) <= limit);
export const site = z.object({
  id,
  companyId: id,
  code,
  name,
  address: z.string().max(500).nullable(),
  latitude: coordinate(90).nullable(),
  longitude: coordinate(180).nullable(),
  contact: z.string().max(500).nullable(),
  /** How late people confirm what they moved: a move this close to a reading contests the line. */
  uncertaintyMinutes: z.number().int().min(0).max(1440),
  version: z.number().int(),
  archived: z.boolean(),
});
export type Site = z.infer<typeof site>;
const archived = z.enum(["true", "false"]).optional();
const siteInput = site.omit({ id: true, version: true, archived: true });

export const location = z.object({
  id,
  companyId: id,
  siteId: id.nullable(),
  parentId: id.nullable(),
  code,
  name,
  kind: locationKind,
  path: z.string(),
  depth: z.number().int(),
  barcode: z.string().max(128).nullable(),
  sequence: z.number().int(),
  /** Whether locations in use lie directly below it. */
  hasChildren: z.boolean(),
  version: z.number().int(),
  archived: z.boolean(),
});
export type Location = z.infer<typeof location>;
const locationInput = z.object({
  siteId: id,
  parentId: id.nullable(),
  code,
  name,
  barcode: z.string().trim().min(1).max(128).nullable(),
  sequence: z.number().int().min(0).max(1_000_000).default(0),
});

export const sitesRoutes = {
  listSites: defineRoute({
    id: "listSites",
    method: "GET",
    path: "/v1/sites",
    summary: "Warehouses and shops; archived ones only when asked for",
    tag,
    access: "sites.read",
    query: pageQuery.extend({ archived }),
    response: pageOf(site),
  }),
  readSite: defineRoute({
    id: "readSite",
    method: "GET",
    path: "/v1/sites/:siteId",
    summary: "One site",
    tag,
    access: "sites.read",
    params: z.object({ siteId: id }),
    response: site,
    etag: true,
  }),
  createSite: defineRoute({
    id: "createSite",
    method: "POST",
    path: "/v1/sites",
    summary: "Add a site",
    tag,
    access: "sites.write",
    body: siteInput,
    response: site,
    status: 201,
    idempotent: true,
    problems: ["already-exists", "unknown-reference"],
  }),
  changeSite: defineRoute({
    id: "changeSite",
    method: "PUT",
    path: "/v1/sites/:siteId",
    summary: "Change a site",
    tag,
    access: "sites.write",
    params: z.object({ siteId: id }),
    body: siteInput.omit({ companyId: true }),
    response: site,
    etag: true,
    problems: ["already-exists"],
  }),
  archiveSite: defineRoute({
    id: "archiveSite",
    method: "POST",
    path: "/v1/sites/:siteId/archive",
    summary: "Archive an empty site with its locations: they stay in history, but are offered no more",
    tag,
    access: "sites.write",
    params: z.object({ siteId: id }),
    response: site,
    idempotent: true,
    problems: ["decision-not-possible"],
  }),
  restoreSite: defineRoute({
    id: "restoreSite",
    method: "POST",
    path: "/v1/sites/:siteId/restore",
    summary: "Take a site out of the archive, with the locations that went there with it",
    tag,
    access: "sites.write",
    params: z.object({ siteId: id }),
    response: site,
    idempotent: true,
  }),
  listLocations: defineRoute({
    id: "listLocations",
    method: "GET",
    path: "/v1/locations",
    summary: "Locations in walking order; of one site, below one location, by kind or text",
    tag,
    access: "sites.read",
    query: pageQuery.extend({
      siteId: id.optional(),
      companyId: id.optional(),
      below: id.optional(),
      /** Those directly below one location; `none`: at the top of a site. */
      parentId: z.union([id, z.literal("none")]).optional(),
      kind: locationKind.optional(),
      search: z.string().trim().max(100).optional(),
      archived,
    }),
    response: pageOf(location),
  }),
  readLocation: defineRoute({
    id: "readLocation",
    method: "GET",
    path: "/v1/locations/:locationId",
    summary: "One location",
    tag,
    access: "sites.read",
    params: z.object({ locationId: id }),
    response: location,
    etag: true,
  }),
  createLocation: defineRoute({
    id: "createLocation",
    method: "POST",
    path: "/v1/locations",
    summary: "Add a storage location",
    tag,
    access: "sites.write",
    body: locationInput,
    response: location,
    status: 201,
    idempotent: true,
    problems: ["already-exists", "unknown-reference"],
  }),
  changeLocation: defineRoute({
    id: "changeLocation",
    method: "PUT",
    path: "/v1/locations/:locationId",
    summary: "Rename or move a location within its site; the paths below follow",
    tag,
    access: "sites.write",
    params: z.object({ locationId: id }),
    body: locationInput.omit({ siteId: true }),
    response: location,
    etag: true,
    problems: ["already-exists", "unknown-reference", "decision-not-possible"],
  }),
  giveBarcodes: defineRoute({
    id: "giveBarcodes",
    method: "POST",
    path: "/v1/location-barcodes",
    summary:
      "Give locations without a barcode one of their own, of the site's code and theirs (1,000 at a time)",
    tag,
    access: "sites.write",
    body: z.object({ of: locationChoice }),
    response: z.object({ given: z.number().int() }),
    idempotent: true,
  }),
  restoreLocation: defineRoute({
    id: "restoreLocation",
    method: "POST",
    path: "/v1/locations/:locationId/restore",
    summary: "Take a location out of the archive, with those below that went there with it",
    tag,
    access: "sites.write",
    params: z.object({ locationId: id }),
    response: location,
    idempotent: true,
    problems: ["decision-not-possible"],
  }),
  archiveLocation: defineRoute({
    id: "archiveLocation",
    method: "POST",
    path: "/v1/locations/:locationId/archive",
    summary: "Archive an empty location with those below it: they stay in history, but are offered no more",
    tag,
    access: "sites.write",
    params: z.object({ locationId: id }),
    response: location,
    idempotent: true,
    problems: ["decision-not-possible"],
  }),
};
