-- As in SQLite; see there.
ALTER TABLE library_root ADD COLUMN follow_links boolean NOT NULL DEFAULT false;
