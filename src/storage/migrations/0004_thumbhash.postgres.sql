-- As in SQLite; see there.
ALTER TABLE image ADD COLUMN thumbhash text NOT NULL DEFAULT '';
ALTER TABLE image ADD COLUMN examined boolean NOT NULL DEFAULT false;
CREATE INDEX image_unexamined ON image(id) WHERE NOT examined;
