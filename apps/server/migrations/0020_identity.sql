-- How an organisation looks to its people: one colour for what can be done, and its logo.

CREATE SCHEMA identity;
GRANT USAGE ON SCHEMA identity TO stockex_app;

CREATE TABLE identity.looks (
  organisation_id uuid NOT NULL PRIMARY KEY REFERENCES access.organisations,
  -- "#1f4fb8"; NULL: the product's own.
  accent text CHECK (accent ~ '^#[0-9a-f]{6}$'),
  -- A new one with each logo: its address never shows another picture.
  logo_id uuid,
  logo bytea CHECK (octet_length(logo) BETWEEN 1 AND 512000),
  logo_type text CHECK (logo_type IN ('image/png', 'image/jpeg')),
  logo_width integer CHECK (logo_width > 0),
  logo_height integer CHECK (logo_height > 0),
  version integer NOT NULL DEFAULT 1,
  CHECK (num_nulls(logo_id, logo, logo_type, logo_width, logo_height) IN (0, 5))
);
ALTER TABLE identity.looks ALTER COLUMN logo SET STORAGE EXTERNAL;
CALL platform.protect('identity.looks', 'SELECT, INSERT, UPDATE');
