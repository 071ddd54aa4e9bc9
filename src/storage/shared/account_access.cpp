#include "storage/shared/account_store.hpp"
#include "storage/shared/new_id.hpp"

namespace segue::storage {
namespace {

using domain::ApiKey;
using domain::AppPassword;
using domain::AuthSession;
using domain::User;

constexpr std::string_view insert_session = R"(
INSERT INTO auth_session (id, user_id, token_hash, label, created_at, last_seen_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO NOTHING)";
constexpr std::string_view session_columns =
    "s.id, s.user_id, s.label, s.created_at, s.last_seen_at, s.expires_at";

AuthSession read_session(Row& row) {
  AuthSession session;
  session.id = row.id<domain::AuthSessionId>();
  session.user = row.id<domain::UserId>();
  session.label = row.text();
  session.created_at = row.integer();
  session.last_seen_at = row.integer();
  session.expires_at = row.integer();
  return session;
}

constexpr std::string_view insert_app_password = R"(
INSERT INTO app_password (id, user_id, label, sealed_secret, created_at, last_used_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO NOTHING)";
constexpr std::string_view select_app_passwords = R"(
SELECT id, user_id, label, sealed_secret, created_at, last_used_at
FROM app_password WHERE user_id = $1 ORDER BY id)";

AppPassword read_app_password(Row& row) {
  AppPassword password;
  password.id = row.id<domain::AppPasswordId>();
  password.user = row.id<domain::UserId>();
  password.label = row.text();
  password.sealed_secret = row.bytes();
  password.created_at = row.integer();
  password.last_used_at = row.integer();
  return password;
}

constexpr std::string_view insert_api_key = R"(
INSERT INTO api_key (id, user_id, key_hash, label, created_at, last_used_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO NOTHING)";
constexpr std::string_view api_key_columns =
    "k.id, k.user_id, k.label, k.created_at, k.last_used_at";

ApiKey read_api_key(Row& row) {
  ApiKey key;
  key.id = row.id<domain::ApiKeyId>();
  key.user = row.id<domain::UserId>();
  key.label = row.text();
  key.created_at = row.integer();
  key.last_used_at = row.integer();
  return key;
}

// `condition` has one parameter.
std::optional<std::pair<AuthSession, User>> find_session(Database& database,
                                                         std::string_view condition,
                                                         const Value& value) {
  const std::string sql =
      fmt::format("SELECT {}, {} FROM auth_session s JOIN app_user u ON u.id = s.user_id WHERE {}",
                  session_columns, user_columns, condition);
  return database.read([&](Connection& connection) {
    std::optional<std::pair<AuthSession, User>> found;
    connection.query(sql, {value}, [&](Row& row) {
      found.emplace();
      found->first = read_session(row);
      found->second = read_user(row);
    });
    return found;
  });
}

bool remove_owned(Database& database, std::string_view sql, domain::UserId user, std::int64_t id) {
  return database.write(
      [&](Connection& connection) { return connection.run(sql, {id, user.value}) > 0; });
}

void touch(Database& database, std::string_view sql, std::int64_t id, base::UnixMs at) {
  database.write([&](Connection& connection) { connection.run(sql, {id, at}); });
}

}  // namespace

domain::AuthSessionId AccountStore::add_session(const AuthSession& session,
                                                const std::string& token_hash) {
  return database_.write([&](Connection& connection) {
    return domain::AuthSessionId{with_new_id(ids_, [&](std::int64_t id) {
      return connection.run(insert_session, {id, session.user.value, Bytes{token_hash},
                                             std::string_view(session.label), session.created_at,
                                             session.last_seen_at, session.expires_at});
    })};
  });
}

std::optional<std::pair<AuthSession, User>> AccountStore::session_by_token(
    const std::string& token_hash) {
  return find_session(database_, "s.token_hash = $1", Bytes{token_hash});
}

std::optional<std::pair<AuthSession, User>> AccountStore::session_by_id(domain::AuthSessionId id) {
  return find_session(database_, "s.id = $1", id.value);
}

std::vector<AuthSession> AccountStore::sessions_of(domain::UserId user) {
  const std::string sql = fmt::format(
      "SELECT {} FROM auth_session s WHERE s.user_id = $1 ORDER BY s.last_seen_at DESC, s.id DESC",
      session_columns);
  return database_.read([&](Connection& connection) {
    std::vector<AuthSession> sessions;
    connection.query(sql, {user.value}, [&](Row& row) { sessions.push_back(read_session(row)); });
    return sessions;
  });
}

void AccountStore::touch_session(domain::AuthSessionId id, base::UnixMs last_seen_at,
                                 base::UnixMs expires_at) {
  database_.write([&](Connection& connection) {
    connection.run("UPDATE auth_session SET last_seen_at = $2, expires_at = $3 WHERE id = $1",
                   {id.value, last_seen_at, expires_at});
  });
}

bool AccountStore::revoke_session(domain::UserId user, domain::AuthSessionId id) {
  return remove_owned(database_, "DELETE FROM auth_session WHERE id = $1 AND user_id = $2", user,
                      id.value);
}

void AccountStore::prune_sessions(base::UnixMs now) {
  database_.write([&](Connection& connection) {
    connection.run("DELETE FROM auth_session WHERE expires_at <= $1", {now});
  });
}

domain::AppPasswordId AccountStore::add_app_password(const AppPassword& password) {
  return database_.write([&](Connection& connection) {
    return domain::AppPasswordId{with_new_id(ids_, [&](std::int64_t id) {
      return connection.run(
          insert_app_password,
          {id, password.user.value, std::string_view(password.label), Bytes{password.sealed_secret},
           password.created_at, password.last_used_at});
    })};
  });
}

std::vector<AppPassword> AccountStore::app_passwords_of(domain::UserId user) {
  return database_.read([&](Connection& connection) {
    std::vector<AppPassword> passwords;
    connection.query(select_app_passwords, {user.value},
                     [&](Row& row) { passwords.push_back(read_app_password(row)); });
    return passwords;
  });
}

void AccountStore::touch_app_password(domain::AppPasswordId id, base::UnixMs last_used_at) {
  touch(database_, "UPDATE app_password SET last_used_at = $2 WHERE id = $1", id.value,
        last_used_at);
}

bool AccountStore::revoke_app_password(domain::UserId user, domain::AppPasswordId id) {
  return remove_owned(database_, "DELETE FROM app_password WHERE id = $1 AND user_id = $2", user,
                      id.value);
}

domain::ApiKeyId AccountStore::add_api_key(const ApiKey& key, const std::string& key_hash) {
  return database_.write([&](Connection& connection) {
    return domain::ApiKeyId{with_new_id(ids_, [&](std::int64_t id) {
      return connection.run(insert_api_key,
                            {id, key.user.value, Bytes{key_hash}, std::string_view(key.label),
                             key.created_at, key.last_used_at});
    })};
  });
}

std::optional<std::pair<ApiKey, User>> AccountStore::api_key_by_hash(const std::string& key_hash) {
  const std::string sql = fmt::format(
      "SELECT {}, {} FROM api_key k JOIN app_user u ON u.id = k.user_id WHERE k.key_hash = $1",
      api_key_columns, user_columns);
  return database_.read([&](Connection& connection) {
    std::optional<std::pair<ApiKey, User>> found;
    connection.query(sql, {Bytes{key_hash}}, [&](Row& row) {
      found.emplace();
      found->first = read_api_key(row);
      found->second = read_user(row);
    });
    return found;
  });
}

std::vector<ApiKey> AccountStore::api_keys_of(domain::UserId user) {
  const std::string sql =
      fmt::format("SELECT {} FROM api_key k WHERE k.user_id = $1 ORDER BY k.id", api_key_columns);
  return database_.read([&](Connection& connection) {
    std::vector<ApiKey> keys;
    connection.query(sql, {user.value}, [&](Row& row) { keys.push_back(read_api_key(row)); });
    return keys;
  });
}

void AccountStore::touch_api_key(domain::ApiKeyId id, base::UnixMs last_used_at) {
  touch(database_, "UPDATE api_key SET last_used_at = $2 WHERE id = $1", id.value, last_used_at);
}

bool AccountStore::revoke_api_key(domain::UserId user, domain::ApiKeyId id) {
  return remove_owned(database_, "DELETE FROM api_key WHERE id = $1 AND user_id = $2", user,
                      id.value);
}

}  // namespace segue::storage
