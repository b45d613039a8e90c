-- Set-ups of counts kept under a name: what a count takes over from one when it is begun, never a link to it.

CREATE TABLE counting.templates (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  site_id uuid NOT NULL,
  -- As in counting.counts.
  scope jsonb NOT NULL,
  blind boolean NOT NULL,
  passes integer NOT NULL CHECK (passes IN (1, 2)),
  version integer NOT NULL DEFAULT 1,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, site_id) REFERENCES sites.sites (organisation_id, id)
);
-- Nobody tells "Monthly" from "monthly" in a list.
CREATE UNIQUE INDEX templates_name ON counting.templates (organisation_id, lower(name));
CALL platform.protect('counting.templates', 'SELECT, INSERT, UPDATE, DELETE');
