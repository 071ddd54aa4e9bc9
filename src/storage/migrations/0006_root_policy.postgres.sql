-- As in SQLite; see there.
ALTER TABLE library_root ADD COLUMN paused boolean NOT NULL DEFAULT false;
ALTER TABLE library_root ADD COLUMN watch text NOT NULL DEFAULT 'automatic'
  CHECK (watch IN ('automatic', 'watch', 'poll'));
ALTER TABLE library_root ADD COLUMN poll_interval_s integer NOT NULL DEFAULT 300;
ALTER TABLE library_root ADD COLUMN excludes text NOT NULL DEFAULT '[]';
ALTER TABLE library_root ADD COLUMN checked_at bigint NOT NULL DEFAULT 0;

ALTER TABLE directory ADD COLUMN mtime_ns bigint NOT NULL DEFAULT 0;
ALTER TABLE directory ADD COLUMN files integer NOT NULL DEFAULT 0;

CREATE TABLE scan_run (
  id bigint PRIMARY KEY,
  depth text NOT NULL CHECK (depth IN ('quick', 'thorough', 'full')),
  root_id integer REFERENCES library_root(id),
  folders text NOT NULL,
  failure text NOT NULL,
  started_at bigint NOT NULL,
  finished_at bigint NOT NULL,
  directories bigint NOT NULL,
  files_seen bigint NOT NULL,
  files_read bigint NOT NULL,
  files_failed bigint NOT NULL,
  added bigint NOT NULL,
  changed bigint NOT NULL,
  missing bigint NOT NULL
);
