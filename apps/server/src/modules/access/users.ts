import type { Language, Person, Role, User } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { z } from "zod";
import type { RequestContext } from "../../platform/context.ts";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { pageOf, readCursor } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { hashPassword } from "./passwords.ts";
import { assertRoleAllowed } from "./role-conflicts.ts";
import { findCustomRole, permissionsGiven } from "./roles.ts";
import { describeFactors, hasSecondFactor } from "./second-factors.ts";
import { mustHaveSecondFactor } from "./sign-in-rules.ts";

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly role: Role;
  /** The organisation's own role, copied from `role`. */
  readonly customRoleId?: string | null;
  /** Left out, the person is given a one-time link to set one, and cannot sign in before. */
  readonly password?: string;
}

/**
 * Adds a person.
 * @throws ProblemError already-exists when the e-mail has an account, in this organisation or another; role-conflict
 */
export async function createUser(database: Database, ctx: RequestContext, wanted: NewUser): Promise<User> {
  const { password, ...facts } = wanted;
  const passwordHash = password === undefined ? null : await hashPassword(password);
  return database.write(ctx, (tx) => addUser(tx, facts, passwordHash));
}

/** The same within a transaction, which is over when it fails. */
export async function addUser(
  tx: Tx,
  wanted: Omit<NewUser, "password">,
  passwordHash: string | null,
): Promise<User> {
  const { customRoleId = null, ...facts } = wanted;
  const email = wanted.email.toLowerCase();
  const customRole = await findCustomRole(tx, customRoleId, wanted.role);
  await assertRoleAllowed(tx, await permissionsGiven(tx, wanted.role, customRoleId));
  const user: User = { ...facts, id: newId(tx.ctx.clock), email, customRole, active: true, version: 1 };
  try {
    await insertUser(tx, user, passwordHash);
  } catch (error) {
    if (violatedUnique(error) !== "users_email") throw error;
    return fail("already-exists", { field: "email", value: email });
  }
  await appendAudit(tx, { action: "user.create", objectType: "user", objectId: user.id, after: user });
  return user;
}

async function insertUser(tx: Tx, user: User, passwordHash: string | null): Promise<void> {
  await tx.client.query(
    `INSERT INTO access.users (organisation_id, id, email, name, language, role, custom_role_id, password_hash, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.ctx.organisationId,
      user.id,
      user.email,
      user.name,
      user.language,
      user.role,
      user.customRole?.id ?? null,
      passwordHash,
      tx.ctx.clock.now(),
    ],
  );
}

/**
 * Changes a person. Who is let in no more, or gets another role, is asked for it anew: deactivated, their sessions
 * end; with another role they go on with its permissions. Gives the tokens (as SHA-256) of the sessions concerned.
 * @throws ProblemError not-found, version-conflict; decision-not-possible when no active administrator would remain; role-conflict
 */
export async function changeUser(
  tx: Tx,
  id: string,
  wanted: Pick<User, "name" | "language" | "role" | "active"> & { readonly customRoleId: string | null },
  ifMatch: string | null,
): Promise<{ readonly user: User; readonly sessions: readonly Buffer[] }> {
  const { user: before, others } = await lockUser(tx, id);
  if (ifMatch !== String(before.version)) fail("version-conflict");
  const leaves = isAdministrator(before) && !isAdministrator(wanted);
  if (leaves && !others.some(isAdministrator)) fail("decision-not-possible", { why: "last-administrator" });
  const { customRoleId, ...facts } = wanted;
  const customRole = await findCustomRole(tx, customRoleId, wanted.role);
  // Who has a role already keeps it: only what is given is judged.
  if (wanted.role !== before.role || customRoleId !== (before.customRole?.id ?? null))
    await assertRoleAllowed(tx, await permissionsGiven(tx, wanted.role, customRoleId));
  await sql`
    UPDATE access.users SET name = ${wanted.name}, language = ${wanted.language}, role = ${wanted.role},
      custom_role_id = ${customRoleId}, active = ${wanted.active}, version = version + 1
    WHERE id = ${id}`.execute(tx.kysely);
  const user: User = { ...before, ...facts, customRole, version: before.version + 1 };
  const action = before.active === user.active ? "change" : user.active ? "activate" : "deactivate";
  await appendAudit(tx, { action: `user.${action}`, objectType: "user", objectId: id, before, after: user });
  // Who needs a second factor now and has none sets it up at the next sign-in.
  const goOn = user.active && ((await hasSecondFactor(tx, id)) || !(await mustHaveSecondFactor(tx, id)));
  return { user, sessions: await sessionsOf(tx, id, goOn) };
}

/** Of a person `u`; the name of their own role is looked up by itself, so that the row can be locked alone. */
const columns = sql`u.id, u.email, u.name, u.language, u.role, u.active, u.version,
  (SELECT jsonb_build_object('id', r.id, 'name', r.name) FROM access.roles r
    WHERE r.organisation_id = u.organisation_id AND r.id = u.custom_role_id) AS "customRole"`;

const isAdministrator = ({ role, active }: Pick<User, "role" | "active">) =>
  role === "administrator" && active;

/** Locked together with every administrator, in key order, so that two cannot each remove the other. */
async function lockUser(tx: Tx, id: string): Promise<{ user: User; others: User[] }> {
  const { rows } = await sql<User>`
    SELECT ${columns} FROM access.users u
    WHERE id = ${id} OR (role = 'administrator' AND active) ORDER BY id FOR NO KEY UPDATE OF u`.execute(
    tx.kysely,
  );
  const user = rows.find((row) => row.id === id) ?? fail("not-found");
  return { user, others: rows.filter((row) => row !== user) };
}

async function sessionsOf(tx: Tx, id: string, goOn: boolean): Promise<Buffer[]> {
  const { rows } = await (goOn
    ? sql<{ token: Buffer }>`SELECT token_sha256 AS token FROM access.sessions WHERE user_id = ${id}`
    : sql<{
        token: Buffer;
      }>`DELETE FROM access.sessions WHERE user_id = ${id} RETURNING token_sha256 AS token`
  ).execute(tx.kysely);
  return rows.map(({ token }) => token);
}

/** A person as an administrator sees them. @throws ProblemError not-found */
export async function readUser(tx: Tx, id: string): Promise<Person> {
  const { rows } = await sql<Omit<Person, "linkExpiresAt" | "secondFactor"> & { linkExpiresAt: Date | null }>`
    SELECT ${columns},
      u.password_hash IS NOT NULL AS "hasPassword", l.expires_at AS "linkExpiresAt"
    FROM access.users u
    LEFT JOIN access.password_links l ON l.organisation_id = u.organisation_id AND l.user_id = u.id
      AND l.used_at IS NULL AND l.expires_at > ${tx.ctx.clock.now()}
    WHERE u.id = ${id}`.execute(tx.kysely);
  const found = rows[0] ?? fail("not-found");
  return {
    ...found,
    linkExpiresAt: found.linkExpiresAt?.toISOString() ?? null,
    secondFactor: await describeFactors(tx, id),
  };
}

const place = z.tuple([z.string(), z.uuid()]);

/** People of the organisation by name. */
export function listUsers(
  database: Database,
  ctx: RequestContext,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: User[]; next: string | null }> {
  const after = readCursor(place, page.cursor);
  const beyond = after === null ? sql`true` : sql`(name, id) > (${after[0]}, ${after[1]}::uuid)`;
  return database.read(ctx, async (tx) => {
    const { rows } = await sql<User>`
      SELECT ${columns} FROM access.users u
      WHERE organisation_id = ${ctx.organisationId} AND ${beyond}
      ORDER BY name, id LIMIT ${page.limit + 1}
    `.execute(tx.kysely);
    return pageOf(rows, page.limit, (last) => [last.name, last.id]);
  });
}

/** Chooses the caller's language; other sessions of the person follow within 5 s. */
export async function changeLanguage(
  database: Database,
  ctx: RequestContext,
  language: Language,
): Promise<void> {
  await database.write(ctx, async (tx) => {
    await tx.client.query("UPDATE access.users SET language = $3 WHERE organisation_id = $1 AND id = $2", [
      ctx.organisationId,
      ctx.userId,
      language,
    ]);
    await appendAudit(tx, {
      action: "user.change-language",
      objectType: "user",
      objectId: ctx.userId ?? "",
      after: { language },
    });
  });
}
