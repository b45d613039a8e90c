-- Where: sites (warehouses, shops) and the tree of locations, with the virtual places goods come from and go to.

CREATE SCHEMA sites;
GRANT USAGE ON SCHEMA sites TO stockex_app;

CREATE TABLE sites.sites (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  company_id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  address text,
  latitude numeric(9, 6) CHECK (latitude BETWEEN -90 AND 90),
  longitude numeric(9, 6) CHECK (longitude BETWEEN -180 AND 180),
  contact text,
  -- How late people confirm what they moved: a move this close to a reading contests the line.
  uncertainty_minutes integer NOT NULL DEFAULT 10 CHECK (uncertainty_minutes BETWEEN 0 AND 1440),
  version integer NOT NULL DEFAULT 1,
  archived_at timestamptz,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, code),
  FOREIGN KEY (organisation_id, company_id) REFERENCES access.companies (organisation_id, id)
);
CALL platform.protect('sites.sites', 'SELECT, INSERT, UPDATE');

CREATE TABLE sites.locations (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  company_id uuid NOT NULL,
  -- NULL for the virtual locations of a company.
  site_id uuid,
  parent_id uuid,
  code text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('internal', 'transit', 'supplier', 'customer', 'loss', 'scrap', 'production')),
  -- Ids from the root to this location itself: a subtree is "ancestors @> ARRAY[root]".
  ancestors uuid[] NOT NULL,
  -- Readable full path, kept with the tree: "Depot Nord / A / A-03".
  path text NOT NULL,
  barcode text,
  -- Walking order within the site.
  sequence integer NOT NULL DEFAULT 0,
  allows_negative boolean NOT NULL GENERATED ALWAYS AS (kind NOT IN ('internal', 'transit')) STORED,
  version integer NOT NULL DEFAULT 1,
  archived_at timestamptz,
  PRIMARY KEY (organisation_id, id),
  UNIQUE NULLS NOT DISTINCT (organisation_id, company_id, site_id, code),
  FOREIGN KEY (organisation_id, company_id) REFERENCES access.companies (organisation_id, id),
  FOREIGN KEY (organisation_id, site_id) REFERENCES sites.sites (organisation_id, id),
  FOREIGN KEY (organisation_id, parent_id) REFERENCES sites.locations (organisation_id, id),
  CHECK ((kind = 'internal') = (site_id IS NOT NULL))
);
CREATE UNIQUE INDEX locations_barcode ON sites.locations (organisation_id, barcode) WHERE barcode IS NOT NULL;
CREATE INDEX locations_parent ON sites.locations (organisation_id, parent_id);
CREATE INDEX locations_site ON sites.locations (organisation_id, site_id);
CREATE INDEX locations_ancestors ON sites.locations USING gin (ancestors);
CALL platform.protect('sites.locations', 'SELECT, INSERT, UPDATE');
