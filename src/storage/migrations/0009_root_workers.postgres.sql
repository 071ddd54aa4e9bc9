-- As in SQLite; see there.
ALTER TABLE library_root ADD COLUMN workers integer NOT NULL DEFAULT 0;
