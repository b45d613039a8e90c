import { z } from "zod";
import { defineRoute } from "./route.ts";
import { id } from "./values.ts";

const tag = "Identity";

/** Bytes of a logo at most. */
export const LOGO_BYTES = 512_000;

/** How the organisation looks to its people. */
export const identity = z.object({
  /** The one colour of what can be done, "#1f4fb8"; null for the product's own. */
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/, "colour-format")
    .nullable(),
  logo: z.object({ id, width: z.number().int(), height: z.number().int() }).nullable(),
  version: z.number().int(),
});
export type Identity = z.infer<typeof identity>;

/** Colour and logo of the organisation. */
export const identityRoutes = {
  readIdentity: defineRoute({
    id: "readIdentity",
    method: "GET",
    path: "/v1/identity",
    summary: "Colour and logo of the organisation",
    tag,
    access: "signed-in",
    response: identity,
    etag: true,
  }),
  changeAccent: defineRoute({
    id: "changeAccent",
    method: "PUT",
    path: "/v1/identity/accent",
    summary: "Choose the organisation's colour, or the product's own",
    tag,
    access: "access.manage",
    body: identity.pick({ accent: true }),
    response: identity,
    etag: true,
  }),
  setLogo: defineRoute({
    id: "setLogo",
    method: "PUT",
    path: "/v1/identity/logo",
    summary: "Set the organisation's logo: a PNG or JPEG of 512 kB at most",
    tag,
    access: "access.manage",
    upload: "multipart",
    response: identity,
    problems: ["logo-not-readable", "logo-too-large"],
  }),
  removeLogo: defineRoute({
    id: "removeLogo",
    method: "DELETE",
    path: "/v1/identity/logo",
    summary: "Take the logo away",
    tag,
    access: "access.manage",
  }),
  readLogo: defineRoute({
    id: "readLogo",
    method: "GET",
    path: "/v1/identity/logos/:logoId",
    summary: "The picture of the logo",
    tag,
    access: "signed-in",
    params: z.object({ logoId: id }),
    answer: "file",
  }),
};
