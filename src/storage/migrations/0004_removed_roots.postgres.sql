-- When an admin took a root away; 0 = it is there. Its rows stay, so that it can come back as it was.
ALTER TABLE library_root ADD COLUMN removed_at bigint NOT NULL DEFAULT 0;
