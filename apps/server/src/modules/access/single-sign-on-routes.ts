import { singleSignOnRoutes as routes } from "@stockex/contracts";
import { type BoundRoute, bind, bindPublic } from "../../platform/http/index.ts";
import { answerSignIn } from "./answer-sign-in.ts";
import {
  changeProvider,
  createProvider,
  deleteProvider,
  listProviders,
  readProvider,
} from "./identity-providers.ts";
import { discover } from "./openid.ts";
import { beginSingleSignOn, finishSingleSignOn, type SingleSignOnDependencies } from "./single-sign-on.ts";

/** Signing in by an organisation's own provider, and setting it up. */
export function singleSignOnRouteHandlers(deps: SingleSignOnDependencies): BoundRoute[] {
  const { database, outbound, secrets } = deps;
  return [
    bindPublic(routes.beginSingleSignOn, ({ body, caller }) =>
      beginSingleSignOn(deps, body.signInName, caller),
    ),
    bindPublic(routes.finishSingleSignOn, async ({ body, caller, session: wire }) =>
      answerSignIn(wire, await finishSingleSignOn(deps, body, caller)),
    ),
    bind(routes.listIdentityProviders, async ({ ctx }) => ({
      items: await database.read(ctx, listProviders),
      callbackAddress: deps.callbackAddress(),
    })),
    bind(routes.createIdentityProvider, async ({ ctx, body: { clientSecret, ...wish } }) => {
      await discover(outbound, { ...wish, clientSecret: null });
      return database.write(ctx, (tx) => createProvider(tx, secrets, wish, clientSecret));
    }),
    bind(routes.readIdentityProvider, async ({ ctx, params }) => {
      const body = await database.read(ctx, (tx) => readProvider(tx, params.providerId));
      return { body, etag: String(body.version) };
    }),
    bind(routes.changeIdentityProvider, async ({ ctx, params: { providerId }, body, ifMatch }) => {
      await discover(outbound, { ...body, clientSecret: null });
      const changed = await database.write(ctx, (tx) =>
        changeProvider(tx, secrets, providerId, ifMatch, body),
      );
      return { body: changed, etag: String(changed.version) };
    }),
    bind(routes.deleteIdentityProvider, ({ ctx, params }) =>
      database.write(ctx, (tx) => deleteProvider(tx, params.providerId)),
    ),
  ];
}
