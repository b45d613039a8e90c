-- Who: organisations (tenants), companies (legal entities), people, sessions.

CREATE SCHEMA access;
GRANT USAGE ON SCHEMA access TO stockex_app;

CREATE TABLE access.organisations (
  organisation_id uuid PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz NOT NULL
);
CALL platform.protect('access.organisations', 'SELECT, INSERT, UPDATE');

CREATE TABLE access.companies (
  organisation_id uuid NOT NULL REFERENCES access.organisations,
  id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- Decimals money of this company is rounded to: 0 for XAF, 2 for EUR.
  currency_decimals integer NOT NULL CHECK (currency_decimals BETWEEN 0 AND 4),
  chart text NOT NULL CHECK (chart IN ('syscohada', 'pcg')),
  time_zone text NOT NULL,
  -- Goods found within this many days of a loss take back the lost cost layer.
  found_goods_window_days integer NOT NULL DEFAULT 90 CHECK (found_goods_window_days >= 0),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, code)
);
CALL platform.protect('access.companies', 'SELECT, INSERT, UPDATE');

CREATE TABLE access.users (
  organisation_id uuid NOT NULL REFERENCES access.organisations,
  id uuid NOT NULL,
  email text NOT NULL CHECK (email = lower(email)),
  name text NOT NULL,
  language text NOT NULL CHECK (language IN ('en', 'fr')),
  role text NOT NULL CHECK (role IN ('administrator', 'manager', 'counter', 'controller', 'auditor')),
  password_hash text NOT NULL,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id)
);
-- An address signs in to one organisation.
CREATE UNIQUE INDEX users_email ON access.users (email);
CALL platform.protect('access.users', 'SELECT, INSERT, UPDATE');

CREATE TABLE access.sessions (
  organisation_id uuid NOT NULL,
  -- SHA-256 of the 256-bit token in the cookie; the token itself is never stored.
  token_sha256 bytea NOT NULL CHECK (length(token_sha256) = 32),
  user_id uuid NOT NULL,
  csrf_token text NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  address inet,
  user_agent text,
  PRIMARY KEY (organisation_id, token_sha256),
  FOREIGN KEY (organisation_id, user_id) REFERENCES access.users (organisation_id, id)
);
CREATE UNIQUE INDEX sessions_token ON access.sessions (token_sha256);
CALL platform.protect('access.sessions', 'SELECT, INSERT, UPDATE, DELETE');

-- Before a session exists the organisation is unknown, so these two look-ups pass row-level security.
-- Reviewed: each takes one exact key and gives only what signing in needs.
CREATE FUNCTION access.find_user_by_email(wanted text)
RETURNS TABLE (organisation_id uuid, user_id uuid, password_hash text, active boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ BEGIN
  RETURN QUERY SELECT u.organisation_id, u.id, u.password_hash, u.active FROM access.users u WHERE u.email = lower(wanted);
END $$;
CREATE FUNCTION access.find_session(wanted bytea)
RETURNS TABLE (organisation_id uuid, user_id uuid, role text, language text, csrf_token text,
  last_seen_at timestamptz, expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ BEGIN
  RETURN QUERY SELECT s.organisation_id, s.user_id, u.role, u.language, s.csrf_token, s.last_seen_at, s.expires_at
  FROM access.sessions s JOIN access.users u ON u.organisation_id = s.organisation_id AND u.id = s.user_id
  WHERE s.token_sha256 = wanted AND u.active;
END $$;
REVOKE ALL ON FUNCTION access.find_user_by_email(text), access.find_session(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.find_user_by_email(text), access.find_session(bytea) TO stockex_app;
