-- Photos of a count line, as evidence: rows like everything else, so that they are isolated, backed up and restored
-- with their count and every node has them.

CREATE TABLE counting.photos (
  organisation_id uuid NOT NULL,
  -- Chosen by the browser that took it: sent twice it is kept once.
  id uuid NOT NULL,
  count_id uuid NOT NULL,
  line_id uuid NOT NULL,
  -- The pass it was taken in, as with readings.
  round integer NOT NULL CHECK (round BETWEEN 1 AND 99),
  -- Which of the three places of its line and pass it takes: two uploads at once never make a fourth.
  place integer NOT NULL CHECK (place BETWEEN 1 AND 3),
  user_id uuid NOT NULL,
  taken_at timestamptz NOT NULL,
  width integer NOT NULL CHECK (width > 0),
  height integer NOT NULL CHECK (height > 0),
  bytes integer NOT NULL CHECK (bytes BETWEEN 1 AND 5000000),
  -- A JPEG without metadata; gone once the photo is removed.
  content bytea CHECK (octet_length(content) = bytes),
  removed_by uuid,
  removed_at timestamptz,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, count_id) REFERENCES counting.counts (organisation_id, id),
  FOREIGN KEY (organisation_id, line_id) REFERENCES counting.lines (organisation_id, id),
  CHECK ((content IS NULL) = (removed_at IS NOT NULL)),
  CHECK ((removed_by IS NULL) = (removed_at IS NULL))
);
CREATE UNIQUE INDEX photos_place ON counting.photos (organisation_id, line_id, round, place) WHERE removed_at IS NULL;
CREATE INDEX photos_count ON counting.photos (organisation_id, count_id);
-- JPEG does not get smaller; trying costs time.
ALTER TABLE counting.photos ALTER COLUMN content SET STORAGE EXTERNAL;
CALL platform.protect('counting.photos', 'SELECT, INSERT, UPDATE');

-- What was approved, posted or given up keeps its photos as they were, whatever the application does wrong.
CREATE FUNCTION counting.refuse_photo_of_settled_count() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM counting.counts c WHERE c.organisation_id = NEW.organisation_id AND c.id = NEW.count_id
    AND c.state IN ('approved', 'posted', 'cancelled')) THEN
    RAISE EXCEPTION 'the photos of count % are settled and cannot change', NEW.count_id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER settled_is_immutable BEFORE INSERT OR UPDATE ON counting.photos
  FOR EACH ROW EXECUTE FUNCTION counting.refuse_photo_of_settled_count();
