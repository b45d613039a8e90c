import type { PoolClient } from "pg";
import type { Idempotency, RequestContext } from "../context.ts";
import { fail } from "../problem.ts";

type Kept<T> = { readonly found: true; readonly answer: T } | { readonly found: false };

/** Keys that a unit of work has already used up, to catch a request that would write twice under one. */
const used = new WeakSet<Idempotency>();

/**
 * Takes the key for this transaction. Of two concurrent requests the second waits here until the first has
 * ended: it then finds the first's answer, or the key free when the first rolled back.
 * @throws ProblemError idempotency-key-reused when the key was used for another route or body
 */
export async function claimKey<T>(
  client: PoolClient,
  ctx: RequestContext,
  idempotency: Idempotency,
): Promise<Kept<T>> {
  if (used.has(idempotency)) throw new Error("one request makes one write under its idempotency key");
  const user = keyUser(ctx);
  const { key, route, bodySha256 } = idempotency;
  const claimed = await client.query({
    name: "idempotency-claim",
    text: `INSERT INTO platform.idempotency_keys (organisation_id, user_id, key, route, body_sha256, created_at)
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    values: [ctx.organisationId, user, key, route, bodySha256, ctx.clock.now()],
  });
  if (claimed.rowCount === 1) return { found: false };
  const { rows } = await client.query<{ route: string; body_sha256: Buffer; answer: T }>({
    name: "idempotency-find",
    text: `SELECT route, body_sha256, answer FROM platform.idempotency_keys
           WHERE organisation_id = $1 AND user_id = $2 AND key = $3`,
    values: [ctx.organisationId, user, key],
  });
  const first = rows[0];
  if (first === undefined) throw new Error("an idempotency key was there and is gone within a transaction");
  if (first.route !== route || !first.body_sha256.equals(bodySha256)) return fail("idempotency-key-reused");
  return { found: true, answer: first.answer };
}

/** Keeps the answer with the effect, in the same transaction. */
export async function keepAnswer(
  client: PoolClient,
  ctx: RequestContext,
  idempotency: Idempotency,
  answer: unknown,
): Promise<void> {
  await client.query({
    name: "idempotency-keep",
    text: `UPDATE platform.idempotency_keys SET answer = $4
           WHERE organisation_id = $1 AND user_id = $2 AND key = $3`,
    values: [ctx.organisationId, keyUser(ctx), idempotency.key, JSON.stringify(answer ?? null)],
  });
}

/** Marks the key as used up, once its transaction has committed. */
export function spendKey(idempotency: Idempotency): void {
  used.add(idempotency);
}

function keyUser(ctx: RequestContext): string {
  if (ctx.userId === null) throw new Error("an idempotency key belongs to a user");
  return ctx.userId;
}
