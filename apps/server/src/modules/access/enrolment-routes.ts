import { enrolmentRoutes } from "@stockex/contracts";
import { type BoundRoute, bind, bindPublic } from "../../platform/http/index.ts";
import { beginEnrolment, beginPasskeyEnrolment } from "./enrolment.ts";
import { resetSecondFactor } from "./reset-second-factor.ts";
import type { SessionStore } from "./session-store.ts";
import type { SignInDependencies } from "./sign-in.ts";
import { changeSignInRules, readSignInRules } from "./sign-in-rules.ts";

/** Who must have a second factor, and how those get one who have none. */
export function enrolmentRouteHandlers(
  deps: SignInDependencies & { readonly sessions: SessionStore },
): BoundRoute[] {
  const { database } = deps;
  const forget = (tokens: readonly Buffer[]) => {
    for (const token of tokens) deps.sessions.forget(token);
  };
  return [
    bind(enrolmentRoutes.readSignInRules, async ({ ctx }) => {
      const body = await database.read(ctx, readSignInRules);
      return { body, etag: String(body.version) };
    }),
    bind(enrolmentRoutes.changeSignInRules, async ({ ctx, body, ifMatch }) => {
      const { rules, ended } = await database.write(ctx, (tx) =>
        changeSignInRules(tx, body.secondFactorRoles, ifMatch),
      );
      forget(ended);
      return { body: rules, etag: String(rules.version) };
    }),
    bind(enrolmentRoutes.resetSecondFactor, async ({ ctx, params, body }) =>
      forget(await database.write(ctx, (tx) => resetSecondFactor(tx, params.userId, body.reason))),
    ),
    bindPublic(enrolmentRoutes.enrolAuthenticator, ({ body, caller }) =>
      beginEnrolment(deps, body.ticket, caller),
    ),
    bindPublic(enrolmentRoutes.beginPasskeyEnrolment, ({ body, caller }) =>
      beginPasskeyEnrolment(deps, body.ticket, caller),
    ),
  ];
}
