-- How a root is kept in step with its drive, in the words of domain::RootPolicy.
ALTER TABLE library_root ADD COLUMN paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1));
ALTER TABLE library_root ADD COLUMN watch TEXT NOT NULL DEFAULT 'automatic'
  CHECK (watch IN ('automatic', 'watch', 'poll'));
ALTER TABLE library_root ADD COLUMN poll_interval_s INTEGER NOT NULL DEFAULT 300;
ALTER TABLE library_root ADD COLUMN excludes TEXT NOT NULL DEFAULT '[]';  -- JSON
-- End of the last complete walk that looked at every file.
ALTER TABLE library_root ADD COLUMN checked_at INTEGER NOT NULL DEFAULT 0;

-- The folder's own time when it was read, 0 = do not rely on it; and how much sound lies in it.
ALTER TABLE directory ADD COLUMN mtime_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE directory ADD COLUMN files INTEGER NOT NULL DEFAULT 0;

-- Scans that came to an end, the latest few. `root_id` is NULL where all were scanned.
CREATE TABLE scan_run (
  id INTEGER PRIMARY KEY,
  depth TEXT NOT NULL CHECK (depth IN ('quick', 'thorough', 'full')),
  root_id INTEGER REFERENCES library_root(id),
  folders TEXT NOT NULL,  -- JSON; empty: all of them
  failure TEXT NOT NULL,  -- for a person; '' = it came to its end
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  directories INTEGER NOT NULL,
  files_seen INTEGER NOT NULL,
  files_read INTEGER NOT NULL,
  files_failed INTEGER NOT NULL,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  missing INTEGER NOT NULL
) STRICT;
