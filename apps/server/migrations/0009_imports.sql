-- Files on their way in: the rows as read, what is wrong with each, how far an import has come.

CREATE SCHEMA imports;
GRANT USAGE ON SCHEMA imports TO stockex_app;

CREATE TABLE imports.imports (
  organisation_id uuid NOT NULL REFERENCES access.organisations,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('products', 'opening-stock', 'count')),
  file_name text NOT NULL,
  format text NOT NULL CHECK (format IN ('csv', 'xlsx')),
  encoding text,
  delimiter text,
  site_id uuid,
  count_id uuid,
  state text NOT NULL CHECK (state IN ('reading', 'mapped', 'checked', 'applying', 'applied', 'failed', 'discarded')),
  columns text[] NOT NULL,
  -- {"productCode": 2, …}: index of the file's column, from 0.
  mapping jsonb NOT NULL,
  options jsonb NOT NULL,
  -- Language of whoever sent the file: decides 03/04/2026 where the column itself does not.
  language text NOT NULL CHECK (language IN ('en', 'fr')),
  rows integer NOT NULL DEFAULT 0 CHECK (rows >= 0),
  error_rows integer NOT NULL DEFAULT 0 CHECK (error_rows >= 0),
  creates jsonb NOT NULL DEFAULT '{}',
  problem jsonb,
  accounting_date date,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  -- Who asked for it to be applied, and when it was.
  applied_by uuid,
  applied_at timestamptz,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, created_by) REFERENCES access.users (organisation_id, id),
  FOREIGN KEY (organisation_id, site_id) REFERENCES sites.sites (organisation_id, id),
  FOREIGN KEY (organisation_id, count_id) REFERENCES counting.counts (organisation_id, id),
  CHECK ((kind = 'count') = (count_id IS NOT NULL)),
  CHECK ((state = 'applied') = (applied_at IS NOT NULL)),
  CHECK (state NOT IN ('applying', 'applied') OR error_rows = 0)
);
CREATE INDEX imports_newest ON imports.imports (organisation_id, created_at DESC, id DESC);
CALL platform.protect('imports.imports', 'SELECT, INSERT, UPDATE');

-- Beside the import, not in it: progress is told by another connection while the transaction that applies the
-- import holds its row.
CREATE TABLE imports.progress (
  organisation_id uuid NOT NULL,
  import_id uuid NOT NULL,
  done integer NOT NULL CHECK (done >= 0),
  PRIMARY KEY (organisation_id, import_id),
  FOREIGN KEY (organisation_id, import_id) REFERENCES imports.imports (organisation_id, id)
);
CALL platform.protect('imports.progress', 'SELECT, INSERT, UPDATE');

-- Cells as text, trimmed, blank ones NULL. No foreign key: it would be most of the load of 100,000 rows.
CREATE TABLE imports.rows (
  organisation_id uuid NOT NULL,
  import_id uuid NOT NULL,
  -- As the spreadsheet shows it, from 1.
  row integer NOT NULL CHECK (row > 0),
  cells text[] NOT NULL,
  -- Subscripts of cells that hold a spreadsheet error or a formula that was never calculated.
  unusable integer[],
  PRIMARY KEY (organisation_id, import_id, row)
);
CALL platform.protect('imports.rows', 'SELECT, INSERT, DELETE');

-- What the last check made of each row: what its codes stand for, its numbers, the codes of what is yet to be made.
-- Applying starts from here, so that what was checked is what is applied, and nothing is worked out twice.
CREATE TABLE imports.lines (
  organisation_id uuid NOT NULL,
  import_id uuid NOT NULL,
  row integer NOT NULL,
  site_id uuid,
  company_id uuid,
  location_id uuid,
  new_location text,
  product_id uuid,
  new_product text,
  tracking text,
  lot text,
  lot_id uuid,
  expires_on date,
  unit_id uuid,
  numerator numeric,
  denominator numeric,
  -- As read, before any limit: a wrong one has its error.
  quantity numeric,
  unit_cost numeric,
  name text,
  category_id uuid,
  new_category text,
  barcode text,
  note text,
  -- What is wrong with each field, in the order the check names them; NULL as a whole where nothing is.
  wrong text[],
  PRIMARY KEY (organisation_id, import_id, row)
);
CALL platform.protect('imports.lines', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE imports.row_errors (
  organisation_id uuid NOT NULL,
  import_id uuid NOT NULL,
  row integer NOT NULL,
  field text NOT NULL,
  code text NOT NULL,
  value text,
  PRIMARY KEY (organisation_id, import_id, row, field, code)
);
CALL platform.protect('imports.row_errors', 'SELECT, INSERT, DELETE');

-- How a text is written as a number, once every kind of space is ' ' and every minus '-':
--   whole   12   1 234                  the same in any language
--   point   12.5   1,234.5   1,234,567  the point is (or would be) the decimal mark
--   comma   12,5   1.234,5   1 234,567  the comma is
-- "1.234" and "1,234" are numbers in two ways: the caller says how each is taken here. NULL: no number.
CREATE FUNCTION imports.number_form(written text, lone_point text, lone_comma text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN written ~ '^[+-]?(\d+|\d{1,3}( \d{3})+)$' THEN 'whole'
  WHEN written ~ '^[+-]?[1-9]\d{0,2}\.\d{3}$' THEN lone_point
  WHEN written ~ '^[+-]?[1-9]\d{0,2},\d{3}$' THEN lone_comma
  WHEN written ~ '^[+-]?((\d+|\d{1,3}( \d{3})+|\d{1,3}(,\d{3})+)?\.\d+|\d{1,3}(,\d{3}){2,})$' THEN 'point'
  WHEN written ~ '^[+-]?((\d+|\d{1,3}( \d{3})+|\d{1,3}(\.\d{3})+)?,\d+|\d{1,3}(\.\d{3}){2,})$' THEN 'comma'
END;

-- The number of a form; what is not its decimal mark groups thousands. NULL for a form that is none of the three.
CREATE FUNCTION imports.number_value(written text, form text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE form
  WHEN 'whole' THEN translate(written, ' ', '')::numeric
  WHEN 'point' THEN translate(written, ' ,', '')::numeric
  WHEN 'comma' THEN translate(written, ',. ', '.')::numeric
END;

-- A day that exists, or NULL. Two-digit years are of this century: files tell of expiry, not of history.
CREATE FUNCTION imports.day_of(year text, month text, day text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN month::integer NOT BETWEEN 1 AND 12 OR day::integer NOT BETWEEN 1 AND 31 OR year = '0000' THEN NULL
  WHEN day::integer > extract(day FROM make_date(year::integer + CASE WHEN length(year) = 2 THEN 2000 ELSE 0 END,
    month::integer, 1) + interval '1 month - 1 day') THEN NULL
  ELSE make_date(year::integer + CASE WHEN length(year) = 2 THEN 2000 ELSE 0 END, month::integer, day::integer)
END;

-- A day as files write it: 2026-12-31, 31/12/2026, 31.12.26; a time behind it is dropped. `day_first` says how
-- 03/04/2026 is meant; NULL: nobody knows, and only a date that reads one way is taken. NULL: no date.
CREATE FUNCTION imports.read_day(written text, day_first boolean) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
  SELECT CASE
    WHEN written ~ '^\d{4}[-/]\d{1,2}[-/]\d{1,2}([T ]\d{1,2}:\d{2}\S*)?$' THEN imports.day_of(p[1], p[2], p[3])
    WHEN written !~ '^\d{1,2}[-/.]\d{1,2}[-/.](\d{2}|\d{4})( \d{1,2}:\d{2}\S*)?$' THEN NULL
    WHEN day_first OR written LIKE '%.%.%' OR p[1]::integer > 12 THEN imports.day_of(p[3], p[2], p[1])
    WHEN NOT day_first OR p[2]::integer > 12 OR p[1]::integer = p[2]::integer THEN imports.day_of(p[3], p[1], p[2])
  END
  FROM regexp_split_to_array(written, '[-/. T]') AS p
);
