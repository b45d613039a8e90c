import { PHOTO_BYTES, PHOTOS_PER_LINE } from "@stockex/contracts";
import { sql } from "kysely";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { type Jpeg, readJpeg } from "../../platform/files/jpeg.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { assertMay, loadCount } from "./count.ts";
import { mayRemove } from "./photo-query.ts";
import { isMine, myAssignment, myRound } from "./task-query.ts";

/** Which photo: its id is chosen by whoever took it. */
export interface PhotoWish {
  readonly countId: string;
  readonly lineId: string;
  readonly photoId: string;
  readonly takenAt: Date | null;
}

/** Asked before the file is read into memory. @throws ProblemError photo-too-large */
export function assertPhotoSize(bytes: number): void {
  if (bytes > PHOTO_BYTES) fail("photo-too-large", { most: PHOTO_BYTES / 1_000_000 });
}

/** What was sent, as a picture. @throws ProblemError photo-not-readable */
export function pictureOf(bytes: Buffer): Jpeg {
  return readJpeg(bytes) ?? fail("photo-not-readable");
}

/**
 * Keeps a photo with a line that is the caller's to count, in his round. Its line is locked, so that two at once see
 * each other; the index over the places of a line decides if they should not.
 * @throws ProblemError not-found, count-state, photos-full, idempotency-key-reused
 */
export async function addPhoto(tx: Tx, wish: PhotoWish, picture: Jpeg): Promise<void> {
  const { ctx } = tx;
  const count = await loadCount(tx, wish.countId, "share");
  const round = await lockMyLine(tx, wish);
  if (await isKept(tx, wish)) return;
  assertMay(count, "count");
  const now = ctx.clock.now();
  // A clock that runs ahead is no proof of the future.
  const takenAt = wish.takenAt !== null && wish.takenAt < now ? wish.takenAt : now;
  const { width, height, content } = picture;
  const { rows } = await once(
    sql<{ place: number }>`
    INSERT INTO counting.photos (organisation_id, id, count_id, line_id, round, place, user_id, taken_at,
      width, height, bytes, content)
    SELECT ${ctx.organisationId}, ${wish.photoId}, ${wish.countId}, ${wish.lineId}, ${round}, free.place, ${ctx.userId},
      ${takenAt}, ${width}, ${height}, ${content.length}, ${content}
    FROM generate_series(1, ${PHOTOS_PER_LINE}) AS free (place)
    WHERE NOT EXISTS (SELECT FROM counting.photos p
      WHERE p.line_id = ${wish.lineId} AND p.round = ${round} AND p.place = free.place AND p.removed_at IS NULL)
    ORDER BY free.place LIMIT 1
    RETURNING place`.execute(tx.kysely),
  );
  if (rows.length === 0) fail("photos-full", { most: PHOTOS_PER_LINE });
  const after = { lineId: wish.lineId, round, width, height, bytes: content.length };
  await audit(tx, "photo.add", wish.photoId, { after });
}

/** The caller's round of a line that is his to count; holds the line. @throws ProblemError not-found */
async function lockMyLine(tx: Tx, { countId, lineId }: PhotoWish): Promise<number> {
  const { rows } = await sql<{ round: number }>`
    SELECT ${myRound} AS round FROM counting.lines l
    JOIN counting.counts c ON c.id = l.count_id
    JOIN sites.locations o ON o.id = l.location_id
    ${myAssignment(tx.ctx.userId)}
    WHERE l.count_id = ${countId} AND l.id = ${lineId} AND ${isMine} FOR NO KEY UPDATE OF l`.execute(
    tx.kysely,
  );
  return rows[0]?.round ?? fail("not-found");
}

/** Whether it came before: then nothing is left to do. @throws ProblemError when the id stands for something else */
async function isKept(tx: Tx, wish: PhotoWish): Promise<boolean> {
  const { rows } = await sql<{ same: boolean }>`
    SELECT line_id = ${wish.lineId} AND user_id = ${tx.ctx.userId} AND removed_at IS NULL AS same
    FROM counting.photos WHERE id = ${wish.photoId}`.execute(tx.kysely);
  const [known] = rows;
  if (known === undefined) return false;
  return known.same || fail("idempotency-key-reused");
}

/** Two lines given one photo id at once: the key decides. */
async function once<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (violatedUnique(error) === "photos_pkey") fail("idempotency-key-reused");
    throw error;
  }
}

/**
 * Takes a photo away: its picture is gone, that there was one stays.
 * @throws ProblemError not-found, count-state
 */
export async function removePhoto(tx: Tx, countId: string, photoId: string): Promise<void> {
  const { ctx } = tx;
  const count = await loadCount(tx, countId, "share");
  const { rows } = await sql<{ lineId: string; round: number; bytes: number }>`
    SELECT p.line_id AS "lineId", p.round, p.bytes
    FROM counting.photos p JOIN counting.counts c ON c.id = p.count_id
    WHERE p.id = ${photoId} AND p.count_id = ${countId} AND p.removed_at IS NULL AND ${mayRemove(tx)}
    FOR UPDATE OF p`.execute(tx.kysely);
  const before = rows[0] ?? fail("not-found");
  assertMay(count, "count");
  await sql`UPDATE counting.photos SET content = NULL, removed_by = ${ctx.userId}, removed_at = ${ctx.clock.now()}
    WHERE id = ${photoId}`.execute(tx.kysely);
  await audit(tx, "photo.remove", photoId, { before });
}

const audit = (tx: Tx, action: string, photoId: string, what: { before?: unknown; after?: unknown }) =>
  appendAudit(tx, { action, objectType: "photo", objectId: photoId, ...what });
