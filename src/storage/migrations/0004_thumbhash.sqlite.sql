-- What a picture looks like in a few bytes, for the page to draw until the picture is there
-- (src/media/thumbhash.hpp), as base64url; '' while nobody has examined it, and of one that cannot
-- be decoded.
ALTER TABLE image ADD COLUMN thumbhash TEXT NOT NULL DEFAULT '';
ALTER TABLE image ADD COLUMN examined INTEGER NOT NULL DEFAULT 0 CHECK (examined IN (0, 1));
CREATE INDEX image_unexamined ON image(id) WHERE NOT examined;
