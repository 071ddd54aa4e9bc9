-- As in SQLite; see there.
ALTER TABLE audio_file ADD COLUMN audio_key bigint NOT NULL DEFAULT 0;
CREATE INDEX audio_file_by_audio_key ON audio_file(audio_key) WHERE audio_key <> 0;
