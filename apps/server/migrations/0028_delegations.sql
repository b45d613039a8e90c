-- Somebody stands in for a person who approves: for some days, with a reason, entered by that person or, when absent, by
-- an administrator.
CREATE TABLE approvals.delegations (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  -- Whose right to approve it is.
  principal_id uuid NOT NULL,
  stand_in_id uuid NOT NULL,
  -- Whole days by the calendar of the company whose count is approved; it ends by itself.
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  reason text NOT NULL,
  entered_by uuid NOT NULL,
  entered_at timestamptz NOT NULL,
  revoked_by uuid,
  revoked_at timestamptz,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, principal_id) REFERENCES access.users (organisation_id, id),
  FOREIGN KEY (organisation_id, stand_in_id) REFERENCES access.users (organisation_id, id),
  FOREIGN KEY (organisation_id, entered_by) REFERENCES access.users (organisation_id, id),
  CHECK (principal_id <> stand_in_id),
  CHECK (starts_on <= ends_on),
  CHECK ((revoked_by IS NULL) = (revoked_at IS NULL))
);
CREATE INDEX delegations_stand_in ON approvals.delegations (organisation_id, stand_in_id, ends_on);
CREATE INDEX delegations_principal ON approvals.delegations (organisation_id, principal_id, ends_on);
CALL platform.protect('approvals.delegations', 'SELECT, INSERT, UPDATE');

-- Whose right the approval was, where somebody stood in.
ALTER TABLE counting.counts ADD COLUMN approved_for uuid, ADD CHECK (approved_for <> approved_by);
