import { accessRoutes } from "@stockex/contracts";
import { type BoundRoute, bind, bindPublic, sha256 } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import { accountRouteHandlers } from "./account-routes.ts";
import { answerSignIn, give } from "./answer-sign-in.ts";
import { enrolAuthenticator, enrolPasskey } from "./enrolment.ts";
import { enrolmentRouteHandlers } from "./enrolment-routes.ts";
import { passkeyRouteHandlers } from "./passkey-routes.ts";
import { signInByPasskey } from "./passkey-sign-in.ts";
import { roleRouteHandlers } from "./role-routes.ts";
import { secondFactorRouteHandlers } from "./second-factor-routes.ts";
import type { SessionStore } from "./session-store.ts";
import { giveSecondFactor, signIn, signOut } from "./sign-in.ts";
import type { SingleSignOnDependencies } from "./single-sign-on.ts";
import { singleSignOnRouteHandlers } from "./single-sign-on-routes.ts";
import { changeLanguage, changeUser, createUser, listUsers, readUser } from "./users.ts";
import { whoAmI } from "./who-am-i-query.ts";

export function accessRouteHandlers(
  deps: SingleSignOnDependencies & { readonly sessions: SessionStore },
): BoundRoute[] {
  const { database, sessions } = deps;
  return [
    bindPublic(accessRoutes.signIn, async ({ body, caller, session: wire }) =>
      answerSignIn(wire, await signIn(deps, body, caller)),
    ),
    bindPublic(accessRoutes.giveSecondFactor, async ({ body, caller, session: wire }) =>
      give(wire, await giveSecondFactor(deps, body, caller)),
    ),
    bindPublic(accessRoutes.signInByPasskey, async ({ body, caller, session: wire }) =>
      give(wire, await signInByPasskey(deps, body, caller)),
    ),
    bindPublic(accessRoutes.confirmEnrolment, async ({ body, caller, session: wire }) => {
      const { opened, recoveryCodes } = await enrolAuthenticator(deps, body, caller);
      return { session: give(wire, opened), recoveryCodes };
    }),
    bindPublic(accessRoutes.enrolPasskey, async ({ body, caller, session: wire }) => {
      const { opened, recoveryCodes } = await enrolPasskey(deps, body, caller);
      return { session: give(wire, opened), recoveryCodes };
    }),
    bind(accessRoutes.readSession, async ({ ctx, session: wire }) => {
      const session = wire.token === null ? null : await sessions.find(sha256(wire.token));
      if (session === null) return fail("sign-in-required");
      return database.read(ctx, (tx) => whoAmI(tx, session));
    }),
    bind(accessRoutes.signOut, async ({ ctx, session: wire }) => {
      if (wire.token !== null) await signOut(deps, ctx, wire.token);
      wire.take();
    }),
    bind(accessRoutes.changeLanguage, async ({ ctx, body, session: wire }) => {
      await changeLanguage(database, ctx, body.language);
      if (wire.token !== null) sessions.forget(sha256(wire.token));
    }),
    bind(accessRoutes.listUsers, ({ ctx, query }) => listUsers(database, ctx, query)),
    bind(accessRoutes.createUser, ({ ctx, body }) => createUser(database, ctx, body)),
    bind(accessRoutes.readUser, async ({ ctx, params }) => {
      const body = await database.read(ctx, (tx) => readUser(tx, params.userId));
      return { body, etag: String(body.version) };
    }),
    bind(accessRoutes.changeUser, async ({ ctx, params, body, ifMatch }) => {
      const changed = await database.write(ctx, (tx) => changeUser(tx, params.userId, body, ifMatch));
      for (const token of changed.sessions) sessions.forget(token);
      return { body: changed.user, etag: String(changed.user.version) };
    }),
    ...accountRouteHandlers(deps),
    ...secondFactorRouteHandlers(deps),
    ...passkeyRouteHandlers(deps),
    ...enrolmentRouteHandlers(deps),
    ...roleRouteHandlers(deps),
    ...singleSignOnRouteHandlers(deps),
  ];
}
