-- As in SQLite; see there.
ALTER TABLE audio_file ADD COLUMN part integer NOT NULL DEFAULT 0;
ALTER TABLE audio_file ADD COLUMN cue_start integer NOT NULL DEFAULT 0;
ALTER TABLE audio_file ADD COLUMN cue_end integer NOT NULL DEFAULT 0;
DROP INDEX audio_file_by_path;
CREATE UNIQUE INDEX audio_file_by_path ON audio_file(root_id, sha256(relative_path), part);
