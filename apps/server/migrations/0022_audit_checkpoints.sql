-- What the caller's program calls itself, beside the address. Events of before have none, and their text stays.
ALTER TABLE audit.events ADD COLUMN device text CHECK (length(device) <= 300);

CREATE INDEX events_actor ON audit.events (organisation_id, actor_id, id);

-- The text an event is hashed as: concat_ws leaves a missing device out, so that older events keep their hash.
CREATE OR REPLACE FUNCTION audit.canonical(e audit.events) RETURNS text
LANGUAGE sql STABLE
RETURN concat_ws(E'\x1f', e.organisation_id, e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
  coalesce(e.actor_id::text, ''), e.action, e.object_type, e.object_id, coalesce(e.before::text, ''),
  coalesce(e.after::text, ''), coalesce(e.reason, ''), e.channel, coalesce(host(e.address), ''), e.device);

-- A link of the chain, signed with the server's key, which is not in the database: whoever chains everything anew with
-- the owner's rights cannot sign what he made, and what was signed before contradicts it. Worth as much as its copies
-- outside: the table is for those who download them.
CREATE TABLE audit.checkpoints (
  organisation_id uuid NOT NULL,
  sequence bigint NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  at timestamptz NOT NULL,
  -- Ed25519 (RFC 8032).
  public_key bytea NOT NULL CHECK (length(public_key) = 32),
  signature bytea NOT NULL CHECK (length(signature) = 64),
  PRIMARY KEY (organisation_id, sequence)
);
CALL platform.protect('audit.checkpoints', 'SELECT, INSERT');
