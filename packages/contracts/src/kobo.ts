import { z } from "zod";
import { defineRoute } from "./route.ts";
import { id, instant, name, pageOf, pageQuery } from "./values.ts";

const tag = "KoboToolbox";
const ofConnection = z.object({ connectionId: id });

/** A question's place in a submission, as KoboToolbox names it: `group/question`. */
const question = z.string().trim().min(1).max(300);

/** Which question says what. Questions of a repeat group give one reading for each repetition. */
export const koboMapping = z.object({
  location: question,
  product: question,
  quantity: question,
  unit: question.optional(),
  lot: question.optional(),
  note: question.optional(),
  /** Name or e-mail of who counted; `counterId` when left out or unknown. */
  counter: question.optional(),
  photo: question.optional(),
});
export type KoboMapping = z.infer<typeof koboMapping>;

const setUp = {
  name,
  /** `https://kf.kobotoolbox.org`, or your own server. */
  serverUrl: z.url().max(300),
  assetUid: z.string().regex(/^[A-Za-z0-9]{10,40}$/),
  mapping: koboMapping,
  /** The open count that the readings go to. */
  countId: id,
  counterId: id,
};
/** Never given back by any answer. */
const token = z.string().trim().min(10).max(200);

export const koboConnection = z.object({
  id,
  ...setUp,
  countNumber: z.string(),
  countTitle: z.string(),
  countState: z.string(),
  counterName: z.string(),
  active: z.boolean(),
  lastPulledAt: instant.nullable(),
  /** Why the last pull failed; null when it did not. */
  lastProblem: z.object({ code: z.string(), params: z.record(z.string(), z.string()) }).nullable(),
  submissions: z.number().int(),
  readings: z.number().int(),
  /** Readings that still wait for a supervisor. */
  quarantined: z.number().int(),
  /** Rows that no reading could be made of. */
  unreadable: z.number().int(),
  version: z.number().int(),
});
export type KoboConnection = z.infer<typeof koboConnection>;

export const koboSubmission = z.object({
  id,
  koboId: z.string().nullable(),
  submittedAt: instant.nullable(),
  receivedAt: instant,
  via: z.enum(["pull", "push"]),
  submittedBy: z.string().nullable(),
  latitude: z.string().nullable(),
  longitude: z.string().nullable(),
  attachments: z.number().int(),
  countId: id,
  readings: z.number().int(),
  quarantined: z.number().int(),
  /** Rows without a reading: which, and why. */
  unreadable: z.array(
    z.object({ row: z.string(), why: z.enum(["quantity-missing", "quantity-wrong", "product-missing"]) }),
  ),
});
export type KoboSubmission = z.infer<typeof koboSubmission>;

/** Where KoboToolbox posts to; the secret in it is shown this once. */
const pushPath = z.string();
const notFit = ["unknown-reference", "count-state", "address-not-allowed"] as const;

export const koboRoutes = {
  listKoboConnections: defineRoute({
    id: "listKoboConnections",
    method: "GET",
    path: "/v1/kobo-connections",
    summary: "Forms of KoboToolbox whose submissions become readings, by name",
    tag,
    access: "integration.manage",
    query: pageQuery.extend({ search: z.string().trim().max(100).optional() }),
    response: pageOf(koboConnection),
  }),
  createKoboConnection: defineRoute({
    id: "createKoboConnection",
    method: "POST",
    path: "/v1/kobo-connections",
    summary: "Connect a form",
    tag,
    access: "integration.manage",
    body: z.object({ ...setUp, token }),
    response: z.object({ connection: koboConnection, pushPath }),
    status: 201,
    problems: ["already-exists", ...notFit],
  }),
  readKoboQuestions: defineRoute({
    id: "readKoboQuestions",
    method: "POST",
    path: "/v1/kobo-connections/questions",
    summary: "The questions of a form, asked of KoboToolbox",
    tag,
    access: "integration.manage",
    body: z.object({
      serverUrl: setUp.serverUrl,
      assetUid: setUp.assetUid,
      /** Left out, that of the connection is used. */
      token: token.optional(),
      connectionId: id.optional(),
    }),
    response: z.object({
      formName: z.string(),
      questions: z.array(z.object({ path: z.string(), label: z.string(), type: z.string() })),
    }),
    problems: ["address-not-allowed", "kobo-unreachable", "kobo-refused", "kobo-token-needed"],
  }),
  readKoboConnection: defineRoute({
    id: "readKoboConnection",
    method: "GET",
    path: "/v1/kobo-connections/:connectionId",
    summary: "One connection",
    tag,
    access: "integration.manage",
    params: ofConnection,
    response: koboConnection,
    etag: true,
  }),
  changeKoboConnection: defineRoute({
    id: "changeKoboConnection",
    method: "PUT",
    path: "/v1/kobo-connections/:connectionId",
    summary: "Change a connection; the token stays unless another is given, which another server needs",
    tag,
    access: "integration.manage",
    params: ofConnection,
    body: z.object({ ...setUp, token: token.optional() }),
    response: koboConnection,
    etag: true,
    problems: ["already-exists", "kobo-token-needed", ...notFit],
  }),
  deleteKoboConnection: defineRoute({
    id: "deleteKoboConnection",
    method: "DELETE",
    path: "/v1/kobo-connections/:connectionId",
    summary: "Forget a connection with its submissions; the readings stay",
    tag,
    access: "integration.manage",
    params: ofConnection,
  }),
  switchKoboConnection: defineRoute({
    id: "switchKoboConnection",
    method: "POST",
    path: "/v1/kobo-connections/:connectionId/active",
    summary: "Pause a connection, or let it go on; a paused one refuses what is pushed",
    tag,
    access: "integration.manage",
    params: ofConnection,
    body: z.object({ active: z.boolean() }),
    response: koboConnection,
  }),
  pullKoboConnection: defineRoute({
    id: "pullKoboConnection",
    method: "POST",
    path: "/v1/kobo-connections/:connectionId/pull",
    summary: "Fetch new submissions now, in the background",
    tag,
    access: "integration.manage",
    params: ofConnection,
    status: 204,
  }),
  renewKoboPush: defineRoute({
    id: "renewKoboPush",
    method: "POST",
    path: "/v1/kobo-connections/:connectionId/push-path",
    summary: "Make another address for KoboToolbox to post to; the one before is refused from now on",
    tag,
    access: "integration.manage",
    params: ofConnection,
    response: z.object({ pushPath }),
  }),
  listKoboSubmissions: defineRoute({
    id: "listKoboSubmissions",
    method: "GET",
    path: "/v1/kobo-connections/:connectionId/submissions",
    summary: "What came in, newest first",
    tag,
    access: "integration.manage",
    params: ofConnection,
    query: pageQuery.extend({ only: z.enum(["all", "problems"]).default("all") }),
    response: pageOf(koboSubmission),
  }),
  pushKoboSubmission: defineRoute({
    id: "pushKoboSubmission",
    method: "POST",
    path: "/v1/kobo/:connectionId/:secret",
    summary: "Where a REST service of KoboToolbox posts each submission; sent again it changes nothing",
    tag,
    access: "public",
    params: ofConnection.extend({ secret: z.string().max(100) }),
    body: z.looseObject({}),
    response: z.object({
      readings: z.number().int(),
      quarantined: z.number().int(),
      unreadable: z.number().int(),
    }),
    problems: ["not-found", "kobo-submission-nameless"],
  }),
};
