-- People, what lets them in, and what happened. Hashes, sealed secrets and settings are bytes.

CREATE TABLE app_user (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('listener', 'admin')),
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  every_root INTEGER NOT NULL DEFAULT 1 CHECK (every_root IN (0, 1)),
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- Counts only for users with every_root = 0.
CREATE TABLE user_root_access (
  user_id INTEGER NOT NULL REFERENCES app_user(id),
  root_id INTEGER NOT NULL REFERENCES library_root(id),
  PRIMARY KEY (user_id, root_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE auth_session (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES app_user(id),
  token_hash BLOB NOT NULL UNIQUE,
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX auth_session_by_user ON auth_session(user_id);

CREATE TABLE app_password (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES app_user(id),
  label TEXT NOT NULL,
  sealed_secret BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL
) STRICT;
CREATE INDEX app_password_by_user ON app_password(user_id);

CREATE TABLE api_key (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES app_user(id),
  key_hash BLOB NOT NULL UNIQUE,
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL
) STRICT;
CREATE INDEX api_key_by_user ON api_key(user_id);

CREATE TABLE server_setting (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: a sequence number is never given twice, also after the newest was pruned.
CREATE TABLE change_log (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  epoch INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('added', 'changed', 'removed')),
  entity TEXT NOT NULL,
  entity_id INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE user_event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES app_user(id),
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,  -- JSON
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX user_event_by_user ON user_event(user_id, seq);
