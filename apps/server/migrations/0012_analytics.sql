-- Figures over the work of other modules. Only what is too slow to work out each time is kept: what stock was worth
-- at the ends of past months takes 2 s from a year of 360,000 moves, and those moves hardly ever change again.

CREATE SCHEMA analytics;
GRANT USAGE ON SCHEMA analytics TO stockex_app;

-- Month ends that are worked out. A move or value dated on or before one takes it away; it is then worked out anew.
CREATE TABLE analytics.month_ends (
  organisation_id uuid NOT NULL,
  company_id uuid NOT NULL,
  day date NOT NULL CHECK (extract(day FROM day + 1) = 1),
  PRIMARY KEY (organisation_id, company_id, day),
  FOREIGN KEY (organisation_id, company_id) REFERENCES access.companies (organisation_id, id)
);
CALL platform.protect('analytics.month_ends', 'SELECT, INSERT, DELETE');

-- What stood in each site; site NULL is between sites. A company without stock has a month end without rows here.
CREATE TABLE analytics.month_values (
  organisation_id uuid NOT NULL,
  company_id uuid NOT NULL,
  day date NOT NULL,
  site_id uuid,
  value numeric(20, 4) NOT NULL,
  UNIQUE NULLS NOT DISTINCT (organisation_id, company_id, day, site_id),
  FOREIGN KEY (organisation_id, company_id, day) REFERENCES analytics.month_ends (organisation_id, company_id, day) ON DELETE CASCADE
);
CALL platform.protect('analytics.month_values', 'SELECT, INSERT, DELETE');
