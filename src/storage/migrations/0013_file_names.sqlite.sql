-- A path is kept in two halves, so that one index finds a file and the files of a folder. The table
-- is made anew, and that of its tags with it, as in step 12.
CREATE TABLE audio_file_by_halves (
  id INTEGER PRIMARY KEY,
  root_id INTEGER NOT NULL REFERENCES library_root(id),
  directory BLOB NOT NULL,
  name BLOB NOT NULL,
  part INTEGER NOT NULL,
  cue_start INTEGER NOT NULL,  -- in frames of a CD, 75 in a second
  cue_end INTEGER NOT NULL,    -- likewise; 0 = the end of the file
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
  audio_key INTEGER NOT NULL,
  -- || makes text, with the bytes as they are.
  relative_path BLOB NOT NULL GENERATED ALWAYS AS (
    CASE directory WHEN x'' THEN name ELSE CAST(directory || '/' || name AS BLOB) END) VIRTUAL,
  UNIQUE (root_id, directory, name, part)
) STRICT;
INSERT INTO audio_file_by_halves
SELECT id, root_id, directory,
  CASE directory WHEN x'' THEN relative_path ELSE substr(relative_path, length(directory) + 2) END,
  part, cue_start, cue_end, size_bytes, mtime_ns, inode, container, codec, lossless, bitrate_kbps,
  sample_rate_hz, bit_depth, channels, duration_ms, encoder_delay, encoder_padding, track_gain_db,
  album_gain_db, track_peak, album_peak, lyrics, rating, track_id, cover, missing_since, audio_key
FROM audio_file;

CREATE TABLE audio_file_tags_by_halves (
  file_id INTEGER PRIMARY KEY REFERENCES audio_file_by_halves(id) ON DELETE CASCADE,
  raw_tags BLOB NOT NULL  -- JSON, packed (packed_text.hpp)
) STRICT;
INSERT INTO audio_file_tags_by_halves SELECT file_id, raw_tags FROM audio_file_tags;

DROP TABLE audio_file_tags;
DROP TABLE audio_file;
ALTER TABLE audio_file_by_halves RENAME TO audio_file;
ALTER TABLE audio_file_tags_by_halves RENAME TO audio_file_tags;
CREATE INDEX audio_file_by_track ON audio_file(track_id);
CREATE INDEX audio_file_by_inode ON audio_file(inode, size_bytes);
CREATE INDEX audio_file_by_audio_key ON audio_file(audio_key) WHERE audio_key <> 0;
CREATE INDEX audio_file_missing ON audio_file(missing_since, id) WHERE missing_since IS NOT NULL;
