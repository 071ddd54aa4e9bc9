-- What each user says of the music and hears of it (src/domain/listening.hpp), and playlists
-- (playlist.hpp). Times of 0 are never.

-- rating is in half stars. play_count and played_at sum up the plays in `listen`: of a release or
-- an artist, those of their tracks.
CREATE TABLE user_artist (
  user_id INTEGER NOT NULL REFERENCES app_user(id),
  artist_id INTEGER NOT NULL REFERENCES artist(id),
  starred_at INTEGER NOT NULL DEFAULT 0,
  rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 10),
  play_count INTEGER NOT NULL DEFAULT 0,
  played_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, artist_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_artist_by_starred ON user_artist(user_id, starred_at, artist_id)
  WHERE starred_at > 0;
CREATE INDEX user_artist_by_plays ON user_artist(user_id, play_count, artist_id)
  WHERE play_count > 0;

CREATE TABLE user_release (
  user_id INTEGER NOT NULL REFERENCES app_user(id),
  release_id INTEGER NOT NULL REFERENCES release(id),
  starred_at INTEGER NOT NULL DEFAULT 0,
  rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 10),
  play_count INTEGER NOT NULL DEFAULT 0,
  played_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, release_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_release_by_starred ON user_release(user_id, starred_at, release_id)
  WHERE starred_at > 0;
CREATE INDEX user_release_by_rating ON user_release(user_id, rating, release_id)
  WHERE rating > 0;
CREATE INDEX user_release_by_plays ON user_release(user_id, play_count, release_id)
  WHERE play_count > 0;
CREATE INDEX user_release_by_played ON user_release(user_id, played_at, release_id)
  WHERE played_at > 0;

CREATE TABLE user_track (
  user_id INTEGER NOT NULL REFERENCES app_user(id),
  track_id INTEGER NOT NULL REFERENCES track(id),
  starred_at INTEGER NOT NULL DEFAULT 0,
  rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 10),
  play_count INTEGER NOT NULL DEFAULT 0,
  played_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, track_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_track_by_starred ON user_track(user_id, starred_at, track_id)
  WHERE starred_at > 0;
CREATE INDEX user_track_by_rating ON user_track(user_id, rating, track_id)
  WHERE rating > 0;
CREATE INDEX user_track_by_plays ON user_track(user_id, play_count, track_id)
  WHERE play_count > 0;
CREATE INDEX user_track_by_played ON user_track(user_id, played_at, track_id)
  WHERE played_at > 0;

-- Each time that somebody heard a track, or some of it.
CREATE TABLE listen (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES app_user(id),
  track_id INTEGER NOT NULL REFERENCES track(id),
  started_at INTEGER NOT NULL,
  heard_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('played', 'skipped', 'partly')),
  client TEXT NOT NULL,
  context_kind TEXT NOT NULL,  -- '' = played from nothing that can be opened again
  context_ref TEXT NOT NULL
) STRICT;
CREATE INDEX listen_by_time ON listen(user_id, started_at, id);
CREATE INDEX listen_by_track ON listen(user_id, track_id, started_at);

-- The last time of each context in `listen`.
CREATE TABLE user_context (
  user_id INTEGER NOT NULL REFERENCES app_user(id),
  kind TEXT NOT NULL,
  ref TEXT NOT NULL,
  played_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, kind, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_context_by_played ON user_context(user_id, played_at);

CREATE TABLE now_playing (
  user_id INTEGER NOT NULL REFERENCES app_user(id),
  client TEXT NOT NULL,
  track_id INTEGER NOT NULL REFERENCES track(id),
  at INTEGER NOT NULL,
  PRIMARY KEY (user_id, client)
) STRICT, WITHOUT ROWID;

CREATE TABLE playlist (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES app_user(id),
  name TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  comment TEXT NOT NULL,
  shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  last_item_id INTEGER NOT NULL DEFAULT 0,
  -- Derived with every change:
  item_count INTEGER NOT NULL DEFAULT 0,
  duration_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX playlist_by_user ON playlist(user_id);
CREATE INDEX playlist_shared ON playlist(id) WHERE shared;

-- In the order of place, then id. Places lie far apart, so that one can be put between two.
CREATE TABLE playlist_item (
  playlist_id INTEGER NOT NULL REFERENCES playlist(id) ON DELETE CASCADE,
  id INTEGER NOT NULL,  -- 1, 2, 3 … in the playlist, never given twice
  place INTEGER NOT NULL,
  track_id INTEGER NOT NULL REFERENCES track(id),
  added_at INTEGER NOT NULL,
  PRIMARY KEY (playlist_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX playlist_item_by_place ON playlist_item(playlist_id, place, id);
