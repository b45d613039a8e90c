-- One's own account: sessions with a name of their own, people without a password yet, one-time links to set one.

ALTER TABLE access.users
  -- Changed by version, so that two administrators do not overwrite each other.
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  -- NULL until an invited person has set one.
  ALTER COLUMN password_hash DROP NOT NULL;

-- What a session is called where its token must not be known.
ALTER TABLE access.sessions ADD COLUMN id uuid NOT NULL DEFAULT platform.uuidv7();
ALTER TABLE access.sessions ALTER COLUMN id DROP DEFAULT;
CREATE UNIQUE INDEX sessions_id ON access.sessions (organisation_id, id);
CREATE INDEX sessions_user ON access.sessions (organisation_id, user_id);

CREATE TABLE access.password_links (
  organisation_id uuid NOT NULL,
  -- SHA-256 of the 256-bit token in the link; the token itself is shown once and never stored.
  token_sha256 bytea NOT NULL CHECK (length(token_sha256) = 32),
  user_id uuid NOT NULL,
  created_by uuid,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
  used_at timestamptz,
  PRIMARY KEY (organisation_id, token_sha256),
  FOREIGN KEY (organisation_id, user_id) REFERENCES access.users (organisation_id, id)
);
CREATE UNIQUE INDEX password_links_token ON access.password_links (token_sha256);
-- A new link takes the place of the one before it.
CREATE UNIQUE INDEX password_links_open ON access.password_links (organisation_id, user_id) WHERE used_at IS NULL;
CALL platform.protect('access.password_links', 'SELECT, INSERT, UPDATE, DELETE');

-- Whoever follows a link has no organisation yet. Reviewed: one exact key of 256 bits, and of that link's person only
-- what the page greets them with and the password is judged by.
CREATE FUNCTION access.find_password_link(wanted bytea)
RETURNS TABLE (organisation_id uuid, user_id uuid, email text, name text, organisation text, has_password boolean,
  expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ BEGIN
  RETURN QUERY
    SELECT l.organisation_id, l.user_id, u.email, u.name, o.name, u.password_hash IS NOT NULL, l.expires_at
    FROM access.password_links l
    JOIN access.users u ON u.organisation_id = l.organisation_id AND u.id = l.user_id
    JOIN access.organisations o ON o.organisation_id = l.organisation_id
    WHERE l.token_sha256 = wanted AND l.used_at IS NULL AND u.active;
END $$;
REVOKE ALL ON FUNCTION access.find_password_link(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.find_password_link(bytea) TO stockex_app;
