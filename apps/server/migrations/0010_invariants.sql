-- What the nightly check of the invariants found; empty in a healthy database. Over all organisations, so it
-- belongs to the owner alone.
CREATE TABLE platform.invariant_failures (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  checked_at timestamptz NOT NULL,
  number integer NOT NULL,
  name text NOT NULL,
  rows bigint NOT NULL CHECK (rows > 0),
  -- The first offending rows, as JSON.
  sample jsonb NOT NULL
);

-- The types a listener takes, kept with its place: an event it never asked for is none it is behind with.
ALTER TABLE platform.outbox_consumers ADD COLUMN types text[] NOT NULL DEFAULT '{}';
