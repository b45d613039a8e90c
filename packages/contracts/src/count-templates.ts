import { z } from "zod";
import { countScope } from "./count-shapes.ts";
import { defineRoute } from "./route.ts";
import { id, name, pageOf, pageQuery } from "./values.ts";

const tag = "Counting";
const ofTemplate = z.object({ templateId: id });

/** The set-up of a count under a name, to begin the next one with. */
export const countTemplate = z.object({
  id,
  name,
  siteId: id,
  siteName: z.string(),
  scope: countScope,
  blind: z.boolean(),
  passes: z.union([z.literal(1), z.literal(2)]),
  version: z.number().int(),
});
export type CountTemplate = z.infer<typeof countTemplate>;

const setUp = countTemplate.omit({ id: true, siteName: true, version: true });

/** Set-ups kept under a name. */
export const countTemplateRoutes = {
  listCountTemplates: defineRoute({
    id: "listCountTemplates",
    method: "GET",
    path: "/v1/count-templates",
    summary: "Kept set-ups of counts, by name",
    tag,
    access: "count.create",
    query: pageQuery,
    response: pageOf(countTemplate),
  }),
  createCountTemplate: defineRoute({
    id: "createCountTemplate",
    method: "POST",
    path: "/v1/count-templates",
    summary: "Keep the set-up of a count under a name",
    tag,
    access: "count.create",
    body: setUp,
    response: countTemplate,
    status: 201,
    idempotent: true,
    problems: ["already-exists", "unknown-reference"],
  }),
  changeCountTemplate: defineRoute({
    id: "changeCountTemplate",
    method: "PUT",
    path: "/v1/count-templates/:templateId",
    summary: "Change a kept set-up, or its name; counts begun with it stay as they are",
    tag,
    access: "count.create",
    params: ofTemplate,
    body: setUp,
    response: countTemplate,
    etag: true,
    problems: ["already-exists", "unknown-reference"],
  }),
  deleteCountTemplate: defineRoute({
    id: "deleteCountTemplate",
    method: "DELETE",
    path: "/v1/count-templates/:templateId",
    summary: "Forget a kept set-up; counts begun with it stay as they are",
    tag,
    access: "count.create",
    params: ofTemplate,
  }),
};
