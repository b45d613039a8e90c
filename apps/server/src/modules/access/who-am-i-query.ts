import type { Session } from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { permissionsOf } from "./roles.ts";

type Person = Pick<
  Session,
  "userId" | "email" | "name" | "language" | "role" | "customRole" | "organisation"
> & {
  readonly permissions: readonly string[] | null;
};

/** What the signed-in person is told about the session. */
export async function whoAmI(
  tx: Tx,
  session: { readonly userId: string; readonly csrfToken: string; readonly expiresAt: Date },
): Promise<Session> {
  const found = await sql<Person>`
    SELECT u.id AS "userId", u.email, u.name, u.language, u.role, r.name AS "customRole", r.permissions,
      jsonb_build_object('id', o.organisation_id, 'name', o.name) AS organisation
    FROM access.users u JOIN access.organisations o USING (organisation_id)
    LEFT JOIN access.roles r ON r.organisation_id = u.organisation_id AND r.id = u.custom_role_id
    WHERE u.organisation_id = ${tx.ctx.organisationId} AND u.id = ${session.userId}
  `.execute(tx.kysely);
  const person = found.rows[0];
  if (person === undefined) return fail("not-found");
  const companies = await sql<Session["companies"][number]>`
    SELECT id, code, name, currency, chart, time_zone AS "timeZone"
    FROM access.companies WHERE organisation_id = ${tx.ctx.organisationId} ORDER BY code
  `.execute(tx.kysely);
  return {
    ...person,
    permissions: permissionsOf(person),
    companies: companies.rows,
    csrfToken: session.csrfToken,
    expiresAt: session.expiresAt.toISOString(),
  };
}
