-- Approval matrix: which counts need which levels, and who decided them.

CREATE SCHEMA approvals;
GRANT USAGE ON SCHEMA approvals TO stockex_app;

-- A version that was on is never changed: requests name it as their reason.
CREATE TABLE approvals.matrices (
  organisation_id uuid NOT NULL REFERENCES access.organisations,
  id uuid NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  state text NOT NULL CHECK (state IN ('draft', 'active', 'retired')),
  -- In the order they are tried: see contracts, approvalRule.
  rules jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1,
  changed_by uuid NOT NULL,
  changed_at timestamptz NOT NULL,
  activated_by uuid,
  activated_at timestamptz,
  retired_by uuid,
  retired_at timestamptz,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, number),
  CHECK ((state = 'draft') = (activated_at IS NULL)),
  CHECK ((state = 'retired') = (retired_at IS NOT NULL))
);
CREATE UNIQUE INDEX matrices_draft ON approvals.matrices (organisation_id) WHERE state = 'draft';
CREATE UNIQUE INDEX matrices_active ON approvals.matrices (organisation_id) WHERE state = 'active';
CALL platform.protect('approvals.matrices', 'SELECT, INSERT, UPDATE, DELETE');
CREATE FUNCTION approvals.refuse_change_of_rules() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'version % of the approval matrix was switched on and keeps its rules', OLD.number;
END $$;
CREATE TRIGGER rules_stay BEFORE UPDATE OF rules ON approvals.matrices
  FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION approvals.refuse_change_of_rules();
CREATE TRIGGER version_stays BEFORE DELETE ON approvals.matrices
  FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION approvals.refuse_change_of_rules();

-- A count that was submitted. What it needs is fixed then.
CREATE TABLE approvals.requests (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  count_id uuid NOT NULL,
  matrix_id uuid NOT NULL,
  -- The rule as it was; NULL when none fitted.
  rule jsonb,
  -- What the differences came to where the rule measured them.
  measure jsonb NOT NULL,
  -- Of the lines as they were submitted: what is approved is what was submitted.
  fingerprint text NOT NULL,
  submitted_by uuid NOT NULL,
  submitted_at timestamptz NOT NULL,
  outcome text CHECK (outcome IN ('approved', 'rejected', 'withdrawn')),
  ended_by uuid,
  -- Whose right it was, where somebody stood in.
  ended_for uuid,
  ended_at timestamptz,
  end_reason text,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, count_id) REFERENCES counting.counts (organisation_id, id),
  FOREIGN KEY (organisation_id, matrix_id) REFERENCES approvals.matrices (organisation_id, id),
  CHECK ((outcome IS NULL) = (ended_at IS NULL) AND (outcome IS NULL) = (ended_by IS NULL))
);
CREATE UNIQUE INDEX requests_open ON approvals.requests (organisation_id, count_id) WHERE outcome IS NULL;
CREATE INDEX requests_count ON approvals.requests (organisation_id, count_id, submitted_at);
CALL platform.protect('approvals.requests', 'SELECT, INSERT, UPDATE');

CREATE TABLE approvals.levels (
  organisation_id uuid NOT NULL,
  request_id uuid NOT NULL,
  level integer NOT NULL CHECK (level > 0),
  -- NULL: anybody who may approve.
  role text,
  -- One of the organisation's own, by id and as it was called.
  custom_role_id uuid,
  custom_role text,
  persons integer NOT NULL CHECK (persons > 0),
  PRIMARY KEY (organisation_id, request_id, level),
  FOREIGN KEY (organisation_id, request_id) REFERENCES approvals.requests (organisation_id, id)
);
CALL platform.protect('approvals.levels', 'SELECT, INSERT');

CREATE TABLE approvals.decisions (
  organisation_id uuid NOT NULL,
  request_id uuid NOT NULL,
  level integer NOT NULL,
  decided_by uuid NOT NULL,
  -- Whose right it was, where somebody stood in.
  on_behalf_of uuid,
  reason text,
  decided_at timestamptz NOT NULL,
  -- Nobody decides twice in one approval, neither by his own hand nor by his right.
  PRIMARY KEY (organisation_id, request_id, decided_by),
  FOREIGN KEY (organisation_id, request_id, level) REFERENCES approvals.levels (organisation_id, request_id, level),
  CHECK (on_behalf_of <> decided_by)
);
CREATE UNIQUE INDEX decisions_right ON approvals.decisions (organisation_id, request_id, coalesce(on_behalf_of, decided_by));
CALL platform.protect('approvals.decisions', 'SELECT, INSERT');
