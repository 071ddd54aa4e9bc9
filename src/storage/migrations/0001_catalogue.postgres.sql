-- The catalogue as tags tell it, in the words of src/domain/music.hpp and catalog_writer.hpp.
-- Ids come from the writer (domain::IdMaker), those of labels and genres from the database. Dates
-- are packed as yyyymmdd, 0 = not known; lists that are only ever read whole are JSON. Nothing here
-- is deleted with its file: what is gone from every drive has present = false and comes back when
-- it does.
--
-- Paths are as long as the kernel allows (4096 bytes), more than a B-tree entry holds (2704): they
-- are unique by their hash, and ordered by their first 1000 bytes.
--
-- Tables that are written only together with their owner's row have no foreign keys here: checking
-- them row by row took half the time of an import. SQLite, filled by the same writer, checks all.

CREATE TABLE library_root (
  id integer PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  path bytea NOT NULL,
  identity text NOT NULL,
  state text NOT NULL CHECK (state IN ('online', 'degraded', 'offline')),
  state_reason text NOT NULL,
  added_at bigint NOT NULL,
  scanned_at bigint NOT NULL
);
CREATE UNIQUE INDEX library_root_by_identity ON library_root(identity) WHERE identity <> '';

CREATE TABLE directory (
  root_id integer NOT NULL REFERENCES library_root(id),
  relative_path bytea NOT NULL,
  fingerprint bigint NOT NULL
);
CREATE UNIQUE INDEX directory_by_path ON directory(root_id, sha256(relative_path));

CREATE TABLE scan_issue (
  root_id integer NOT NULL REFERENCES library_root(id),
  path text COLLATE "C" NOT NULL,
  directory text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  message text NOT NULL,
  -- Of a file that need not be read again while it is the same; else 0.
  size_bytes bigint NOT NULL,
  mtime_ns bigint NOT NULL,
  found_at bigint NOT NULL,
  PRIMARY KEY (root_id, path)
);
CREATE INDEX scan_issue_by_directory ON scan_issue(root_id, directory);

CREATE TABLE image (
  id text COLLATE "C" PRIMARY KEY,
  content_hash text NOT NULL,
  mime text NOT NULL,
  width integer NOT NULL,
  height integer NOT NULL,
  size_bytes bigint NOT NULL
);

-- Every place where the bytes were seen, so that a drive that is away hides no cover.
CREATE TABLE image_source (
  image_id text NOT NULL,
  root_id integer NOT NULL,
  relative_path bytea NOT NULL,
  embedded boolean NOT NULL,
  kind text NOT NULL,  -- front, back, booklet, medium, artist, other
  seen_at bigint NOT NULL
);
CREATE UNIQUE INDEX image_source_by_path ON image_source(image_id, root_id, sha256(relative_path));

CREATE TABLE artist (
  id bigint PRIMARY KEY,
  key text COLLATE "C" NOT NULL UNIQUE,
  name text COLLATE "C" NOT NULL,
  sort_name text NOT NULL,
  sort_key text COLLATE "C" NOT NULL,
  folded text COLLATE "C" NOT NULL,
  mbid text NOT NULL,
  -- Derived by refresh_releases:
  present boolean NOT NULL DEFAULT false,
  release_count integer NOT NULL DEFAULT 0,
  cover text NOT NULL DEFAULT ''
);
CREATE INDEX artist_by_name ON artist(sort_key, id) WHERE release_count > 0;
CREATE INDEX artist_by_folded ON artist(folded);

CREATE TABLE artist_credit (
  id bigint PRIMARY KEY,
  key text COLLATE "C" NOT NULL UNIQUE,
  display text NOT NULL,
  parts text NOT NULL  -- artist_credit_part once more, as JSON, so that a list reads one row
);

CREATE TABLE artist_credit_part (
  credit_id bigint NOT NULL,
  position integer NOT NULL,
  artist_id bigint NOT NULL,
  credited_name text NOT NULL,
  join_phrase text NOT NULL,
  PRIMARY KEY (credit_id, position)
);

CREATE TABLE release_group (
  id bigint PRIMARY KEY,
  key text COLLATE "C" NOT NULL UNIQUE,
  title text NOT NULL,
  sort_key text COLLATE "C" NOT NULL,
  folded text COLLATE "C" NOT NULL,
  mbid text NOT NULL,
  credit_id bigint NOT NULL REFERENCES artist_credit(id),
  types text NOT NULL,  -- JSON
  first_release_date integer NOT NULL
);

CREATE TABLE release (
  id bigint PRIMARY KEY,
  ordinal integer NOT NULL UNIQUE,  -- 1, 2, 3 … without a gap: what a random draw draws from
  group_id bigint NOT NULL REFERENCES release_group(id),
  key text COLLATE "C" NOT NULL UNIQUE,
  title text NOT NULL,
  sort_title text NOT NULL,
  sort_key text COLLATE "C" NOT NULL,
  artist_sort_key text COLLATE "C" NOT NULL,
  folded text COLLATE "C" NOT NULL,
  version text NOT NULL,
  mbid text NOT NULL,
  barcode text NOT NULL,
  country text NOT NULL,
  status text NOT NULL,
  discogs_id text NOT NULL,
  asin text NOT NULL,
  language text NOT NULL,
  script text NOT NULL,
  copyright text NOT NULL,
  credit_id bigint NOT NULL REFERENCES artist_credit(id),
  date integer NOT NULL,  -- of this edition
  original_date integer NOT NULL,
  sort_date integer NOT NULL,  -- the original date, or that of the edition where it is not known
  compilation boolean NOT NULL,
  disc_total integer NOT NULL,  -- as the tags say; 0 = they do not
  added_at bigint NOT NULL,
  labels text NOT NULL,  -- the names in release_label, as JSON
  -- Derived by refresh_releases:
  present boolean NOT NULL DEFAULT false,
  medium_count integer NOT NULL DEFAULT 0,
  track_count integer NOT NULL DEFAULT 0,
  duration_ms bigint NOT NULL DEFAULT 0,
  cover text NOT NULL DEFAULT '',
  genres text NOT NULL DEFAULT '[]'
);
CREATE INDEX release_by_title ON release(sort_key, ordinal) WHERE present;
CREATE INDEX release_by_artist ON release(artist_sort_key, sort_key, ordinal) WHERE present;
CREATE INDEX release_by_added ON release(added_at, ordinal) WHERE present;
CREATE INDEX release_by_date ON release(sort_date, ordinal) WHERE present;
CREATE INDEX release_by_group ON release(group_id);

CREATE TABLE label (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  folded text COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE release_label (
  release_id bigint NOT NULL,
  position integer NOT NULL,
  label_id bigint,  -- NULL: a catalogue number whose label is not known
  catalogue_number text NOT NULL,
  PRIMARY KEY (release_id, position)
);

CREATE TABLE medium (
  id bigint PRIMARY KEY,
  release_id bigint NOT NULL REFERENCES release(id),
  position integer NOT NULL,
  format text NOT NULL,
  title text NOT NULL,
  track_total integer NOT NULL,  -- as the tags say; 0 = they do not
  disc_ids text NOT NULL,  -- MusicBrainz's, as JSON
  UNIQUE (release_id, position)
);

CREATE TABLE recording (
  id bigint PRIMARY KEY,
  key text COLLATE "C" UNIQUE,  -- NULL: it is known by its track alone
  title text NOT NULL,
  mbid text NOT NULL,
  acoustid text NOT NULL,
  credit_id bigint NOT NULL REFERENCES artist_credit(id),
  duration_ms bigint NOT NULL,
  bpm double precision,
  musical_key text NOT NULL,
  languages text NOT NULL,  -- JSON
  first_release_date integer NOT NULL,
  explicit_content boolean  -- NULL: not said; false: marked as clean
);

CREATE TABLE work (
  id bigint PRIMARY KEY,
  key text COLLATE "C" NOT NULL UNIQUE,
  title text NOT NULL,
  mbid text NOT NULL
);

CREATE TABLE recording_work (
  recording_id bigint NOT NULL,
  position integer NOT NULL,
  work_id bigint NOT NULL,
  movement text NOT NULL,
  movement_number integer NOT NULL,  -- 0 = not known
  movement_total integer NOT NULL,
  PRIMARY KEY (recording_id, position)
);

CREATE TABLE isrc (
  recording_id bigint NOT NULL,
  code text COLLATE "C" NOT NULL,
  PRIMARY KEY (recording_id, code)
);

CREATE TABLE track (
  id bigint PRIMARY KEY,
  ordinal integer NOT NULL UNIQUE,  -- as of release
  release_id bigint NOT NULL REFERENCES release(id),
  recording_id bigint NOT NULL REFERENCES recording(id),
  disc integer NOT NULL,
  position integer NOT NULL,
  number text NOT NULL,  -- as printed, where it is not the position: "A1"
  title text NOT NULL,
  sort_title text NOT NULL,
  sort_key text COLLATE "C" NOT NULL,
  folded text COLLATE "C" NOT NULL,
  mbid text NOT NULL,
  credit_id bigint NOT NULL REFERENCES artist_credit(id),
  duration_ms bigint NOT NULL,
  date integer NOT NULL,
  genres text NOT NULL,  -- those of kind genre in track_genre once more, as JSON
  added_at bigint NOT NULL,
  present boolean NOT NULL DEFAULT true  -- derived; a track comes with its file
);
CREATE INDEX track_by_slot ON track(release_id, disc, position);
CREATE INDEX track_by_recording ON track(recording_id);
CREATE INDEX track_by_title ON track(sort_key, id) WHERE present;
CREATE INDEX track_present ON track(id) WHERE present;

CREATE TABLE track_credit (
  track_id bigint NOT NULL,
  position integer NOT NULL,
  role text NOT NULL,
  artist_id bigint NOT NULL,
  attribute text NOT NULL,
  PRIMARY KEY (track_id, position)
);

CREATE TABLE genre (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('genre', 'mood', 'grouping')),
  name text NOT NULL,
  folded text COLLATE "C" NOT NULL,
  UNIQUE (kind, folded)
);

CREATE TABLE track_genre (
  track_id bigint NOT NULL,
  position integer NOT NULL,
  genre_id bigint NOT NULL,
  PRIMARY KEY (track_id, position)
);

CREATE TABLE audio_file (
  id bigint PRIMARY KEY,
  root_id integer NOT NULL REFERENCES library_root(id),
  relative_path bytea NOT NULL,
  directory bytea NOT NULL,
  size_bytes bigint NOT NULL,
  mtime_ns bigint NOT NULL,
  inode bigint NOT NULL,
  container text NOT NULL,
  codec text NOT NULL,
  lossless boolean NOT NULL,
  bitrate_kbps integer NOT NULL,
  sample_rate_hz integer NOT NULL,
  bit_depth integer NOT NULL,
  channels integer NOT NULL,
  duration_ms bigint NOT NULL,
  encoder_delay integer,    -- samples before the music and behind it, where the file says so
  encoder_padding integer,
  track_gain_db double precision,  -- as the tags say, to -18 LUFS
  album_gain_db double precision,
  track_peak double precision,
  album_peak double precision,
  lyrics text NOT NULL CHECK (lyrics IN ('none', 'plain', 'synced')),  -- in the file itself
  rating integer,  -- 1 to 10, as the tags say
  track_id bigint NOT NULL REFERENCES track(id),
  cover text NOT NULL,  -- image.id or ''
  missing_since bigint
);
CREATE UNIQUE INDEX audio_file_by_path ON audio_file(root_id, sha256(relative_path));
CREATE INDEX audio_file_by_directory ON audio_file(root_id, substring(directory, 1, 1000));
CREATE INDEX audio_file_by_track ON audio_file(track_id);
CREATE INDEX audio_file_by_inode ON audio_file(inode, size_bytes);

-- Beside audio_file, so that a walk over files does not read every tag.
CREATE TABLE audio_file_tags (
  file_id bigint PRIMARY KEY REFERENCES audio_file(id) ON DELETE CASCADE,
  raw_tags bytea NOT NULL  -- JSON, packed (packed_text.hpp)
);

-- Derived by refresh_releases: where a release has files, and who is credited on it.
CREATE TABLE release_root (
  release_id bigint NOT NULL,
  root_id integer NOT NULL,
  present boolean NOT NULL,
  file_count integer NOT NULL,  -- of what is there
  size_bytes bigint NOT NULL,
  PRIMARY KEY (release_id, root_id)
);

CREATE INDEX release_root_by_root ON release_root(root_id, release_id) WHERE present;

CREATE TABLE release_artist (
  artist_id bigint NOT NULL,
  release_id bigint NOT NULL,
  on_release boolean NOT NULL,  -- false: on tracks only
  present boolean NOT NULL,
  PRIMARY KEY (artist_id, release_id)
);
CREATE INDEX release_artist_by_release ON release_artist(release_id);

CREATE TABLE release_genre (
  genre_id bigint NOT NULL,
  release_id bigint NOT NULL,
  track_count integer NOT NULL,
  PRIMARY KEY (genre_id, release_id)
);
CREATE INDEX release_genre_by_release ON release_genre(release_id);
