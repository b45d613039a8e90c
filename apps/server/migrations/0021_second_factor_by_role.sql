-- Roles that must have a second factor, and sign-ins that wait for one to be set up.

CREATE TABLE access.sign_in_rules (
  organisation_id uuid PRIMARY KEY REFERENCES access.organisations,
  second_factor_roles text[] NOT NULL
    CHECK (second_factor_roles <@ ARRAY['administrator', 'manager', 'counter', 'controller', 'auditor']),
  version integer NOT NULL
);
CALL platform.protect('access.sign_in_rules', 'SELECT, INSERT, UPDATE');

ALTER TABLE access.sign_ins
  -- A ticket is good for what it was given for: giving a second factor, or setting the first one up.
  ADD COLUMN needs text NOT NULL DEFAULT 'second-factor' CHECK (needs IN ('second-factor', 'enrolment'));
ALTER TABLE access.sign_ins ALTER COLUMN needs DROP DEFAULT;
CREATE INDEX sign_ins_user ON access.sign_ins (organisation_id, user_id);

-- Reviewed: as before.
DROP FUNCTION access.find_sign_in(bytea);
CREATE FUNCTION access.find_sign_in(wanted bytea)
RETURNS TABLE (organisation_id uuid, user_id uuid, email text, needs text, expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ BEGIN
  RETURN QUERY
    SELECT s.organisation_id, s.user_id, u.email, s.needs, s.expires_at
    FROM access.sign_ins s JOIN access.users u ON u.organisation_id = s.organisation_id AND u.id = s.user_id
    WHERE s.ticket_sha256 = wanted AND u.active;
END $$;
REVOKE ALL ON FUNCTION access.find_sign_in(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.find_sign_in(bytea) TO stockex_app;
