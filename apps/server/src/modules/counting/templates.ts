import type { CountTemplate } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import { type Page, type PageRequest, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";

const columns = sql`
  m.id, m.name, m.site_id AS "siteId", s.name AS "siteName", m.scope, m.blind, m.passes, m.version`;
type SetUp = Omit<CountTemplate, "id" | "siteName" | "version">;
const tables = sql`counting.templates m JOIN sites.sites s ON s.id = m.site_id`;

/** Kept set-ups by name; those of archived sites are offered no more. */
export function listTemplates(tx: Tx, request: PageRequest): Promise<Page<CountTemplate>> {
  const order = {
    keys: [
      { name: "name", value: sql`lower(m.name)`, type: "text" },
      { name: "id", value: sql`m.id`, type: "uuid" },
    ],
  } as const;
  return readPage<CountTemplate>(
    tx,
    request,
    order,
    (page) => sql`
    SELECT ${page.key}, ${columns} FROM ${tables}
    WHERE ${page.after} AND s.archived_at IS NULL ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

async function readTemplate(tx: Tx, id: string): Promise<CountTemplate> {
  const { rows } = await sql<CountTemplate>`SELECT ${columns} FROM ${tables} WHERE m.id = ${id}`.execute(
    tx.kysely,
  );
  return rows[0] ?? fail("not-found");
}

/** Keeps a set-up under a name. @throws ProblemError already-exists, unknown-reference */
export async function createTemplate(tx: Tx, wish: SetUp): Promise<CountTemplate> {
  const { ctx } = tx;
  const id = newId(ctx.clock);
  const { numAffectedRows } = await named(
    tx,
    wish.name,
    sql`
    INSERT INTO counting.templates
      (organisation_id, id, name, site_id, scope, blind, passes, created_by, created_at)
    SELECT s.organisation_id, ${id}, ${wish.name}, s.id, ${JSON.stringify(wish.scope)}::jsonb, ${wish.blind},
      ${wish.passes}, ${ctx.userId}, ${ctx.clock.now()}
    FROM sites.sites s WHERE s.id = ${wish.siteId} AND s.archived_at IS NULL`.execute(tx.kysely),
  );
  if (numAffectedRows === 0n) fail("unknown-reference", { what: "site", value: wish.siteId });
  const after = await readTemplate(tx, id);
  await appendAudit(tx, {
    action: "count-template.create",
    objectType: "count-template",
    objectId: id,
    after,
  });
  return after;
}

/**
 * Changes a set-up read at `version`, or its name; counts begun with it hold their own.
 * @throws ProblemError not-found, version-conflict, already-exists, unknown-reference
 */
export async function changeTemplate(
  tx: Tx,
  id: string,
  version: number,
  wish: SetUp,
): Promise<CountTemplate> {
  await sql`SELECT FROM counting.templates WHERE id = ${id} FOR UPDATE`.execute(tx.kysely);
  const before = await readTemplate(tx, id);
  if (before.version !== version) fail("version-conflict");
  const { numAffectedRows } = await named(
    tx,
    wish.name,
    sql`
    UPDATE counting.templates m SET name = ${wish.name}, site_id = s.id, scope = ${JSON.stringify(wish.scope)}::jsonb,
      blind = ${wish.blind}, passes = ${wish.passes}, version = m.version + 1
    FROM sites.sites s
    WHERE m.id = ${id} AND s.id = ${wish.siteId} AND (s.archived_at IS NULL OR s.id = m.site_id)`.execute(
      tx.kysely,
    ),
  );
  if (numAffectedRows === 0n) fail("unknown-reference", { what: "site", value: wish.siteId });
  const after = await readTemplate(tx, id);
  await appendAudit(tx, {
    action: "count-template.change",
    objectType: "count-template",
    objectId: id,
    before,
    after,
  });
  return after;
}

/** Forgets a set-up; counts begun with it hold their own. @throws ProblemError not-found */
export async function deleteTemplate(tx: Tx, id: string): Promise<void> {
  const before = await readTemplate(tx, id);
  const { numAffectedRows } = await sql`DELETE FROM counting.templates WHERE id = ${id}`.execute(tx.kysely);
  if (numAffectedRows === 0n) fail("not-found");
  await appendAudit(tx, {
    action: "count-template.delete",
    objectType: "count-template",
    objectId: id,
    before,
  });
}

const fieldName = { en: "Name", fr: "Nom" } as const;

/** Two people may choose the same name at once: the index decides. */
async function named<T>({ ctx }: Tx, name: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (violatedUnique(error) !== "templates_name") throw error;
    return fail("already-exists", { field: fieldName[ctx.language], value: name });
  }
}
