-- As in SQLite; see there.
ALTER TABLE library_root ADD COLUMN playlists text NOT NULL DEFAULT 'read'
  CHECK (playlists IN ('off', 'read', 'write'));

CREATE TABLE playlist_file (
  id bigint PRIMARY KEY,
  root_id integer NOT NULL REFERENCES library_root(id),
  relative_path bytea NOT NULL,
  size_bytes bigint NOT NULL,
  mtime_ns bigint NOT NULL,
  inode bigint NOT NULL,
  content_hash text NOT NULL,
  name text NOT NULL,
  playlist_id bigint REFERENCES playlist(id) ON DELETE SET NULL,
  revision bigint NOT NULL,
  missing boolean NOT NULL,
  unfound bigint NOT NULL
);
CREATE UNIQUE INDEX playlist_file_by_playlist ON playlist_file(playlist_id);

CREATE TABLE playlist_file_entry (
  file_id bigint NOT NULL REFERENCES playlist_file(id) ON DELETE CASCADE,
  position bigint NOT NULL,
  location bytea NOT NULL,
  track_id bigint REFERENCES track(id),
  PRIMARY KEY (file_id, position)
);
