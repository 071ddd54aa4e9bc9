-- How many folders lie in one, so that what is unchanged need not be listed for them. Until each
-- was looked at once more, nobody knows.
ALTER TABLE directory ADD COLUMN folders INTEGER NOT NULL DEFAULT -1;
UPDATE directory SET mtime_ns = 0;
