-- Playlists that lie as files in music folders (src/domain/playlist_file.hpp).
ALTER TABLE library_root ADD COLUMN playlists TEXT NOT NULL DEFAULT 'read'
  CHECK (playlists IN ('off', 'read', 'write'));

-- What a file was when it and its playlist were last in step. `playlist_id` is NULL when somebody
-- deleted the playlist: it does not come back while the file is the same.
CREATE TABLE playlist_file (
  id INTEGER PRIMARY KEY,
  root_id INTEGER NOT NULL REFERENCES library_root(id),
  relative_path BLOB NOT NULL,
  size_bytes INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  content_hash TEXT NOT NULL,  -- SHA-256, hex
  name TEXT NOT NULL,  -- of the playlist, as the file gives it
  playlist_id INTEGER REFERENCES playlist(id) ON DELETE SET NULL,
  revision INTEGER NOT NULL,  -- of the playlist
  missing INTEGER NOT NULL CHECK (missing IN (0, 1)),
  unfound INTEGER NOT NULL  -- entries without a track
) STRICT;
CREATE UNIQUE INDEX playlist_file_by_playlist ON playlist_file(playlist_id);

-- The lines of a file that name music, as they are written. `track_id` is NULL where nothing in
-- the library answers to one.
CREATE TABLE playlist_file_entry (
  file_id INTEGER NOT NULL REFERENCES playlist_file(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  location BLOB NOT NULL,
  track_id INTEGER REFERENCES track(id),
  PRIMARY KEY (file_id, position)
) STRICT, WITHOUT ROWID;
