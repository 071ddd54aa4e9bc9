-- What tells the sound of a file, whatever its tags say (src/media/audio_key.hpp); 0 = nothing
-- does. Files that were read before get it when they are read anew.
ALTER TABLE audio_file ADD COLUMN audio_key INTEGER NOT NULL DEFAULT 0;
CREATE INDEX audio_file_by_audio_key ON audio_file(audio_key) WHERE audio_key <> 0;
