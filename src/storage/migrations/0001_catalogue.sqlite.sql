-- The catalogue as tags tell it, in the words of src/domain/music.hpp and catalog_writer.hpp.
-- Ids come from the writer (domain::IdMaker), those of labels and genres from the database. Dates
-- are packed as yyyymmdd, 0 = not known; lists that are only ever read whole are JSON. Nothing here
-- is deleted with its file: what is gone from every drive has present = 0 and comes back when
-- it does.

CREATE TABLE library_root (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  path BLOB NOT NULL,
  identity TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('online', 'degraded', 'offline')),
  state_reason TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  scanned_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX library_root_by_identity ON library_root(identity) WHERE identity <> '';

CREATE TABLE directory (
  root_id INTEGER NOT NULL REFERENCES library_root(id),
  relative_path BLOB NOT NULL,
  fingerprint INTEGER NOT NULL,
  PRIMARY KEY (root_id, relative_path)
) STRICT, WITHOUT ROWID;

CREATE TABLE scan_issue (
  root_id INTEGER NOT NULL REFERENCES library_root(id),
  path TEXT NOT NULL,
  directory TEXT NOT NULL,
  kind TEXT NOT NULL,
  message TEXT NOT NULL,
  -- Of a file that need not be read again while it is the same; else 0.
  size_bytes INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  found_at INTEGER NOT NULL,
  PRIMARY KEY (root_id, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX scan_issue_by_directory ON scan_issue(root_id, directory);

CREATE TABLE image (
  id TEXT PRIMARY KEY,
  content_hash TEXT NOT NULL,
  mime TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every place where the bytes were seen, so that a drive that is away hides no cover.
CREATE TABLE image_source (
  image_id TEXT NOT NULL REFERENCES image(id),
  root_id INTEGER NOT NULL REFERENCES library_root(id),
  relative_path BLOB NOT NULL,
  embedded INTEGER NOT NULL CHECK (embedded IN (0, 1)),
  kind TEXT NOT NULL,  -- front, back, booklet, medium, artist, other
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (image_id, root_id, relative_path)
) STRICT, WITHOUT ROWID;

CREATE TABLE artist (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  sort_name TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  folded TEXT NOT NULL,
  mbid TEXT NOT NULL,
  -- Derived by refresh_releases:
  present INTEGER NOT NULL DEFAULT 0 CHECK (present IN (0, 1)),
  release_count INTEGER NOT NULL DEFAULT 0,
  cover TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX artist_by_name ON artist(sort_key, id) WHERE release_count > 0;
CREATE INDEX artist_by_folded ON artist(folded);

CREATE TABLE artist_credit (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  display TEXT NOT NULL,
  parts TEXT NOT NULL  -- artist_credit_part once more, as JSON, so that a list reads one row
) STRICT;

CREATE TABLE artist_credit_part (
  credit_id INTEGER NOT NULL REFERENCES artist_credit(id),
  position INTEGER NOT NULL,
  artist_id INTEGER NOT NULL REFERENCES artist(id),
  credited_name TEXT NOT NULL,
  join_phrase TEXT NOT NULL,
  PRIMARY KEY (credit_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE release_group (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  folded TEXT NOT NULL,
  mbid TEXT NOT NULL,
  credit_id INTEGER NOT NULL REFERENCES artist_credit(id),
  types TEXT NOT NULL,  -- JSON
  first_release_date INTEGER NOT NULL
) STRICT;

CREATE TABLE release (
  id INTEGER PRIMARY KEY,
  ordinal INTEGER NOT NULL UNIQUE,  -- 1, 2, 3 … without a gap: what a random draw draws from
  group_id INTEGER NOT NULL REFERENCES release_group(id),
  key TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  sort_title TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  artist_sort_key TEXT NOT NULL,
  folded TEXT NOT NULL,
  version TEXT NOT NULL,
  mbid TEXT NOT NULL,
  barcode TEXT NOT NULL,
  country TEXT NOT NULL,
  status TEXT NOT NULL,
  discogs_id TEXT NOT NULL,
  asin TEXT NOT NULL,
  language TEXT NOT NULL,
  script TEXT NOT NULL,
  copyright TEXT NOT NULL,
  credit_id INTEGER NOT NULL REFERENCES artist_credit(id),
  date INTEGER NOT NULL,  -- of this edition
  original_date INTEGER NOT NULL,
  sort_date INTEGER NOT NULL,  -- the original date, or that of the edition where it is not known
  compilation INTEGER NOT NULL CHECK (compilation IN (0, 1)),
  disc_total INTEGER NOT NULL,  -- as the tags say; 0 = they do not
  added_at INTEGER NOT NULL,
  labels TEXT NOT NULL,  -- the names in release_label, as JSON
  -- Derived by refresh_releases:
  present INTEGER NOT NULL DEFAULT 0 CHECK (present IN (0, 1)),
  medium_count INTEGER NOT NULL DEFAULT 0,
  track_count INTEGER NOT NULL DEFAULT 0,
  duration_ms INTEGER NOT NULL DEFAULT 0,
  cover TEXT NOT NULL DEFAULT '',
  genres TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX release_by_title ON release(sort_key, ordinal) WHERE present;
CREATE INDEX release_by_artist ON release(artist_sort_key, sort_key, ordinal) WHERE present;
CREATE INDEX release_by_added ON release(added_at, ordinal) WHERE present;
CREATE INDEX release_by_date ON release(sort_date, ordinal) WHERE present;
CREATE INDEX release_by_group ON release(group_id);

CREATE TABLE label (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE release_label (
  release_id INTEGER NOT NULL REFERENCES release(id),
  position INTEGER NOT NULL,
  label_id INTEGER REFERENCES label(id),  -- NULL: a catalogue number whose label is not known
  catalogue_number TEXT NOT NULL,
  PRIMARY KEY (release_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE medium (
  id INTEGER PRIMARY KEY,
  release_id INTEGER NOT NULL REFERENCES release(id),
  position INTEGER NOT NULL,
  format TEXT NOT NULL,
  title TEXT NOT NULL,
  track_total INTEGER NOT NULL,  -- as the tags say; 0 = they do not
  disc_ids TEXT NOT NULL,  -- MusicBrainz's, as JSON
  UNIQUE (release_id, position)
) STRICT;

CREATE TABLE recording (
  id INTEGER PRIMARY KEY,
  key TEXT UNIQUE,  -- NULL: it is known by its track alone
  title TEXT NOT NULL,
  mbid TEXT NOT NULL,
  acoustid TEXT NOT NULL,
  credit_id INTEGER NOT NULL REFERENCES artist_credit(id),
  duration_ms INTEGER NOT NULL,
  bpm REAL,
  musical_key TEXT NOT NULL,
  languages TEXT NOT NULL,  -- JSON
  first_release_date INTEGER NOT NULL,
  -- NULL: not said; 0: marked as clean
  explicit_content INTEGER CHECK (explicit_content IN (0, 1))
) STRICT;

CREATE TABLE work (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  mbid TEXT NOT NULL
) STRICT;

CREATE TABLE recording_work (
  recording_id INTEGER NOT NULL REFERENCES recording(id),
  position INTEGER NOT NULL,
  work_id INTEGER NOT NULL REFERENCES work(id),
  movement TEXT NOT NULL,
  movement_number INTEGER NOT NULL,  -- 0 = not known
  movement_total INTEGER NOT NULL,
  PRIMARY KEY (recording_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE isrc (
  recording_id INTEGER NOT NULL REFERENCES recording(id),
  code TEXT NOT NULL,
  PRIMARY KEY (recording_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE track (
  id INTEGER PRIMARY KEY,
  ordinal INTEGER NOT NULL UNIQUE,  -- as of release
  release_id INTEGER NOT NULL REFERENCES release(id),
  recording_id INTEGER NOT NULL REFERENCES recording(id),
  disc INTEGER NOT NULL,
  position INTEGER NOT NULL,
  number TEXT NOT NULL,  -- as printed, where it is not the position: "A1"
  title TEXT NOT NULL,
  sort_title TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  folded TEXT NOT NULL,
  mbid TEXT NOT NULL,
  credit_id INTEGER NOT NULL REFERENCES artist_credit(id),
  duration_ms INTEGER NOT NULL,
  date INTEGER NOT NULL,
  genres TEXT NOT NULL,  -- those of kind genre in track_genre once more, as JSON
  added_at INTEGER NOT NULL,
  present INTEGER NOT NULL DEFAULT 1 CHECK (present IN (0, 1))  -- derived; it comes with its file
) STRICT;
CREATE INDEX track_by_slot ON track(release_id, disc, position);
CREATE INDEX track_by_recording ON track(recording_id);
CREATE INDEX track_by_title ON track(sort_key, id) WHERE present;
CREATE INDEX track_present ON track(id) WHERE present;

CREATE TABLE track_credit (
  track_id INTEGER NOT NULL REFERENCES track(id),
  position INTEGER NOT NULL,
  role TEXT NOT NULL,
  artist_id INTEGER NOT NULL REFERENCES artist(id),
  attribute TEXT NOT NULL,
  PRIMARY KEY (track_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE genre (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('genre', 'mood', 'grouping')),
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  UNIQUE (kind, folded)
) STRICT;

CREATE TABLE track_genre (
  track_id INTEGER NOT NULL REFERENCES track(id),
  position INTEGER NOT NULL,
  genre_id INTEGER NOT NULL REFERENCES genre(id),
  PRIMARY KEY (track_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE audio_file (
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
  duration_ms INTEGER NOT NULL,
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
  UNIQUE (root_id, relative_path)
) STRICT;
CREATE INDEX audio_file_by_directory ON audio_file(root_id, directory);
CREATE INDEX audio_file_by_track ON audio_file(track_id);
CREATE INDEX audio_file_by_inode ON audio_file(inode, size_bytes);

-- Beside audio_file, so that a walk over files does not read every tag.
CREATE TABLE audio_file_tags (
  file_id INTEGER PRIMARY KEY REFERENCES audio_file(id) ON DELETE CASCADE,
  raw_tags BLOB NOT NULL  -- JSON, packed (packed_text.hpp)
) STRICT;

-- Derived by refresh_releases: where a release has files, and who is credited on it.
CREATE TABLE release_root (
  release_id INTEGER NOT NULL REFERENCES release(id),
  root_id INTEGER NOT NULL REFERENCES library_root(id),
  present INTEGER NOT NULL CHECK (present IN (0, 1)),
  file_count INTEGER NOT NULL,  -- of what is there
  size_bytes INTEGER NOT NULL,
  PRIMARY KEY (release_id, root_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX release_root_by_root ON release_root(root_id, release_id) WHERE present;

CREATE TABLE release_artist (
  artist_id INTEGER NOT NULL REFERENCES artist(id),
  release_id INTEGER NOT NULL REFERENCES release(id),
  on_release INTEGER NOT NULL CHECK (on_release IN (0, 1)),  -- 0: on tracks only
  present INTEGER NOT NULL CHECK (present IN (0, 1)),
  PRIMARY KEY (artist_id, release_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX release_artist_by_release ON release_artist(release_id);

CREATE TABLE release_genre (
  genre_id INTEGER NOT NULL REFERENCES genre(id),
  release_id INTEGER NOT NULL REFERENCES release(id),
  track_count INTEGER NOT NULL,
  PRIMARY KEY (genre_id, release_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX release_genre_by_release ON release_genre(release_id);
