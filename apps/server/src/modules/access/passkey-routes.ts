import { passkeyRoutes } from "@stockex/contracts";
import { type BoundRoute, bind, bindPublic } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import { provePassword } from "./change-password.ts";
import { beginPasskeySignIn } from "./passkey-sign-in.ts";
import { beginPasskey, checkNewPasskey, insertPasskey, knownAlready, renamePasskey } from "./passkeys.ts";
import { self } from "./second-factor-routes.ts";
import { readSecurity, removePasskey, settleWith } from "./second-factors.ts";
import type { SessionStore } from "./session-store.ts";
import type { SignInDependencies } from "./sign-in.ts";

/** One's own passkeys, and how one signs in. */
export function passkeyRouteHandlers(
  deps: SignInDependencies & { readonly sessions: SessionStore },
): BoundRoute[] {
  const { database, secrets } = deps;
  const site = () => deps.site() ?? fail("passkeys-impossible");
  return [
    bind(passkeyRoutes.readSecurity, ({ ctx }) =>
      database.read(ctx, (tx) => readSecurity(tx, self(ctx), deps.site())),
    ),
    bind(passkeyRoutes.beginPasskey, async ({ ctx, body }) => {
      await provePassword(deps, ctx, body.password);
      return database.read(ctx, (tx) => beginPasskey(tx, { secrets, site: site() }, self(ctx)));
    }),
    bind(passkeyRoutes.addPasskey, async ({ ctx, body, session }) => {
      const made = await checkNewPasskey(
        { secrets, site: site() },
        body.credential,
        self(ctx),
        ctx.clock.now(),
      );
      const { passkey, recoveryCodes, ended } = await database
        .write(ctx, async (tx) => ({
          passkey: await insertPasskey(tx, self(ctx), body.name, made),
          ...(await settleWith(tx, self(ctx), session.token)),
        }))
        .catch(knownAlready);
      for (const token of ended) deps.sessions.forget(token);
      return { passkey, recoveryCodes };
    }),
    bind(passkeyRoutes.renamePasskey, ({ ctx, params, body }) =>
      database.write(ctx, (tx) => renamePasskey(tx, self(ctx), params.passkeyId, body.name)),
    ),
    bind(passkeyRoutes.removePasskey, async ({ ctx, params, body }) => {
      await provePassword(deps, ctx, body.password);
      await database.write(ctx, (tx) => removePasskey(tx, self(ctx), params.passkeyId));
    }),
    bindPublic(passkeyRoutes.beginPasskeySignIn, ({ body, caller }) =>
      beginPasskeySignIn(deps, body.ticket, caller),
    ),
  ];
}
