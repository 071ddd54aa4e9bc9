-- When an admin took a root away; 0 = it is there. Its rows stay, to come back as they were.
ALTER TABLE library_root ADD COLUMN removed_at bigint NOT NULL DEFAULT 0;
