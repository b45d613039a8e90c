-- Counts: what was asked (scope, lines), what was seen (readings, immutable), what it means (line results,
-- decisions), what became of it (postings, corrections).

CREATE SCHEMA counting;
GRANT USAGE ON SCHEMA counting TO stockex_app;

CREATE TABLE counting.numbers (
  organisation_id uuid NOT NULL,
  year integer NOT NULL,
  last_number integer NOT NULL,
  PRIMARY KEY (organisation_id, year)
);
CALL platform.protect('counting.numbers', 'SELECT, INSERT, UPDATE');

CREATE TABLE counting.counts (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  -- "C-2026-041"
  number text NOT NULL,
  title text NOT NULL,
  company_id uuid NOT NULL,
  site_id uuid NOT NULL,
  -- {"kind":"full"} | {"kind":"locations","locationIds":[…]} | … : see contracts, countScope.
  scope jsonb NOT NULL,
  -- Blind: counters never get the book quantity nor another round's result.
  blind boolean NOT NULL,
  -- Independent passes each line needs: 1, or 2 by different people with arbitration.
  passes integer NOT NULL CHECK (passes IN (1, 2)),
  state text NOT NULL CHECK (state IN ('draft', 'released', 'counting', 'review', 'approved', 'posted', 'cancelled')),
  -- The count that quarantined readings of a closed count were moved into names that count.
  supplements_id uuid,
  version integer NOT NULL DEFAULT 1,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  released_by uuid,
  released_at timestamptz,
  closed_by uuid,
  closed_at timestamptz,
  uncounted text CHECK (uncounted IN ('keep', 'zero', 'exclude')),
  uncounted_reason text,
  approved_by uuid,
  approved_at timestamptz,
  rejected_reason text,
  -- Posting was asked; it goes on in chunks until every line is posted.
  posting_by uuid,
  posting_at timestamptz,
  accounting_date date,
  -- Products up to this one are posted: where the next chunk begins.
  posted_through uuid,
  -- Why posting stopped: a problem with its parameters; posting again clears it.
  posting_problem jsonb,
  posted_at timestamptz,
  cancelled_by uuid,
  cancelled_at timestamptz,
  cancel_reason text,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, number),
  FOREIGN KEY (organisation_id, company_id) REFERENCES access.companies (organisation_id, id),
  FOREIGN KEY (organisation_id, site_id) REFERENCES sites.sites (organisation_id, id),
  FOREIGN KEY (organisation_id, supplements_id) REFERENCES counting.counts (organisation_id, id),
  CHECK (state NOT IN ('approved', 'posted') OR (approved_by IS NOT NULL AND approved_at IS NOT NULL)),
  CHECK (state <> 'posted' OR posted_at IS NOT NULL)
);
CREATE INDEX counts_newest ON counting.counts (organisation_id, created_at DESC, id);
CALL platform.protect('counting.counts', 'SELECT, INSERT, UPDATE');

-- Who counts what: a round, optionally within one location's subtree. Without any, every counter may count round 1.
CREATE TABLE counting.assignments (
  organisation_id uuid NOT NULL,
  count_id uuid NOT NULL,
  user_id uuid NOT NULL,
  round integer NOT NULL CHECK (round BETWEEN 1 AND 99),
  location_id uuid,
  UNIQUE NULLS NOT DISTINCT (organisation_id, count_id, user_id, round, location_id),
  FOREIGN KEY (organisation_id, count_id) REFERENCES counting.counts (organisation_id, id),
  FOREIGN KEY (organisation_id, user_id) REFERENCES access.users (organisation_id, id)
);
CALL platform.protect('counting.assignments', 'SELECT, INSERT, DELETE');

-- One product (and lot) in one place. No foreign keys but the count's: see docs/adr/0003.
CREATE TABLE counting.lines (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT platform.uuidv7(),
  count_id uuid NOT NULL,
  product_id uuid NOT NULL,
  location_id uuid NOT NULL,
  lot_id uuid,
  -- False for what counters found that the books did not expect there.
  expected boolean NOT NULL DEFAULT true,
  -- A serial number: seen or not, however often it was scanned.
  serial boolean NOT NULL DEFAULT false,
  book_at_release numeric(20, 6) NOT NULL,
  -- Cost of one unit when the line was made: values the difference until posting does. NULL: none known.
  unit_cost numeric(20, 4),
  -- The round now asked for: 1; 2 and 3 of a double count; higher for recounts.
  round integer NOT NULL DEFAULT 1,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN
    ('pending', 'counted', 'contested', 'recount', 'arbitration', 'accepted', 'excluded', 'posted', 'cancelled')),
  -- While open no other count may hold the same product in the same place. Kept apart from state, so that
  -- counting updates touch no indexed column.
  open boolean NOT NULL DEFAULT true,
  -- The result: NULL is not zero.
  counted numeric(20, 6),
  counted_round integer,
  counted_from timestamptz,
  counted_at timestamptz,
  -- Book at the reading's time by effective time, and if every move in the window came after or before it.
  book numeric(20, 6),
  book_moves_after numeric(20, 6),
  book_moves_before numeric(20, 6),
  variance numeric(20, 6),
  variance_value numeric(20, 4),
  outside_tolerance boolean NOT NULL DEFAULT false,
  decision text CHECK (decision IN ('accept', 'moves-before', 'moves-after', 'round', 'keep', 'exclude')),
  decision_reason text,
  decided_by uuid,
  decided_at timestamptz,
  -- Approved unit cost of found goods that have no average.
  manual_cost numeric(20, 4) CHECK (manual_cost >= 0),
  -- Net quantity explained by accepted transfers with other lines of this count: posted as moves, not as loss or gain.
  transferred numeric(20, 6) NOT NULL DEFAULT 0,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, count_id) REFERENCES counting.counts (organisation_id, id),
  CHECK (variance IS NULL OR counted IS NOT NULL),
  CHECK (state <> 'accepted' OR counted IS NOT NULL OR decision = 'keep')
) WITH (fillfactor = 75);
CREATE UNIQUE INDEX lines_of_count ON counting.lines (organisation_id, count_id, product_id, location_id, lot_id) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX lines_open ON counting.lines (organisation_id, product_id, location_id, lot_id) NULLS NOT DISTINCT WHERE open;
CREATE INDEX lines_closed ON counting.lines (organisation_id, product_id, location_id) WHERE NOT open;
CALL platform.protect('counting.lines', 'SELECT, INSERT, UPDATE');

-- Immutable facts. A device's event applies exactly once: its pair of ids is the key.
CREATE TABLE counting.readings (
  organisation_id uuid NOT NULL,
  device_id uuid NOT NULL,
  event_id uuid NOT NULL,
  count_id uuid NOT NULL,
  line_id uuid,
  round integer,
  kind text NOT NULL CHECK (kind IN ('count', 'undo')),
  undoes_event_id uuid,
  -- Resolution of a quarantined reading: the event it stands for.
  resolves_event_id uuid,
  user_id uuid NOT NULL,
  counted_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  how text NOT NULL CHECK (how IN ('scan', 'typed', 'voice', 'rfid', 'scale', 'camera', 'file', 'closing')),
  -- What was read and entered, as it came.
  code text,
  location_code text,
  lot_code text,
  product_id uuid,
  location_id uuid,
  lot_id uuid,
  entered numeric(20, 6) NOT NULL CHECK (entered >= 0),
  unit_id uuid,
  -- Base units in one entered unit, as a fraction.
  numerator numeric(20) NOT NULL DEFAULT 1 CHECK (numerator > 0),
  denominator numeric(20) NOT NULL DEFAULT 1 CHECK (denominator > 0),
  note text,
  -- NULL: applied. Otherwise why it waits for a supervisor.
  quarantine text CHECK (quarantine IN ('unknown-code', 'unknown-location', 'unknown-lot', 'lot-missing', 'serial-quantity',
    'unit-unknown', 'unit-too-precise', 'outside-count', 'count-closed', 'open-elsewhere', 'same-counter', 'not-assigned', 'undo-unknown')),
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (organisation_id, device_id, event_id),
  CHECK ((kind = 'undo') = (undoes_event_id IS NOT NULL)),
  CHECK ((quarantine IS NULL AND kind = 'count') <= (line_id IS NOT NULL AND round IS NOT NULL))
);
CREATE INDEX readings_line ON counting.readings (organisation_id, line_id);
CREATE INDEX readings_undo ON counting.readings (organisation_id, device_id, undoes_event_id) WHERE kind = 'undo';
CREATE INDEX readings_quarantined ON counting.readings (organisation_id, count_id, received_at) WHERE quarantine IS NOT NULL;
CALL platform.protect('counting.readings', 'SELECT, INSERT');

-- What became of a quarantined reading.
CREATE TABLE counting.resolutions (
  organisation_id uuid NOT NULL,
  device_id uuid NOT NULL,
  event_id uuid NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('assigned', 'dismissed', 'supplementary')),
  -- The supplementary count the reading went to.
  count_id uuid,
  reason text NOT NULL,
  resolved_by uuid NOT NULL,
  resolved_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, device_id, event_id),
  FOREIGN KEY (organisation_id, device_id, event_id) REFERENCES counting.readings (organisation_id, device_id, event_id)
);
CALL platform.protect('counting.resolutions', 'SELECT, INSERT');

-- One delivery of readings: what was sent is applied, a duplicate or quarantined; nothing else.
CREATE TABLE counting.deliveries (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT platform.uuidv7(),
  count_id uuid NOT NULL,
  device_id uuid NOT NULL,
  user_id uuid NOT NULL,
  received_at timestamptz NOT NULL,
  sent integer NOT NULL CHECK (sent > 0),
  applied integer NOT NULL CHECK (applied >= 0),
  duplicate integer NOT NULL CHECK (duplicate >= 0),
  quarantined integer NOT NULL CHECK (quarantined >= 0),
  PRIMARY KEY (organisation_id, id),
  CHECK (sent = applied + duplicate + quarantined)
);
CREATE INDEX deliveries_count ON counting.deliveries (organisation_id, count_id, received_at);
CALL platform.protect('counting.deliveries', 'SELECT, INSERT');

CREATE TABLE counting.tolerance_rules (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  company_id uuid NOT NULL,
  site_id uuid,
  category_id uuid,
  -- Breaching any one sends a line to review. NULL: not tested. Value in the company's currency.
  percent numeric(9, 4) CHECK (percent >= 0),
  quantity numeric(20, 6) CHECK (quantity >= 0),
  value numeric(20, 4) CHECK (value >= 0),
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (organisation_id, id),
  UNIQUE NULLS NOT DISTINCT (organisation_id, company_id, site_id, category_id),
  FOREIGN KEY (organisation_id, company_id) REFERENCES access.companies (organisation_id, id),
  FOREIGN KEY (organisation_id, site_id) REFERENCES sites.sites (organisation_id, id),
  FOREIGN KEY (organisation_id, category_id) REFERENCES catalog.categories (organisation_id, id)
);
CALL platform.protect('counting.tolerance_rules', 'SELECT, INSERT, UPDATE, DELETE');

-- A shortage and a surplus of the same thing, explained as goods in the wrong place.
CREATE TABLE counting.transfers (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  count_id uuid NOT NULL,
  from_line_id uuid NOT NULL,
  to_line_id uuid NOT NULL,
  quantity numeric(20, 6) NOT NULL CHECK (quantity > 0),
  reason text NOT NULL,
  decided_by uuid NOT NULL,
  decided_at timestamptz NOT NULL,
  posted_batch_id uuid,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, from_line_id) REFERENCES counting.lines (organisation_id, id),
  FOREIGN KEY (organisation_id, to_line_id) REFERENCES counting.lines (organisation_id, id)
);
CREATE INDEX transfers_count ON counting.transfers (organisation_id, count_id);
CALL platform.protect('counting.transfers', 'SELECT, INSERT, UPDATE, DELETE');

-- The batches a count was posted in.
CREATE TABLE counting.postings (
  organisation_id uuid NOT NULL,
  count_id uuid NOT NULL,
  batch_id uuid NOT NULL,
  lines integer NOT NULL,
  moves integer NOT NULL,
  posted_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, count_id, batch_id),
  FOREIGN KEY (organisation_id, count_id) REFERENCES counting.counts (organisation_id, id)
);
CALL platform.protect('counting.postings', 'SELECT, INSERT');

-- A move back-dated before a settled count changes what its difference should have been: a proposal, never a
-- silent rewrite. At most one open proposal a line.
CREATE TABLE counting.corrections (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  count_id uuid NOT NULL,
  line_id uuid NOT NULL,
  -- The back-dated batch that was noticed last.
  cause_batch_id uuid NOT NULL,
  -- What to add to the shelf (negative: take off) so that the count stays right.
  quantity numeric(20, 6) NOT NULL CHECK (quantity <> 0),
  state text NOT NULL CHECK (state IN ('proposed', 'approved', 'dismissed')),
  proposed_at timestamptz NOT NULL,
  decided_by uuid,
  decided_at timestamptz,
  reason text,
  posted_batch_id uuid,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, line_id) REFERENCES counting.lines (organisation_id, id)
);
CREATE UNIQUE INDEX corrections_open ON counting.corrections (organisation_id, line_id) WHERE state = 'proposed';
CREATE INDEX corrections_count ON counting.corrections (organisation_id, count_id);
CALL platform.protect('counting.corrections', 'SELECT, INSERT, UPDATE');

-- A posted count, its lines and their evidence cannot change, whatever the application does wrong.
CREATE FUNCTION counting.refuse_change_of_posted() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'count % is posted and cannot change', OLD.number;
END $$;
CREATE TRIGGER posted_is_immutable BEFORE UPDATE ON counting.counts
  FOR EACH ROW WHEN (OLD.state IN ('posted', 'cancelled')) EXECUTE FUNCTION counting.refuse_change_of_posted();
CREATE FUNCTION counting.refuse_change_of_posted_line() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'count line % is posted and cannot change', OLD.id;
END $$;
CREATE TRIGGER posted_is_immutable BEFORE UPDATE ON counting.lines
  FOR EACH ROW WHEN (OLD.state = 'posted') EXECUTE FUNCTION counting.refuse_change_of_posted_line();
