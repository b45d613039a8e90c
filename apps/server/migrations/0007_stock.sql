-- The ledger: moves (append-only), quants (their running balance), lots, reservations.

CREATE SCHEMA stock;
GRANT USAGE ON SCHEMA stock TO stockex_app;

CREATE TABLE stock.lots (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  product_id uuid NOT NULL,
  -- Lot or serial number as printed.
  code text NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
  expires_on date,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, product_id, code),
  FOREIGN KEY (organisation_id, product_id) REFERENCES catalog.products (organisation_id, id)
);
CREATE INDEX lots_code ON stock.lots (organisation_id, code);
CALL platform.protect('stock.lots', 'SELECT, INSERT, UPDATE');

-- No foreign keys here: 100,000 moves take 2.8 s with them and 1.0 s without; products, locations and lots are
-- never deleted, a set-based check refuses unknown ones, an invariant proves it (docs/adr/0003).
CREATE TABLE stock.moves (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT platform.uuidv7(),
  -- The moves written and valued together.
  batch_id uuid NOT NULL,
  product_id uuid NOT NULL,
  lot_id uuid,
  source_id uuid NOT NULL,
  destination_id uuid NOT NULL,
  quantity numeric(20, 6) NOT NULL CHECK (quantity > 0),
  -- When it physically happened, and when we learnt it.
  effective_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  accounting_date date NOT NULL,
  -- Cost of one unit in the company's currency, where the mover knows it (receipts, approved found goods). A factor,
  -- not an amount: a twelfth of a carton's price in another currency needs more decimals than money has.
  unit_cost numeric(24, 10) CHECK (unit_cost >= 0),
  kind text NOT NULL CHECK (kind IN ('receipt', 'issue', 'transfer', 'adjustment', 'reversal', 'opening')),
  -- What caused it: a document, a count line; reversals name the move they take back.
  origin_type text NOT NULL,
  origin_id uuid NOT NULL,
  reverses_id uuid,
  actor_id uuid,
  reference text,
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (organisation_id, id),
  CHECK (source_id <> destination_id),
  CHECK (effective_at <= recorded_at)
);
CREATE INDEX moves_product ON stock.moves (organisation_id, product_id, effective_at);
CREATE INDEX moves_time ON stock.moves (organisation_id, effective_at, id);
CREATE INDEX moves_batch ON stock.moves (organisation_id, batch_id);
CREATE INDEX moves_origin ON stock.moves (organisation_id, origin_id);
CREATE UNIQUE INDEX moves_reversed_once ON stock.moves (organisation_id, reverses_id) WHERE reverses_id IS NOT NULL;
CALL platform.protect('stock.moves', 'SELECT, INSERT');

CREATE TABLE stock.quants (
  organisation_id uuid NOT NULL,
  product_id uuid NOT NULL,
  location_id uuid NOT NULL,
  lot_id uuid,
  quantity numeric(20, 6) NOT NULL,
  UNIQUE NULLS NOT DISTINCT (organisation_id, product_id, location_id, lot_id)
) WITH (fillfactor = 80);
CREATE INDEX quants_location ON stock.quants (organisation_id, location_id);
CALL platform.protect('stock.quants', 'SELECT, INSERT, UPDATE');

CREATE TABLE stock.reservations (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  product_id uuid NOT NULL,
  location_id uuid NOT NULL,
  lot_id uuid,
  quantity numeric(20, 6) NOT NULL CHECK (quantity > 0),
  reference text NOT NULL,
  reserved_by uuid NOT NULL,
  reserved_at timestamptz NOT NULL,
  released_at timestamptz,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, product_id) REFERENCES catalog.products (organisation_id, id),
  FOREIGN KEY (organisation_id, location_id) REFERENCES sites.locations (organisation_id, id),
  FOREIGN KEY (organisation_id, lot_id) REFERENCES stock.lots (organisation_id, id)
);
CREATE INDEX reservations_open ON stock.reservations (organisation_id, product_id, location_id) WHERE released_at IS NULL;
CALL platform.protect('stock.reservations', 'SELECT, INSERT, UPDATE');
