-- Other systems. KoboToolbox first: forms filled in the field whose submissions become readings of a count.

CREATE SCHEMA integrations;
GRANT USAGE ON SCHEMA integrations TO stockex_app;

CREATE TABLE integrations.kobo_connections (
  organisation_id uuid NOT NULL,
  -- Also the device of its readings.
  id uuid NOT NULL,
  name text NOT NULL,
  server_url text NOT NULL,
  asset_uid text NOT NULL,
  -- Sealed with the server's key for exactly this row.
  token_sealed bytea NOT NULL,
  -- SHA-256 of the secret in the address KoboToolbox posts to.
  push_sha256 bytea NOT NULL CHECK (length(push_sha256) = 32),
  -- {"quantity":"lines/quantity", …}: see contracts, koboMapping.
  mapping jsonb NOT NULL,
  count_id uuid NOT NULL,
  -- Who counted, where the form does not say.
  counter_id uuid NOT NULL,
  active boolean NOT NULL DEFAULT true,
  -- The highest _id fetched.
  cursor bigint NOT NULL DEFAULT 0,
  last_pulled_at timestamptz,
  last_problem jsonb,
  version integer NOT NULL DEFAULT 1,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, count_id) REFERENCES counting.counts (organisation_id, id),
  FOREIGN KEY (organisation_id, counter_id) REFERENCES access.users (organisation_id, id)
);
CREATE UNIQUE INDEX kobo_connections_name ON integrations.kobo_connections (organisation_id, lower(name));
CALL platform.protect('integrations.kobo_connections', 'SELECT, INSERT, UPDATE, DELETE');

-- What came in, whole: kept before a reading is made of it, so that nothing is lost whatever it holds.
CREATE TABLE integrations.kobo_submissions (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  connection_id uuid NOT NULL,
  -- Of the submission as first sent; an edited one keeps it.
  root_uuid text NOT NULL CHECK (length(root_uuid) BETWEEN 1 AND 100),
  kobo_id bigint,
  submitted_at timestamptz,
  received_at timestamptz NOT NULL,
  via text NOT NULL CHECK (via IN ('pull', 'push')),
  raw jsonb NOT NULL,
  count_id uuid NOT NULL,
  -- NULL until its readings are written.
  readings integer CHECK (readings >= 0),
  quarantined integer CHECK (quarantined >= 0),
  -- [{"row":"2","why":"quantity-missing"}, …]
  unreadable jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, connection_id) REFERENCES integrations.kobo_connections (organisation_id, id)
);
-- Pulled, pushed and sent again it is one.
CREATE UNIQUE INDEX kobo_submissions_once ON integrations.kobo_submissions (organisation_id, connection_id, root_uuid);
CREATE INDEX kobo_submissions_newest
  ON integrations.kobo_submissions (organisation_id, connection_id, received_at DESC, id DESC);
CALL platform.protect('integrations.kobo_submissions', 'SELECT, INSERT, UPDATE, DELETE');

-- Whoever posts a submission has no session: the organisation is known by the connection alone.
-- Reviewed: takes one exact key and gives only what it takes to tell the secret is right.
CREATE FUNCTION integrations.find_kobo_push(wanted uuid) RETURNS TABLE (organisation_id uuid, push_sha256 bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ BEGIN
  RETURN QUERY SELECT k.organisation_id, k.push_sha256 FROM integrations.kobo_connections k WHERE k.id = wanted AND k.active;
END $$;
REVOKE ALL ON FUNCTION integrations.find_kobo_push(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integrations.find_kobo_push(uuid) TO stockex_app;
