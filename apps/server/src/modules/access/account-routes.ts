import { accountRoutes } from "@stockex/contracts";
import { type BoundRoute, bind, bindPublic, sha256 } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import { changePassword } from "./change-password.ts";
import { createPasswordLink, readPasswordLink, usePasswordLink } from "./password-links.ts";
import type { SessionStore } from "./session-store.ts";
import { endSessions, listSessions, type SessionsToEnd } from "./sessions.ts";
import type { SignInDependencies } from "./sign-in.ts";

/** One's own account, and what an administrator does for another's: passwords, one-time links, sessions. */
export function accountRouteHandlers(
  deps: SignInDependencies & { readonly sessions: SessionStore },
): BoundRoute[] {
  const { database } = deps;
  const forget = (tokens: readonly Buffer[]) => {
    for (const token of tokens) deps.sessions.forget(token);
  };
  const own = (token: string | null) => (token === null ? null : sha256(token));
  const end = async (ctx: Parameters<typeof database.write>[0], userId: string, which: SessionsToEnd) =>
    forget(await database.write(ctx, (tx) => endSessions(tx, userId, which)));
  return [
    bind(accountRoutes.changePassword, async ({ ctx, body, session }) =>
      forget(await changePassword(deps, ctx, body, own(session.token))),
    ),
    bind(accountRoutes.listMySessions, ({ ctx, session }) =>
      database.read(ctx, (tx) => listSessions(tx, ctx.userId ?? fail("not-found"), own(session.token))),
    ),
    bind(accountRoutes.endMySession, ({ ctx, params }) =>
      end(ctx, ctx.userId ?? fail("not-found"), { id: params.sessionId }),
    ),
    bind(accountRoutes.endMyOtherSessions, ({ ctx, session }) =>
      end(ctx, ctx.userId ?? fail("not-found"), { butToken: own(session.token) }),
    ),
    bind(accountRoutes.listUserSessions, ({ ctx, params, session }) =>
      database.read(ctx, (tx) => listSessions(tx, params.userId, own(session.token))),
    ),
    bind(accountRoutes.endUserSession, ({ ctx, params }) =>
      end(ctx, params.userId, { id: params.sessionId }),
    ),
    bind(accountRoutes.endUserSessions, ({ ctx, params }) => end(ctx, params.userId, { butToken: null })),
    bind(accountRoutes.createPasswordLink, ({ ctx, params }) =>
      database.write(ctx, (tx) => createPasswordLink(tx, params.userId)),
    ),
    bindPublic(accountRoutes.readPasswordLink, ({ body, caller }) =>
      readPasswordLink(deps, body.token, caller),
    ),
    bindPublic(accountRoutes.usePasswordLink, async ({ body, caller }) =>
      forget(await usePasswordLink(deps, body, caller)),
    ),
  ];
}
