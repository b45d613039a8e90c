-- The ground every module stands on: who is asking (organisation, user), row-level security, ids,
-- idempotency, outbox. The runtime role is stockex_app; the role that runs this file owns everything.

CREATE SCHEMA IF NOT EXISTS platform;
GRANT USAGE ON SCHEMA platform TO stockex_app;

-- The organisation of the running transaction, set by the server with set_config(…, true).
-- NULL when none is set, so that every policy then hides every row.
CREATE FUNCTION platform.current_organisation() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('stockex.organisation_id', true), '')::uuid;

CREATE FUNCTION platform.current_actor() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('stockex.user_id', true), '')::uuid;

-- UUIDv7 for set-based inserts, also before PostgreSQL 18 (RFC 9562, 5.7): 48 bits of Unix milliseconds,
-- then random bits of a version 4 UUID with version and variant overwritten.
CREATE FUNCTION platform.uuidv7() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE
AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6),
      52, 1), 53, 1), 'hex')::uuid
$$;
DO $$ BEGIN
  IF current_setting('server_version_num')::int >= 180000 THEN
    -- The server's own is four times as fast and monotonic within a backend.
    EXECUTE 'CREATE OR REPLACE FUNCTION platform.uuidv7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE RETURN pg_catalog.uuidv7()';
  END IF;
END $$;

-- Forces row-level security on a tenant table and gives the runtime role the named rights.
CREATE PROCEDURE platform.protect(tenant_table regclass, rights text)
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format(
    'CREATE POLICY organisation ON %s USING (organisation_id = (SELECT platform.current_organisation())) '
    'WITH CHECK (organisation_id = (SELECT platform.current_organisation()))', tenant_table);
  -- The owner migrates, dispatches the outbox, seals the audit and checks invariants over all organisations;
  -- it never serves a request. Everybody else is bound by the policy above.
  EXECUTE format('CREATE POLICY upkeep ON %s TO CURRENT_USER USING (true) WITH CHECK (true)', tenant_table);
  EXECUTE format('GRANT %s ON %s TO stockex_app', rights, tenant_table);
END $$;
REVOKE ALL ON PROCEDURE platform.protect(regclass, text) FROM PUBLIC;

-- An answer kept under the caller's key, written in the transaction that made the effect:
-- the same key and body answers the same, another body is refused.
CREATE TABLE platform.idempotency_keys (
  organisation_id uuid NOT NULL,
  user_id uuid NOT NULL,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  route text NOT NULL,
  body_sha256 bytea NOT NULL,
  answer jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, user_id, key)
);
CALL platform.protect('platform.idempotency_keys', 'SELECT, INSERT, UPDATE, DELETE');

-- News written with the change. Readers stop below the oldest running transaction
-- (xact < pg_snapshot_xmin(pg_current_snapshot())), so a slow transaction's event is never skipped.
CREATE TABLE platform.outbox (
  organisation_id uuid NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  type text NOT NULL,
  aggregate_id uuid NOT NULL,
  payload jsonb NOT NULL,
  occurred_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id)
);
CREATE INDEX outbox_order ON platform.outbox (xact, id);
CALL platform.protect('platform.outbox', 'SELECT, INSERT');

-- Where each listener stands, over all organisations: read and written by the dispatcher (owner) alone.
CREATE TABLE platform.outbox_consumers (
  name text PRIMARY KEY,
  xact xid8 NOT NULL DEFAULT '0',
  id bigint NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL DEFAULT now()
);
-- Events a listener failed on too often: kept with the reason, never lost.
CREATE TABLE platform.outbox_dead_letters (
  organisation_id uuid NOT NULL,
  consumer text NOT NULL REFERENCES platform.outbox_consumers (name),
  event_id bigint NOT NULL,
  attempts integer NOT NULL,
  error text NOT NULL,
  failed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, consumer, event_id)
);
CALL platform.protect('platform.outbox_dead_letters', 'SELECT');

-- Puts a job in the queue within the caller's transaction. The queue's tables belong to graphile-worker, which
-- makes them at start and which the runtime role may not touch; the body is only looked up when it runs.
-- Reviewed: the organisation in the payload is always the caller's own, whatever the caller sent.
CREATE FUNCTION platform.enqueue_job(task text, payload jsonb, job_key text, run_at timestamptz, max_attempts integer)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$ BEGIN
  IF platform.current_organisation() IS NULL THEN
    RAISE EXCEPTION 'a job belongs to an organisation';
  END IF;
  PERFORM graphile_worker.add_job(
    identifier => task,
    payload => (payload || jsonb_build_object('organisationId', platform.current_organisation()))::json,
    -- A key is unique over all organisations in the queue, so it carries the organisation.
    job_key => platform.current_organisation() || ':' || task || ':' || job_key,
    run_at => run_at, max_attempts => max_attempts);
END $$;
REVOKE ALL ON FUNCTION platform.enqueue_job(text, jsonb, text, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.enqueue_job(text, jsonb, text, timestamptz, integer) TO stockex_app;

-- Tries per account and address, over all nodes (rate-limiter-flexible's columns). Written by the owner alone:
-- who signs in has no organisation yet.
CREATE TABLE platform.rate_limits (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);
