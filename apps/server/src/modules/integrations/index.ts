import { id, koboRoutes as routes } from "@stockex/contracts";
import { z } from "zod";
import { type RequestContext, systemContext } from "../../platform/context.ts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import { type BoundRoute, bind, bindPublic } from "../../platform/http/index.ts";
import { enqueue, organisationJob } from "../../platform/jobs/index.ts";
import type { Module, ModuleDependencies } from "../../platform/module.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { readQuestions } from "./kobo-api.ts";
import {
  changeConnection,
  createConnection,
  deleteConnection,
  loadConnection,
  organisationOfPush,
  renewPush,
  switchConnection,
  tokenOf,
} from "./kobo-connection.ts";
import { pullConnections } from "./kobo-pull.ts";
import { listConnections, listSubmissions, readConnection } from "./kobo-query.ts";
import { receiveSubmission } from "./kobo-receive.ts";
import { createPushLimits, type PushLimits } from "./push-limits.ts";

const pullTask = "integrations.pull-kobo";

/** Other systems. KoboToolbox: forms filled in the field become readings. */
export const integrationsModule: Module = (deps) => ({
  routes: [...reading(deps), ...changing(deps), pushing(deps.database)],
  jobs: [
    organisationJob({
      task: pullTask,
      payload: z.object({ connectionId: id.optional() }),
      cron: "25 * * * *",
      run: (ctx, { connectionId }, { signal }) => pullConnections(deps, ctx, connectionId, signal),
    }),
  ],
});

function reading({ database, outbound, secrets }: ModuleDependencies): BoundRoute[] {
  return [
    bind(routes.listKoboConnections, ({ ctx, query }) =>
      database.read(ctx, (tx) => listConnections(tx, query)),
    ),
    bind(routes.readKoboConnection, async ({ ctx, params }) => {
      const body = await database.read(ctx, (tx) => readConnection(tx, params.connectionId));
      return { body, etag: String(body.version) };
    }),
    bind(routes.listKoboSubmissions, ({ ctx, params, query }) =>
      database.read(ctx, (tx) => listSubmissions(tx, params.connectionId, query)),
    ),
    bind(routes.readKoboQuestions, async ({ ctx, body: { connectionId, token: given, ...form } }) => {
      const token = given ?? (await keptToken(connectionId, form.serverUrl, ctx));
      return readQuestions(outbound, { ...form, token });
    }),
  ];

  /** The kept token is sent to the server it is of, and to no other. */
  async function keptToken(connectionId: string | undefined, serverUrl: string, ctx: RequestContext) {
    if (connectionId === undefined) return fail("kobo-token-needed");
    const kept = await database.read(ctx, (tx) => loadConnection(tx, connectionId, "none"));
    if (new URL(kept.serverUrl).origin !== new URL(serverUrl).origin) return fail("kobo-token-needed");
    return tokenOf(secrets, ctx.organisationId, kept);
  }
}

function changing(tools: ModuleDependencies): BoundRoute[] {
  const { database } = tools;
  return [
    bind(routes.createKoboConnection, ({ ctx, body: { token, ...wish } }) =>
      database.write(ctx, (tx) => createConnection(tx, tools, wish, token)),
    ),
    bind(routes.changeKoboConnection, async ({ ctx, params, body: { token, ...wish }, ifMatch }) => {
      const version = Number(ifMatch ?? fail("version-required"));
      const body = await database.write(ctx, (tx) =>
        changeConnection(tx, tools, params.connectionId, version, { wish, token }),
      );
      return { body, etag: String(body.version) };
    }),
    bind(routes.deleteKoboConnection, ({ ctx, params }) =>
      database.write(ctx, (tx) => deleteConnection(tx, params.connectionId)),
    ),
    bind(routes.switchKoboConnection, ({ ctx, params, body }) =>
      database.write(ctx, (tx) => switchConnection(tx, params.connectionId, body.active)),
    ),
    bind(routes.renewKoboPush, ({ ctx, params }) =>
      database.write(ctx, (tx) => renewPush(tx, params.connectionId)),
    ),
    bind(routes.pullKoboConnection, ({ ctx, params: { connectionId } }) =>
      database.write(ctx, async (tx) => {
        await loadConnection(tx, connectionId, "none");
        await enqueue(tx, pullTask, { connectionId }, { jobKey: `now ${connectionId}`, maxAttempts: 5 });
        await appendAudit(tx, {
          action: "kobo.pull-now",
          objectType: "kobo-connection",
          objectId: connectionId,
        });
      }),
    ),
  ];
}

/** Whoever knows the secret of the address may post; what is wrong with it is not told apart from an unknown one. */
function pushing(database: Database): BoundRoute {
  let limits: PushLimits | null = null;
  return bindPublic(routes.pushKoboSubmission, async ({ params: { connectionId, secret }, body, caller }) => {
    limits ??= createPushLimits(database.ownerPool);
    await limits.take(caller.address);
    const organisationId = await organisationOfPush(database.pool, connectionId, secret);
    if (organisationId === null) {
      await limits.takeWrong(caller.address);
      return fail("not-found");
    }
    const ctx = systemContext(organisationId, { clock: caller.clock, channel: "api" });
    const connection = await database.read(ctx, (tx) => loadConnection(tx, connectionId, "none"));
    const { fresh: _, ...received } = await receiveSubmission(database, ctx, connection, body, "push");
    return received;
  });
}
