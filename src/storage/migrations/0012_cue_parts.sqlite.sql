-- A row is a part of a file, where a CUE sheet divides it (domain::FilePart); 0 = the whole. SQLite
-- drops no constraint, so the table is made anew, and that of its tags with it, whose rows would go
-- with the old one's.
CREATE TABLE audio_file_in_parts (
  id INTEGER PRIMARY KEY,
  root_id INTEGER NOT NULL REFERENCES library_root(id),
  relative_path BLOB NOT NULL,
  directory BLOB NOT NULL,
  size_bytes INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  container TEXT NOT NULL,
  codec TEXT NOT NULL,
  lossless INTEGER NOT NULL CHECK (lossless IN (0, 1)),
  bitrate_kbps INTEGER NOT NULL,
  sample_rate_hz INTEGER NOT NULL,
  bit_depth INTEGER NOT NULL,
  channels INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,  -- of the part
  encoder_delay INTEGER,    -- samples before the music and behind it, where the file says so
  encoder_padding INTEGER,
  track_gain_db REAL,  -- as the tags say, to -18 LUFS
  album_gain_db REAL,
  track_peak REAL,
  album_peak REAL,
  lyrics TEXT NOT NULL CHECK (lyrics IN ('none', 'plain', 'synced')),  -- in the file itself
  rating INTEGER,  -- 1 to 10, as the tags say
  track_id INTEGER NOT NULL REFERENCES track(id),
  cover TEXT NOT NULL,  -- image.id or ''
  missing_since INTEGER,
  audio_key INTEGER NOT NULL DEFAULT 0,
  part INTEGER NOT NULL DEFAULT 0,
  cue_start INTEGER NOT NULL DEFAULT 0,  -- in frames of a CD, 75 in a second
  cue_end INTEGER NOT NULL DEFAULT 0,    -- likewise; 0 = the end of the file
  UNIQUE (root_id, relative_path, part)
) STRICT;
INSERT INTO audio_file_in_parts
SELECT id, root_id, relative_path, directory, size_bytes, mtime_ns, inode, container, codec,
  lossless, bitrate_kbps, sample_rate_hz, bit_depth, channels, duration_ms, encoder_delay,
  encoder_padding, track_gain_db, album_gain_db, track_peak, album_peak, lyrics, rating, track_id,
  cover, missing_since, audio_key, 0, 0, 0
FROM audio_file;

CREATE TABLE audio_file_tags_of_parts (
  file_id INTEGER PRIMARY KEY REFERENCES audio_file_in_parts(id) ON DELETE CASCADE,
  raw_tags BLOB NOT NULL  -- JSON, packed (packed_text.hpp)
) STRICT;
INSERT INTO audio_file_tags_of_parts SELECT file_id, raw_tags FROM audio_file_tags;

DROP TABLE audio_file_tags;
DROP TABLE audio_file;
ALTER TABLE audio_file_in_parts RENAME TO audio_file;
ALTER TABLE audio_file_tags_of_parts RENAME TO audio_file_tags;
CREATE INDEX audio_file_by_directory ON audio_file(root_id, directory);
CREATE INDEX audio_file_by_track ON audio_file(track_id);
CREATE INDEX audio_file_by_inode ON audio_file(inode, size_bytes);
CREATE INDEX audio_file_by_audio_key ON audio_file(audio_key) WHERE audio_key <> 0;
CREATE INDEX audio_file_missing ON audio_file(missing_since, id) WHERE missing_since IS NOT NULL;
