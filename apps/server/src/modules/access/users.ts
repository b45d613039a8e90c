import type { Language, Role, User } from "@stockex/contracts";
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

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly role: Role;
  readonly password: string;
}

/**
 * Adds a person who can sign in.
 * @throws ProblemError already-exists when the e-mail has an account, in this organisation or another
 */
export async function createUser(database: Database, ctx: RequestContext, wanted: NewUser): Promise<User> {
  const passwordHash = await hashPassword(wanted.password);
  const { password: _, ...facts } = wanted;
  const user: User = { ...facts, id: newId(ctx.clock), email: wanted.email.toLowerCase(), active: true };
  try {
    return await database.write(ctx, async (tx) => {
      await insertUser(tx, user, passwordHash);
      await appendAudit(tx, { action: "user.create", objectType: "user", objectId: user.id, after: user });
      return user;
    });
  } catch (error) {
    if (violatedUnique(error) !== "users_email") throw error;
    return fail("already-exists", { field: "email", value: user.email });
  }
}

async function insertUser(tx: Tx, user: User, passwordHash: string): Promise<void> {
  await tx.client.query(
    `INSERT INTO access.users (organisation_id, id, email, name, language, role, password_hash, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tx.ctx.organisationId,
      user.id,
      user.email,
      user.name,
      user.language,
      user.role,
      passwordHash,
      tx.ctx.clock.now(),
    ],
  );
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
      SELECT id, email, name, language, role, active FROM access.users
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
