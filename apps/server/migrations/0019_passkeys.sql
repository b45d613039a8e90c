-- Passkeys: keys of a device that sign in alone, or after the password.

CREATE TABLE access.passkeys (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  -- What its authenticator calls it.
  credential_id bytea NOT NULL CHECK (length(credential_id) BETWEEN 16 AND 1023),
  public_key bytea NOT NULL,
  -- How often it was used, for authenticators that count; one that falls back was copied.
  counter bigint NOT NULL CHECK (counter >= 0),
  transports text[] NOT NULL,
  -- Kept by its maker for all devices of the person, rather than in one device.
  synced boolean NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, user_id) REFERENCES access.users (organisation_id, id)
);
CREATE UNIQUE INDEX passkeys_credential ON access.passkeys (credential_id);
CREATE INDEX passkeys_user ON access.passkeys (organisation_id, user_id);
CALL platform.protect('access.passkeys', 'SELECT, INSERT, UPDATE, DELETE');

-- Challenges that were answered, until they would have expired: each is answered once. One that nobody answers
-- leaves no row; the server knows its own by their signature.
CREATE TABLE access.used_challenges (
  organisation_id uuid NOT NULL,
  challenge_sha256 bytea NOT NULL CHECK (length(challenge_sha256) = 32),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, challenge_sha256)
);
CALL platform.protect('access.used_challenges', 'SELECT, INSERT, DELETE');

-- Whoever signs in by passkey alone says no name. Reviewed: one exact key of at least 128 bits; gives the public half
-- and whose it is.
CREATE FUNCTION access.find_passkey(wanted bytea)
RETURNS TABLE (organisation_id uuid, user_id uuid, passkey_id uuid, public_key bytea, counter bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ BEGIN
  RETURN QUERY
    SELECT p.organisation_id, p.user_id, p.id, p.public_key, p.counter
    FROM access.passkeys p JOIN access.users u ON u.organisation_id = p.organisation_id AND u.id = p.user_id
    WHERE p.credential_id = wanted AND u.active;
END $$;
REVOKE ALL ON FUNCTION access.find_passkey(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.find_passkey(bytea) TO stockex_app;

-- A passkey is a second factor, too. Reviewed: as before.
CREATE OR REPLACE FUNCTION access.find_password_link(wanted bytea)
RETURNS TABLE (organisation_id uuid, user_id uuid, email text, name text, organisation text, has_password boolean,
  has_second_factor boolean, expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ BEGIN
  RETURN QUERY
    SELECT l.organisation_id, l.user_id, u.email, u.name, o.name, u.password_hash IS NOT NULL,
      EXISTS (SELECT FROM access.authenticators a
        WHERE a.organisation_id = l.organisation_id AND a.user_id = l.user_id AND a.confirmed_at IS NOT NULL)
      OR EXISTS (SELECT FROM access.passkeys p
        WHERE p.organisation_id = l.organisation_id AND p.user_id = l.user_id),
      l.expires_at
    FROM access.password_links l
    JOIN access.users u ON u.organisation_id = l.organisation_id AND u.id = l.user_id
    JOIN access.organisations o ON o.organisation_id = l.organisation_id
    WHERE l.token_sha256 = wanted AND l.used_at IS NULL AND u.active;
END $$;
