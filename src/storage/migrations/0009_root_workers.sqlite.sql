-- One more of domain::RootPolicy.
ALTER TABLE library_root ADD COLUMN workers INTEGER NOT NULL DEFAULT 0;
