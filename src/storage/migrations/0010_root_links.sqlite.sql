-- One more of domain::RootPolicy.
ALTER TABLE library_root ADD COLUMN follow_links INTEGER NOT NULL DEFAULT 0
  CHECK (follow_links IN (0, 1));
