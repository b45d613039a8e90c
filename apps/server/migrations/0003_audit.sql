-- Who did what, with before and after. Events are written with the change; a sealer chains them afterwards,
-- so that writers of one organisation never queue for the head of the chain.

CREATE SCHEMA audit;
GRANT USAGE ON SCHEMA audit TO stockex_app;

CREATE TABLE audit.events (
  organisation_id uuid NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL,
  actor_id uuid,
  action text NOT NULL,
  object_type text NOT NULL,
  object_id text NOT NULL,
  before jsonb,
  after jsonb,
  reason text,
  channel text NOT NULL CHECK (channel IN ('web', 'api', 'app', 'job', 'import', 'demo')),
  address inet,
  PRIMARY KEY (organisation_id, id)
);
CREATE INDEX events_object ON audit.events (organisation_id, object_type, object_id, id);
CREATE INDEX events_order ON audit.events (organisation_id, xact, id);
CALL platform.protect('audit.events', 'SELECT, INSERT');

-- The chain: hash n = sha256(hash n-1 ‖ canonical text of event n), in the order (xact, id) of settled events.
CREATE TABLE audit.chain (
  organisation_id uuid NOT NULL,
  sequence bigint NOT NULL CHECK (sequence > 0),
  event_id bigint NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (organisation_id, sequence),
  UNIQUE (organisation_id, event_id)
);
CALL platform.protect('audit.chain', 'SELECT');

-- The text an event is hashed as. jsonb prints its keys in one fixed order, so the text is stable.
CREATE FUNCTION audit.canonical(e audit.events) RETURNS text
LANGUAGE sql STABLE
RETURN concat_ws(E'\x1f', e.organisation_id, e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
  coalesce(e.actor_id::text, ''), e.action, e.object_type, e.object_id, coalesce(e.before::text, ''),
  coalesce(e.after::text, ''), coalesce(e.reason, ''), e.channel, coalesce(host(e.address), ''));

-- Chains the settled events of one organisation; run by the sealing job as owner. Gives the number sealed.
CREATE FUNCTION audit.seal(organisation uuid, most integer DEFAULT 100000) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  last_sequence bigint;
  last_hash bytea;
  last_xact xid8;
  last_id bigint;
  sealed integer := 0;
  e audit.events;
BEGIN
  PERFORM set_config('stockex.organisation_id', organisation::text, true);
  PERFORM pg_advisory_xact_lock(hashtextextended('audit.seal' || organisation::text, 0));
  SELECT c.sequence, c.hash, v.xact, v.id INTO last_sequence, last_hash, last_xact, last_id
  FROM audit.chain c JOIN audit.events v ON v.organisation_id = c.organisation_id AND v.id = c.event_id
  WHERE c.organisation_id = organisation ORDER BY c.sequence DESC LIMIT 1;
  last_sequence := coalesce(last_sequence, 0);
  last_hash := coalesce(last_hash, sha256(convert_to(organisation::text, 'UTF8')));
  FOR e IN
    SELECT * FROM audit.events v
    WHERE v.organisation_id = organisation
      AND (v.xact, v.id) > (coalesce(last_xact, '0'::xid8), coalesce(last_id, 0))
      AND v.xact < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY v.xact, v.id LIMIT most
  LOOP
    last_sequence := last_sequence + 1;
    last_hash := sha256(last_hash || convert_to(audit.canonical(e), 'UTF8'));
    INSERT INTO audit.chain VALUES (organisation, last_sequence, e.id, last_hash);
    sealed := sealed + 1;
  END LOOP;
  RETURN sealed;
END $$;
REVOKE ALL ON FUNCTION audit.seal(uuid, integer) FROM PUBLIC;
