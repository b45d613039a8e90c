-- The second factor: authenticator apps, recovery codes, and sign-ins that wait for it.

ALTER TABLE access.users
  -- Fewer characters than a password must have that stands alone: the last second factor then cannot be taken away.
  ADD COLUMN password_short boolean NOT NULL DEFAULT false;

CREATE TABLE access.authenticators (
  organisation_id uuid NOT NULL,
  user_id uuid NOT NULL,
  -- Sealed by the server: whoever reads the database alone can make no codes.
  secret bytea NOT NULL,
  created_at timestamptz NOT NULL,
  -- NULL until the person has shown that their app makes the right codes.
  confirmed_at timestamptz,
  PRIMARY KEY (organisation_id, user_id),
  FOREIGN KEY (organisation_id, user_id) REFERENCES access.users (organisation_id, id)
);
CALL platform.protect('access.authenticators', 'SELECT, INSERT, UPDATE, DELETE');

-- Half minutes whose code was used: a code works once, however long it is right.
CREATE TABLE access.used_steps (
  organisation_id uuid NOT NULL,
  user_id uuid NOT NULL,
  step bigint NOT NULL,
  PRIMARY KEY (organisation_id, user_id, step)
);
CALL platform.protect('access.used_steps', 'SELECT, INSERT, DELETE');

CREATE TABLE access.recovery_codes (
  organisation_id uuid NOT NULL,
  user_id uuid NOT NULL,
  -- Of 80 random bits, so that no slow hash is needed.
  code_sha256 bytea NOT NULL CHECK (length(code_sha256) = 32),
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (organisation_id, user_id, code_sha256),
  FOREIGN KEY (organisation_id, user_id) REFERENCES access.users (organisation_id, id)
);
CALL platform.protect('access.recovery_codes', 'SELECT, INSERT, UPDATE, DELETE');

-- A password was right and something is still wanted. Apart from sessions, so that a ticket can never pass for one.
CREATE TABLE access.sign_ins (
  organisation_id uuid NOT NULL,
  ticket_sha256 bytea NOT NULL CHECK (length(ticket_sha256) = 32),
  user_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, ticket_sha256),
  FOREIGN KEY (organisation_id, user_id) REFERENCES access.users (organisation_id, id)
);
CREATE UNIQUE INDEX sign_ins_ticket ON access.sign_ins (ticket_sha256);
CALL platform.protect('access.sign_ins', 'SELECT, INSERT, DELETE');

-- Reviewed: one exact key of 256 bits; says no more than whose sign-in it is.
CREATE FUNCTION access.find_sign_in(wanted bytea)
RETURNS TABLE (organisation_id uuid, user_id uuid, email text, expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ BEGIN
  RETURN QUERY
    SELECT s.organisation_id, s.user_id, u.email, s.expires_at
    FROM access.sign_ins s JOIN access.users u ON u.organisation_id = s.organisation_id AND u.id = s.user_id
    WHERE s.ticket_sha256 = wanted AND u.active;
END $$;
REVOKE ALL ON FUNCTION access.find_sign_in(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.find_sign_in(bytea) TO stockex_app;

-- How long the password behind a one-time link must be depends on the second factor. Reviewed: as before.
DROP FUNCTION access.find_password_link(bytea);
CREATE FUNCTION access.find_password_link(wanted bytea)
RETURNS TABLE (organisation_id uuid, user_id uuid, email text, name text, organisation text, has_password boolean,
  has_second_factor boolean, expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ BEGIN
  RETURN QUERY
    SELECT l.organisation_id, l.user_id, u.email, u.name, o.name, u.password_hash IS NOT NULL,
      EXISTS (SELECT FROM access.authenticators a
        WHERE a.organisation_id = l.organisation_id AND a.user_id = l.user_id AND a.confirmed_at IS NOT NULL),
      l.expires_at
    FROM access.password_links l
    JOIN access.users u ON u.organisation_id = l.organisation_id AND u.id = l.user_id
    JOIN access.organisations o ON o.organisation_id = l.organisation_id
    WHERE l.token_sha256 = wanted AND l.used_at IS NULL AND u.active;
END $$;
REVOKE ALL ON FUNCTION access.find_password_link(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.find_password_link(bytea) TO stockex_app;
