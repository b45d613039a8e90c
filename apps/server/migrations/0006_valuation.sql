-- What stock is worth and how the accounts say it. Layers and entries are append-only.

CREATE SCHEMA valuation;
GRANT USAGE ON SCHEMA valuation TO stockex_app;

CREATE TABLE valuation.accounts (
  organisation_id uuid NOT NULL,
  company_id uuid NOT NULL,
  code text NOT NULL CHECK (code ~ '^[0-9A-Z]{2,16}$'),
  name_en text NOT NULL,
  name_fr text NOT NULL,
  PRIMARY KEY (organisation_id, company_id, code),
  FOREIGN KEY (organisation_id, company_id) REFERENCES access.companies (organisation_id, id)
);
CALL platform.protect('valuation.accounts', 'SELECT, INSERT, UPDATE');

-- The accounts of a nature of stock in a chart, copied to the company when it is set up; a category's own win.
CREATE TABLE valuation.nature_accounts (
  organisation_id uuid NOT NULL,
  company_id uuid NOT NULL,
  nature text NOT NULL,
  stock_account text NOT NULL,
  variation_in_account text NOT NULL,
  variation_out_account text NOT NULL,
  PRIMARY KEY (organisation_id, company_id, nature),
  FOREIGN KEY (organisation_id, company_id, stock_account) REFERENCES valuation.accounts (organisation_id, company_id, code),
  FOREIGN KEY (organisation_id, company_id, variation_in_account) REFERENCES valuation.accounts (organisation_id, company_id, code),
  FOREIGN KEY (organisation_id, company_id, variation_out_account) REFERENCES valuation.accounts (organisation_id, company_id, code)
);
CALL platform.protect('valuation.nature_accounts', 'SELECT, INSERT, UPDATE');

CREATE TABLE valuation.category_accounts (
  organisation_id uuid NOT NULL,
  company_id uuid NOT NULL,
  category_id uuid NOT NULL,
  stock_account text NOT NULL,
  variation_in_account text NOT NULL,
  variation_out_account text NOT NULL,
  PRIMARY KEY (organisation_id, company_id, category_id),
  FOREIGN KEY (organisation_id, category_id) REFERENCES catalog.categories (organisation_id, id),
  FOREIGN KEY (organisation_id, company_id, stock_account) REFERENCES valuation.accounts (organisation_id, company_id, code),
  FOREIGN KEY (organisation_id, company_id, variation_in_account) REFERENCES valuation.accounts (organisation_id, company_id, code),
  FOREIGN KEY (organisation_id, company_id, variation_out_account) REFERENCES valuation.accounts (organisation_id, company_id, code)
);
CALL platform.protect('valuation.category_accounts', 'SELECT, INSERT, UPDATE, DELETE');

-- Depreciation of the economic method: from this many days without movement, this percentage of cost is lost.
CREATE TABLE valuation.depreciation_steps (
  organisation_id uuid NOT NULL,
  category_id uuid NOT NULL,
  from_days integer NOT NULL CHECK (from_days > 0),
  percent numeric(7, 4) NOT NULL CHECK (percent BETWEEN 0 AND 100),
  PRIMARY KEY (organisation_id, category_id, from_days),
  FOREIGN KEY (organisation_id, category_id) REFERENCES catalog.categories (organisation_id, id)
);
CALL platform.protect('valuation.depreciation_steps', 'SELECT, INSERT, UPDATE, DELETE');

-- Months closed to posting.
CREATE TABLE valuation.closed_periods (
  organisation_id uuid NOT NULL,
  company_id uuid NOT NULL,
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  closed_by uuid NOT NULL,
  closed_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, company_id, month),
  FOREIGN KEY (organisation_id, company_id) REFERENCES access.companies (organisation_id, id)
);
CALL platform.protect('valuation.closed_periods', 'SELECT, INSERT, DELETE');

-- A product's running worth in a company, all methods: Σ of its layers. Changed only with the layers.
CREATE TABLE valuation.stock_values (
  organisation_id uuid NOT NULL,
  company_id uuid NOT NULL,
  product_id uuid NOT NULL,
  quantity numeric(20, 6) NOT NULL,
  value numeric(20, 4) NOT NULL,
  -- Cost of one unit by the standard method, and the last resort where no average exists.
  standard_cost numeric(20, 4) CHECK (standard_cost >= 0),
  last_moved_at timestamptz,
  PRIMARY KEY (organisation_id, company_id, product_id),
  CHECK (quantity >= 0),
  CHECK (quantity <> 0 OR value = 0)
) WITH (fillfactor = 80);
CALL platform.protect('valuation.stock_values', 'SELECT, INSERT, UPDATE');

-- One signed layer a valued move: + what came in, − what went out. No foreign keys on hot append-only tables:
-- see docs/adr/0003-hot-tables-without-foreign-keys.md.
CREATE TABLE valuation.layers (
  organisation_id uuid NOT NULL,
  -- The move's id; a revaluation has a new id and quantity 0.
  id uuid NOT NULL,
  batch_id uuid NOT NULL,
  company_id uuid NOT NULL,
  product_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('in', 'out', 'found', 'lost', 'revaluation')),
  method text NOT NULL CHECK (method IN ('standard', 'avco', 'fifo', 'economic')),
  quantity numeric(20, 6) NOT NULL,
  value numeric(20, 4) NOT NULL,
  stock_account text NOT NULL,
  variation_account text NOT NULL,
  effective_at timestamptz NOT NULL,
  accounting_date date NOT NULL,
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (organisation_id, id),
  CHECK (quantity <> 0 OR kind = 'revaluation')
);
CREATE INDEX layers_batch ON valuation.layers (organisation_id, batch_id);
CREATE INDEX layers_product ON valuation.layers (organisation_id, company_id, product_id, accounting_date);
CALL platform.protect('valuation.layers', 'SELECT, INSERT');

-- What is left of each incoming FIFO layer, oldest first; a row goes when nothing is left.
CREATE TABLE valuation.open_layers (
  organisation_id uuid NOT NULL,
  company_id uuid NOT NULL,
  product_id uuid NOT NULL,
  -- Order of consumption: when it came in, then the layer's id.
  received_at timestamptz NOT NULL,
  layer_id uuid NOT NULL,
  quantity numeric(20, 6) NOT NULL CHECK (quantity > 0),
  value numeric(20, 4) NOT NULL CHECK (value >= 0),
  PRIMARY KEY (organisation_id, company_id, product_id, received_at, layer_id)
) WITH (fillfactor = 80);
CALL platform.protect('valuation.open_layers', 'SELECT, INSERT, UPDATE, DELETE');

-- Which incoming layer an outgoing FIFO layer took from: the trail of cost, and what a found piece takes back.
CREATE TABLE valuation.consumptions (
  organisation_id uuid NOT NULL,
  out_layer_id uuid NOT NULL,
  in_layer_id uuid NOT NULL,
  received_at timestamptz NOT NULL,
  batch_id uuid NOT NULL,
  quantity numeric(20, 6) NOT NULL CHECK (quantity > 0),
  value numeric(20, 4) NOT NULL CHECK (value >= 0),
  PRIMARY KEY (organisation_id, out_layer_id, in_layer_id)
);
CREATE INDEX consumptions_batch ON valuation.consumptions (organisation_id, batch_id);
CALL platform.protect('valuation.consumptions', 'SELECT, INSERT');

-- What is left to take back of each loss. For FIFO a row per consumed layer, most recently consumed first.
CREATE TABLE valuation.open_losses (
  organisation_id uuid NOT NULL,
  company_id uuid NOT NULL,
  product_id uuid NOT NULL,
  lost_at timestamptz NOT NULL,
  out_layer_id uuid NOT NULL,
  -- For FIFO the layer the piece came from and goes back to; for the others the loss itself.
  in_layer_id uuid NOT NULL,
  received_at timestamptz NOT NULL,
  quantity numeric(20, 6) NOT NULL CHECK (quantity > 0),
  value numeric(20, 4) NOT NULL CHECK (value >= 0),
  PRIMARY KEY (organisation_id, company_id, product_id, lost_at, out_layer_id, in_layer_id)
) WITH (fillfactor = 80);
CALL platform.protect('valuation.open_losses', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE valuation.entry_numbers (
  organisation_id uuid NOT NULL,
  company_id uuid NOT NULL,
  year integer NOT NULL,
  last_number integer NOT NULL,
  PRIMARY KEY (organisation_id, company_id, year)
);
CALL platform.protect('valuation.entry_numbers', 'SELECT, INSERT, UPDATE');

CREATE TABLE valuation.entries (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  company_id uuid NOT NULL,
  -- Gapless within company and year: "STK-2026-000041".
  number text NOT NULL,
  date date NOT NULL,
  label text NOT NULL,
  origin_type text NOT NULL,
  origin_id uuid NOT NULL,
  batch_id uuid NOT NULL,
  currency text NOT NULL,
  recorded_at timestamptz NOT NULL,
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, company_id, number),
  FOREIGN KEY (organisation_id, company_id) REFERENCES access.companies (organisation_id, id)
);
CREATE INDEX entries_origin ON valuation.entries (organisation_id, origin_type, origin_id);
CREATE INDEX entries_date ON valuation.entries (organisation_id, company_id, date);
CREATE INDEX entries_batch ON valuation.entries (organisation_id, batch_id);
CALL platform.protect('valuation.entries', 'SELECT, INSERT');

CREATE TABLE valuation.entry_lines (
  organisation_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  line integer NOT NULL CHECK (line > 0),
  company_id uuid NOT NULL,
  account text NOT NULL,
  debit numeric(20, 4) NOT NULL CHECK (debit >= 0),
  credit numeric(20, 4) NOT NULL CHECK (credit >= 0),
  label text NOT NULL,
  PRIMARY KEY (organisation_id, entry_id, line),
  FOREIGN KEY (organisation_id, entry_id) REFERENCES valuation.entries (organisation_id, id),
  FOREIGN KEY (organisation_id, company_id, account) REFERENCES valuation.accounts (organisation_id, company_id, code),
  CHECK (debit = 0 OR credit = 0)
);
CREATE INDEX entry_lines_account ON valuation.entry_lines (organisation_id, company_id, account);
CALL platform.protect('valuation.entry_lines', 'SELECT, INSERT');

-- An entry out of balance cannot be committed.
CREATE FUNCTION valuation.refuse_unbalanced_entry() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM valuation.entry_lines WHERE organisation_id = NEW.organisation_id AND entry_id = NEW.id
    HAVING coalesce(sum(debit), 0) <> coalesce(sum(credit), 0)
  ) THEN
    RAISE EXCEPTION 'entry % is not balanced', NEW.number;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_balanced AFTER INSERT ON valuation.entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION valuation.refuse_unbalanced_entry();
