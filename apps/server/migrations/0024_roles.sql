-- Roles an organisation makes for itself: a copy of a built-in one with permissions of its own.

CREATE TABLE access.roles (
  organisation_id uuid NOT NULL REFERENCES access.organisations,
  id uuid NOT NULL,
  name text NOT NULL,
  -- The built-in role it was copied from; what is said of that one by name (a second factor) holds for it, too.
  -- Managing people stays with administrators: a role that could would make itself one.
  base text NOT NULL CHECK (base IN ('manager', 'counter', 'controller', 'auditor')),
  permissions text[] NOT NULL CHECK (NOT 'access.manage' = ANY (permissions)),
  version integer NOT NULL,
  PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX roles_name ON access.roles (organisation_id, lower(name));
CALL platform.protect('access.roles', 'SELECT, INSERT, UPDATE, DELETE');

ALTER TABLE access.users
  ADD COLUMN custom_role_id uuid,
  ADD CONSTRAINT users_custom_role FOREIGN KEY (organisation_id, custom_role_id) REFERENCES access.roles (organisation_id, id),
  ADD CONSTRAINT users_custom_role_base CHECK (custom_role_id IS NULL OR role <> 'administrator');
CREATE INDEX users_of_custom_role ON access.users (organisation_id, custom_role_id) WHERE custom_role_id IS NOT NULL;

-- Reviewed: as before; with the permissions of an own role, NULL for a built-in one.
DROP FUNCTION access.find_session(bytea);
CREATE FUNCTION access.find_session(wanted bytea)
RETURNS TABLE (organisation_id uuid, user_id uuid, role text, permissions text[], language text, csrf_token text,
  last_seen_at timestamptz, expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ BEGIN
  RETURN QUERY
    SELECT s.organisation_id, s.user_id, u.role, r.permissions, u.language, s.csrf_token, s.last_seen_at, s.expires_at
    FROM access.sessions s
    JOIN access.users u ON u.organisation_id = s.organisation_id AND u.id = s.user_id
    LEFT JOIN access.roles r ON r.organisation_id = u.organisation_id AND r.id = u.custom_role_id
    WHERE s.token_sha256 = wanted AND u.active;
END $$;
REVOKE ALL ON FUNCTION access.find_session(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.find_session(bytea) TO stockex_app;
