-- Segregation of duties: which duties of one count exclude each other, emergency overrides, permissions that should
-- not meet in one person.

-- One row an organisation, made when an administrator first changes something.
CREATE TABLE counting.segregation (
  organisation_id uuid NOT NULL PRIMARY KEY REFERENCES access.organisations,
  -- Beside those that hold everywhere (see contracts): 'create:approve', 'approve:moved', …
  pairs text[] NOT NULL,
  -- Days before a count's release in which having moved its stock stands against a duty.
  moved_days integer NOT NULL CHECK (moved_days BETWEEN 1 AND 365),
  version integer NOT NULL
);
CALL platform.protect('counting.segregation', 'SELECT, INSERT, UPDATE');

-- Who closed it, decided lines or settled readings: kept on the count, which every reviewer holds locked anyway,
-- because asking all its lines costs 300 ms of a count of a million.
ALTER TABLE counting.counts ADD COLUMN reviewers uuid[] NOT NULL DEFAULT '{}';
UPDATE counting.counts c SET reviewers = (
  SELECT coalesce(array_agg(DISTINCT r.who), '{}') FROM (
    SELECT c.closed_by AS who
    UNION ALL SELECT l.decided_by FROM counting.lines l WHERE l.organisation_id = c.organisation_id AND l.count_id = c.id
    UNION ALL SELECT t.decided_by FROM counting.transfers t WHERE t.organisation_id = c.organisation_id AND t.count_id = c.id
  ) r WHERE r.who IS NOT NULL)
WHERE c.state NOT IN ('posted', 'cancelled');

-- What was delivered: passes of their own, recounts asked for in the review, or both.
ALTER TABLE counting.deliveries
  ADD COLUMN counted boolean NOT NULL DEFAULT true,
  ADD COLUMN recounted boolean NOT NULL DEFAULT false;

-- A person asks to do what the segregation of duties forbids; a second one confirms it, for some hours.
CREATE TABLE counting.overrides (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  count_id uuid NOT NULL,
  user_id uuid NOT NULL,
  duty text NOT NULL CHECK (duty IN ('create', 'count', 'recount', 'review', 'approve', 'post')),
  -- What stood against it when it was asked for.
  against text[] NOT NULL,
  reason text NOT NULL,
  asked_at timestamptz NOT NULL,
  outcome text CHECK (outcome IN ('confirmed', 'refused')),
  decided_by uuid,
  decided_at timestamptz,
  decision_reason text,
  valid_until timestamptz,
  withdrawn_by uuid,
  withdrawn_at timestamptz,
  uses integer NOT NULL DEFAULT 0,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, count_id) REFERENCES counting.counts (organisation_id, id),
  FOREIGN KEY (organisation_id, user_id) REFERENCES access.users (organisation_id, id),
  FOREIGN KEY (organisation_id, decided_by) REFERENCES access.users (organisation_id, id),
  CHECK (decided_by <> user_id),
  CHECK ((outcome IS NULL) = (decided_by IS NULL) AND (outcome IS NULL) = (decided_at IS NULL)),
  CHECK ((outcome IS NOT DISTINCT FROM 'confirmed') = (valid_until IS NOT NULL)),
  CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL)),
  CHECK (uses = 0 OR outcome = 'confirmed')
);
CREATE INDEX overrides_count ON counting.overrides (organisation_id, count_id, user_id, duty);
CREATE INDEX overrides_newest ON counting.overrides (organisation_id, asked_at DESC, id DESC);
-- Asked once at a time.
CREATE UNIQUE INDEX overrides_asked ON counting.overrides (organisation_id, count_id, user_id, duty)
  WHERE outcome IS NULL AND withdrawn_at IS NULL;
CALL platform.protect('counting.overrides', 'SELECT, INSERT, UPDATE');

ALTER TABLE counting.readings DROP CONSTRAINT readings_quarantine_check, ADD CONSTRAINT readings_quarantine_check
  CHECK (quarantine IN ('unknown-code', 'unknown-location', 'unknown-lot', 'lot-missing', 'serial-quantity', 'unit-unknown',
    'unit-too-precise', 'outside-count', 'count-closed', 'open-elsewhere', 'same-counter', 'not-assigned', 'undo-unknown',
    'duty-conflict'));

-- One row an organisation, made when an administrator first changes something.
CREATE TABLE access.role_conflicts (
  organisation_id uuid NOT NULL PRIMARY KEY REFERENCES access.organisations,
  -- [{"one":"access.manage","other":"count.approve","effect":"warn"}, …]: see contracts.
  rules jsonb NOT NULL,
  version integer NOT NULL
);
CALL platform.protect('access.role_conflicts', 'SELECT, INSERT, UPDATE');
