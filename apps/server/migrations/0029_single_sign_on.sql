-- Signing in by the organisation's own identity provider (OpenID Connect).

CREATE TABLE access.identity_providers (
  organisation_id uuid NOT NULL REFERENCES access.organisations,
  id uuid NOT NULL,
  name text NOT NULL,
  -- What people type to sign in by it, when nobody knows yet who they are: one for all organisations.
  sign_in_name text NOT NULL CHECK (sign_in_name ~ '^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$'),
  issuer text NOT NULL,
  client_id text NOT NULL,
  -- Sealed with the server's key for exactly this row; NULL for a public client.
  secret_sealed bytea,
  -- The provider's word is enough for an e-mail it does not call verified.
  trusts_email boolean NOT NULL,
  -- It asks for a second factor itself; ours is not asked for again.
  does_second_factor boolean NOT NULL,
  -- The role of people it sends whom nobody has added; NULL refuses them.
  role_of_new text CHECK (role_of_new IN ('manager', 'counter', 'controller', 'auditor')),
  active boolean NOT NULL,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX identity_providers_sign_in_name ON access.identity_providers (sign_in_name);
CREATE UNIQUE INDEX identity_providers_name ON access.identity_providers (organisation_id, lower(name));
CALL platform.protect('access.identity_providers', 'SELECT, INSERT, UPDATE, DELETE');

-- Who somebody is at a provider. Bound at their first sign-in; an e-mail may change afterwards, or go to somebody else.
CREATE TABLE access.external_identities (
  organisation_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  -- The provider's own name for the person, never used again for another one.
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
  user_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, provider_id, subject),
  FOREIGN KEY (organisation_id, provider_id) REFERENCES access.identity_providers (organisation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organisation_id, user_id) REFERENCES access.users (organisation_id, id)
);
-- One person of a provider is one of ours.
CREATE UNIQUE INDEX external_identities_user ON access.external_identities (organisation_id, user_id, provider_id);
CALL platform.protect('access.external_identities', 'SELECT, INSERT, UPDATE, DELETE');

-- Whoever signs in by a provider names the provider alone. Reviewed: one exact name; tells whose it is, nothing of it.
CREATE FUNCTION access.find_identity_provider(wanted text) RETURNS TABLE (organisation_id uuid, provider_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ BEGIN
  RETURN QUERY SELECT p.organisation_id, p.id FROM access.identity_providers p WHERE p.sign_in_name = wanted AND p.active;
END $$;
REVOKE ALL ON FUNCTION access.find_identity_provider(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.find_identity_provider(text) TO stockex_app;
