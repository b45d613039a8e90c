-- Counts that come again: what is counted, how, and when it is due. What became of each due date is kept.

CREATE SCHEMA planning;
GRANT USAGE ON SCHEMA planning TO stockex_app;

CREATE TABLE planning.plans (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  site_id uuid NOT NULL,
  -- As in counting.counts; counts take it over when they are made.
  scope jsonb NOT NULL,
  blind boolean NOT NULL,
  passes integer NOT NULL CHECK (passes IN (1, 2)),
  -- [{"userId":…,"round":1,"locationId":null}, …]
  assignments jsonb NOT NULL DEFAULT '[]',
  every integer NOT NULL CHECK (every BETWEEN 1 AND 99),
  unit text NOT NULL CHECK (unit IN ('day', 'week', 'month')),
  -- 1 is Monday, 7 Sunday.
  weekdays smallint[] NOT NULL CHECK (weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]),
  starts_on date NOT NULL,
  -- The next date it is due, by the calendar of the company.
  next_on date NOT NULL,
  -- Counts are released at once, or left as drafts.
  release boolean NOT NULL,
  paused boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  -- Whoever last said what it does: its counts are made in this person's name.
  changed_by uuid NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, site_id) REFERENCES sites.sites (organisation_id, id),
  FOREIGN KEY (organisation_id, changed_by) REFERENCES access.users (organisation_id, id)
);
CREATE UNIQUE INDEX plans_name ON planning.plans (organisation_id, lower(name));
CREATE INDEX plans_due ON planning.plans (organisation_id, next_on) WHERE NOT paused;
CALL platform.protect('planning.plans', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE planning.runs (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  plan_id uuid NOT NULL,
  -- NULL: somebody ran it by hand.
  due_on date,
  ran_at timestamptz NOT NULL,
  -- empty: nothing to count in the scope; open: its last count was not finished yet; failed: see problem.
  outcome text NOT NULL CHECK (outcome IN ('released', 'draft', 'empty', 'open', 'failed')),
  lines integer NOT NULL CHECK (lines >= 0),
  -- The count it made, or the one that was still open.
  count_id uuid,
  problem jsonb,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, plan_id) REFERENCES planning.plans (organisation_id, id),
  FOREIGN KEY (organisation_id, count_id) REFERENCES counting.counts (organisation_id, id),
  CHECK ((outcome IN ('released', 'draft', 'open')) = (count_id IS NOT NULL))
);
-- A due date is answered once, whatever runs twice, crashes or runs on two servers.
CREATE UNIQUE INDEX runs_once ON planning.runs (organisation_id, plan_id, due_on) WHERE due_on IS NOT NULL;
CREATE UNIQUE INDEX runs_count ON planning.runs (organisation_id, count_id) WHERE outcome IN ('released', 'draft');
CREATE INDEX runs_newest ON planning.runs (organisation_id, plan_id, ran_at DESC, id DESC);
-- Runs go with their plan.
CALL platform.protect('planning.runs', 'SELECT, INSERT, DELETE');

-- Which weeks of a count that stays open were told: once each.
CREATE TABLE planning.reminders (
  organisation_id uuid NOT NULL,
  count_id uuid NOT NULL,
  -- Whole weeks since its release.
  week integer NOT NULL CHECK (week > 0),
  reminded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, count_id, week),
  FOREIGN KEY (organisation_id, count_id) REFERENCES counting.counts (organisation_id, id)
);
CALL platform.protect('planning.reminders', 'SELECT, INSERT');

-- What a run of a job came to, in numbers: {"released": 2, "empty": 1}.
ALTER TABLE platform.job_runs ADD COLUMN result jsonb;
