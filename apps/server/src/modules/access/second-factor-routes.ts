import { secondFactorRoutes } from "@stockex/contracts";
import type { RequestContext } from "../../platform/context.ts";
import { type BoundRoute, bind } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import { beginAuthenticator, confirmAuthenticator } from "./authenticator.ts";
import { provePassword } from "./change-password.ts";
import { renewRecoveryCodes } from "./recovery-codes.ts";
import { hasSecondFactor, removeAuthenticator, settleWith } from "./second-factors.ts";
import type { SessionStore } from "./session-store.ts";
import type { SignInDependencies } from "./sign-in.ts";

/** One's own second factor. What changes it asks for the password once more: a found phone must not be enough. */
export function secondFactorRouteHandlers(
  deps: SignInDependencies & { readonly sessions: SessionStore },
): BoundRoute[] {
  const { database, secrets, limits } = deps;
  return [
    bind(secondFactorRoutes.beginAuthenticator, async ({ ctx, body }) => {
      await provePassword(deps, ctx, body.password);
      return database.write(ctx, (tx) => beginAuthenticator(tx, secrets, self(ctx)));
    }),
    bind(secondFactorRoutes.confirmAuthenticator, async ({ ctx, body, session }) => {
      await limits.takeSecondFactor(self(ctx));
      const confirmed = await database.write(ctx, async (tx) => {
        await confirmAuthenticator(tx, secrets, self(ctx), body.code);
        return settleWith(tx, self(ctx), session.token);
      });
      await limits.forgiveSecondFactor(self(ctx));
      for (const token of confirmed.ended) deps.sessions.forget(token);
      return { recoveryCodes: confirmed.recoveryCodes };
    }),
    bind(secondFactorRoutes.removeAuthenticator, async ({ ctx, body }) => {
      await provePassword(deps, ctx, body.password);
      await database.write(ctx, (tx) => removeAuthenticator(tx, self(ctx)));
    }),
    bind(secondFactorRoutes.renewRecoveryCodes, async ({ ctx, body }) => {
      await provePassword(deps, ctx, body.password);
      return database.write(ctx, async (tx) => {
        if (!(await hasSecondFactor(tx, self(ctx))))
          fail("decision-not-possible", { why: "second-factor-missing" });
        return { recoveryCodes: await renewRecoveryCodes(tx, self(ctx)) };
      });
    }),
  ];
}

/** The caller, on routes that only people take. */
export const self = (ctx: RequestContext): string => ctx.userId ?? fail("not-found");
