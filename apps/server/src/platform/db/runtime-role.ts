import type { Client, Pool } from "pg";
import { DatabaseSetupError, errorCode, errorText } from "./setup-error.ts";

/** The role every runtime session runs as: no login, owns nothing, subject to row-level security. */
export const RUNTIME_ROLE = "stockex_app";

// Roles belong to the whole server, so migrations of two databases can meet here: somebody else made the
// role (42710), inserted its row (23505) or changed the same catalogue row (XX000) a moment ago.
const CONCURRENT = new Set(["42710", "23505", "XX000"]);

/**
 * Makes the runtime role when it is missing and lets the connected owner take it (SET ROLE).
 * @throws DatabaseSetupError runtime-role-missing when the user may neither create nor take it
 */
export async function ensureRuntimeRole(client: Client): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await createAndGrant(client);
      return;
    } catch (error) {
      if (CONCURRENT.has(errorCode(error)) && attempt < 10) continue;
      throw new DatabaseSetupError(
        "runtime-role-missing",
        `The migrating user can neither create nor take the role ${RUNTIME_ROLE}: ${errorText(error)}. As a ` +
          `superuser run: CREATE ROLE ${RUNTIME_ROLE} NOLOGIN; GRANT ${RUNTIME_ROLE} TO <migrating user>;`,
        error,
      );
    }
  }
}

async function createAndGrant(client: Client): Promise<void> {
  const found = await client.query("select 1 from pg_roles where rolname = $1", [RUNTIME_ROLE]);
  if (found.rowCount === 0) await client.query(`create role ${RUNTIME_ROLE} nologin`);
  // Since PostgreSQL 16 a membership may lack the right to SET ROLE, and a role's creator starts so.
  const { rows } = await client.query<{ modern: boolean; mayTake: boolean }>(
    `select v >= 160000 as modern,
            pg_has_role(current_user, $1, case when v >= 160000 then 'SET' else 'MEMBER' end) as "mayTake"
     from (select current_setting('server_version_num')::int as v) server`,
    [RUNTIME_ROLE],
  );
  if (rows[0]?.mayTake) return;
  const how = rows[0]?.modern ? "with inherit false, set true" : "";
  await client.query(`grant ${RUNTIME_ROLE} to current_user ${how}`);
}

interface RoleFacts {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypassesRowSecurity: boolean;
  /** One schema, table or function it owns, directly or through a role it inherits; null when none. */
  readonly owns: string | null;
}

/**
 * Refuses to serve when row-level security would not hold for the pool's sessions.
 * @throws DatabaseSetupError runtime-role-unsafe when the current user is superuser, has BYPASSRLS, or owns
 *   any schema, table or function of the application
 */
export async function assertRuntimeRole(pool: Pool): Promise<void> {
  const { rows } = await pool.query<RoleFacts>(
    `with owned as (
       select 'schema ' || nspname as what, nspowner as owner, oid as schema from pg_namespace
       union all
       select 'table ' || c.oid::regclass, relowner, relnamespace from pg_class c where relkind in ('r', 'p', 'v', 'm', 'f')
       union all
       select 'function ' || p.oid::regprocedure, proowner, pronamespace from pg_proc p
     )
     select rolname as name, rolsuper as superuser, rolbypassrls as "bypassesRowSecurity",
       (select what from owned join pg_namespace n on n.oid = owned.schema
        where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
          and pg_has_role(current_user, owner, 'USAGE')
        order by what limit 1) as owns
     from pg_roles where rolname = current_user`,
  );
  const role = rows[0];
  if (role === undefined) throw new Error("the current user has no row in pg_roles");
  const reason = unsafeReason(role);
  if (reason === null) return;
  throw new DatabaseSetupError(
    "runtime-role-unsafe",
    `The database user ${role.name} ${reason}, so row-level security would not protect organisations. ` +
      `Let DATABASE_URL's user be a plain member of ${RUNTIME_ROLE}.`,
  );
}

function unsafeReason(role: RoleFacts): string | null {
  if (role.superuser) return "is a superuser";
  if (role.bypassesRowSecurity) return "has BYPASSRLS";
  if (role.owns !== null) return `owns ${role.owns}`;
  return null;
}
