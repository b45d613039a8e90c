-- What is stocked: categories, units, products, pack quantities, barcodes. Nothing here is ever deleted.

CREATE SCHEMA catalog;
GRANT USAGE ON SCHEMA catalog TO stockex_app;

CREATE TABLE catalog.units (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  code text NOT NULL,
  name_en text NOT NULL,
  name_fr text NOT NULL,
  -- Decimals an entered quantity may have: 0 for pieces, 3 for kilograms.
  decimals integer NOT NULL CHECK (decimals BETWEEN 0 AND 6),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, code)
);
CALL platform.protect('catalog.units', 'SELECT, INSERT, UPDATE');

CREATE TABLE catalog.categories (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  code text NOT NULL,
  name_en text NOT NULL,
  name_fr text NOT NULL,
  method text NOT NULL CHECK (method IN ('standard', 'avco', 'fifo', 'economic')),
  -- What kind of stock it is to the accountant: picks the default accounts of a chart.
  nature text NOT NULL DEFAULT 'goods' CHECK (nature IN ('goods', 'raw-materials', 'supplies', 'packaging', 'finished-products')),
  version integer NOT NULL DEFAULT 1,
  archived_at timestamptz,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, code)
);
CALL platform.protect('catalog.categories', 'SELECT, INSERT, UPDATE');

CREATE TABLE catalog.products (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  category_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  tracking text NOT NULL DEFAULT 'none' CHECK (tracking IN ('none', 'lot', 'serial')),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  archived_at timestamptz,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, code),
  FOREIGN KEY (organisation_id, category_id) REFERENCES catalog.categories (organisation_id, id),
  FOREIGN KEY (organisation_id, unit_id) REFERENCES catalog.units (organisation_id, id)
);
CREATE INDEX products_category ON catalog.products (organisation_id, category_id);
CREATE INDEX products_name ON catalog.products (organisation_id, lower(name) text_pattern_ops);
CALL platform.protect('catalog.products', 'SELECT, INSERT, UPDATE');

-- Other units a product is counted in: 1 carton = 12/1 pieces, 1 bag = 1/3 kg.
CREATE TABLE catalog.product_units (
  organisation_id uuid NOT NULL,
  product_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  numerator numeric(20) NOT NULL CHECK (numerator > 0),
  denominator numeric(20) NOT NULL DEFAULT 1 CHECK (denominator > 0),
  PRIMARY KEY (organisation_id, product_id, unit_id),
  FOREIGN KEY (organisation_id, product_id) REFERENCES catalog.products (organisation_id, id),
  FOREIGN KEY (organisation_id, unit_id) REFERENCES catalog.units (organisation_id, id)
);
CALL platform.protect('catalog.product_units', 'SELECT, INSERT, UPDATE, DELETE');

-- A code names a product, or a pack of it in one of its units. EAN, UPC and ITF-14 are stored as GTIN-14.
CREATE TABLE catalog.barcodes (
  organisation_id uuid NOT NULL,
  code text NOT NULL CHECK (length(code) BETWEEN 1 AND 128),
  product_id uuid NOT NULL,
  -- NULL: the product's own unit.
  unit_id uuid,
  PRIMARY KEY (organisation_id, code),
  FOREIGN KEY (organisation_id, product_id) REFERENCES catalog.products (organisation_id, id),
  FOREIGN KEY (organisation_id, product_id, unit_id) REFERENCES catalog.product_units (organisation_id, product_id, unit_id)
);
CREATE INDEX barcodes_product ON catalog.barcodes (organisation_id, product_id);
CALL platform.protect('catalog.barcodes', 'SELECT, INSERT, UPDATE, DELETE');
