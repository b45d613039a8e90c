import { brokenChainSql } from "../modules/audit/index.ts";
import { all, type Invariant } from "./invariant.ts";

/**
 * Tables whose rows say in which transaction they were written. How far an import has come is told while its own
 * transaction is still open, and changes nothing.
 */
const witnesses: readonly string[] = [
  "stock.moves",
  "valuation.layers",
  "valuation.entries",
  "counting.readings",
  "platform.outbox",
];

const chainHolds = `
  SELECT "organisationId" AS organisation, 'audit chain: ' || problem AS problem, format('event %s', "eventId") AS subject,
    format('link %s', sequence) AS detail
  FROM (${brokenChainSql}) broken`;

const changes = (name: string) => (name === "platform.outbox" ? "WHERE type <> 'import.progressed'" : "");

const writersAreAudited = `
  SELECT w.organisation_id, 'transaction without an audit event', format('%s transaction %s', string_agg(w.name, ', '), w.xact),
    NULL
  FROM (${witnesses
    .map(
      (name) => `SELECT organisation_id, xact, '${name}' AS name FROM ${name} ${changes(name)} GROUP BY 1, 2`,
    )
    .join("\n    UNION ALL ")}) w
  LEFT JOIN (SELECT DISTINCT organisation_id, xact FROM audit.events) e
    ON e.organisation_id = w.organisation_id AND e.xact = w.xact
  WHERE e.xact IS NULL
  GROUP BY w.organisation_id, w.xact`;

const idsAreUnique = `
  SELECT min(organisation_id::text)::uuid AS organisation, 'event number used twice' AS problem, id::text AS subject,
    count(*)::text AS detail
  FROM platform.outbox GROUP BY id HAVING count(*) > 1`;

/**
 * A listener that has moved lately is at work; one that has not must have nothing of its own before it. Events it
 * failed on are behind its place, in the dead letters.
 */
const listenersAreThere = `
  SELECT o.organisation_id, 'event not delivered', format('%s: event %s', c.name, o.id),
    format('%s of %s', o.type, o.occurred_at)
  FROM platform.outbox_consumers c
  JOIN platform.outbox o ON o.type = ANY (c.types) AND (o.xact, o.id) > (c.xact, c.id)
  WHERE o.xact < pg_snapshot_xmin(pg_current_snapshot())
    AND c.updated_at < now() - current_setting('stockex.outbox_lag')::interval
    AND o.occurred_at < now() - current_setting('stockex.outbox_lag')::interval`;

const deadLettersAreOfEvents = `
  SELECT d.organisation_id, 'dead letter of no event', format('%s: event %s', d.consumer, d.event_id), left(d.error, 200)
  FROM platform.outbox_dead_letters d
  WHERE NOT EXISTS (SELECT FROM platform.outbox o WHERE o.organisation_id = d.organisation_id AND o.id = d.event_id)`;

/** What happened, and the type of the one event that must tell of it. */
const told = (type: string, happened: string) => `
  SELECT organisation_id, 'not exactly one ${type}', subject::text, format('%s events, %s such', coalesce(n, 0), count(happened.subject))
  FROM (${happened}) happened FULL JOIN (
    SELECT organisation_id, aggregate_id AS subject, count(*) AS n FROM platform.outbox WHERE type = '${type}' GROUP BY 1, 2) o
    USING (organisation_id, subject)
  WHERE o.n IS DISTINCT FROM 1 OR happened.subject IS NULL
  GROUP BY organisation_id, subject, n`;

const answersAreKept = `
  SELECT organisation_id AS organisation, 'key without its answer' AS problem, format('user %s key %s', user_id, key) AS subject,
    route AS detail
  FROM platform.idempotency_keys WHERE answer IS NULL OR length(body_sha256) <> 32`;

const keysAreUnique = `
  SELECT organisation_id, 'key with two answers', format('user %s key %s', user_id, key), count(*)::text
  FROM platform.idempotency_keys GROUP BY organisation_id, user_id, key HAVING count(*) > 1`;

const keyIsPrimary = `
  SELECT NULL::uuid, 'the primary key is gone', 'platform.idempotency_keys', NULL
  WHERE NOT EXISTS (
    SELECT FROM pg_constraint WHERE conrelid = 'platform.idempotency_keys'::regclass AND contype = 'p')`;

/** Traces: audit, outbox, idempotency. */
export const trailInvariants: readonly Invariant[] = [
  {
    number: 10,
    name: "the audit chain verifies, and every writing transaction has an event",
    sql: all(chainHolds, writersAreAudited),
  },
  {
    number: 12,
    name: "what happened is in the outbox once, and was delivered or set aside",
    sql: all(
      idsAreUnique,
      listenersAreThere,
      deadLettersAreOfEvents,
      told("stock.moved", "SELECT DISTINCT organisation_id, batch_id AS subject FROM stock.moves"),
      told(
        "count.posted",
        "SELECT organisation_id, id AS subject FROM counting.counts WHERE state = 'posted'",
      ),
      told(
        "count.cancelled",
        "SELECT organisation_id, id AS subject FROM counting.counts WHERE state = 'cancelled'",
      ),
    ),
  },
  {
    number: 14,
    name: "an idempotency key has one answer",
    sql: all(answersAreKept, keysAreUnique, keyIsPrimary),
  },
];
