-- People, what lets them in, and what happened. Hashes, sealed secrets and settings are bytes.

CREATE TABLE app_user (
  id bigint PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  folded text COLLATE "C" NOT NULL UNIQUE,
  role text NOT NULL CHECK (role IN ('listener', 'admin')),
  disabled boolean NOT NULL DEFAULT false,
  every_root boolean NOT NULL DEFAULT true,
  password_hash text NOT NULL,
  created_at bigint NOT NULL
);

-- Counts only for users with every_root = false.
CREATE TABLE user_root_access (
  user_id bigint NOT NULL REFERENCES app_user(id),
  root_id integer NOT NULL REFERENCES library_root(id),
  PRIMARY KEY (user_id, root_id)
);

CREATE TABLE auth_session (
  id bigint PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES app_user(id),
  token_hash bytea NOT NULL UNIQUE,
  label text NOT NULL,
  created_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX auth_session_by_user ON auth_session(user_id);

CREATE TABLE app_password (
  id bigint PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES app_user(id),
  label text NOT NULL,
  sealed_secret bytea NOT NULL,
  created_at bigint NOT NULL,
  last_used_at bigint NOT NULL
);
CREATE INDEX app_password_by_user ON app_password(user_id);

CREATE TABLE api_key (
  id bigint PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES app_user(id),
  key_hash bytea NOT NULL UNIQUE,
  label text NOT NULL,
  created_at bigint NOT NULL,
  last_used_at bigint NOT NULL
);
CREATE INDEX api_key_by_user ON api_key(user_id);

CREATE TABLE server_setting (
  name text COLLATE "C" PRIMARY KEY,
  value bytea NOT NULL
);

-- IDENTITY: a sequence number is never given twice, also after the newest was pruned.
CREATE TABLE change_log (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  epoch bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('added', 'changed', 'removed')),
  entity text NOT NULL,
  entity_id bigint NOT NULL,
  at bigint NOT NULL
);

CREATE TABLE user_event (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES app_user(id),
  kind text NOT NULL,
  payload text NOT NULL,  -- JSON
  at bigint NOT NULL
);
CREATE INDEX user_event_by_user ON user_event(user_id, seq);
