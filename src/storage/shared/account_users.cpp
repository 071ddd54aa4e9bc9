#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "storage/shared/account_store.hpp"
#include "storage/shared/new_id.hpp"
#include "storage/shared/playlist_file_store.hpp"

namespace segue::storage {
namespace {

std::string_view to_text(domain::Role role) {
  return role == domain::Role::admin ? "admin" : "listener";
}

constexpr std::string_view insert_user_row = R"(
INSERT INTO app_user (id, name, folded, role, password_hash, every_root, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO NOTHING)";
constexpr std::string_view update_user_row = R"(
UPDATE app_user SET name = $2, folded = $3, role = $4, disabled = $5, every_root = $6
WHERE id = $1)";
constexpr std::string_view others_of_name =
    "SELECT count(*) FROM app_user WHERE folded = $1 AND id <> $2";
constexpr std::string_view count_of_admins = "SELECT count(*) FROM app_user WHERE role = 'admin'";
constexpr std::string_view other_active_admins = R"(
SELECT count(*) FROM app_user WHERE role = 'admin' AND NOT disabled AND id <> $1)";
constexpr std::string_view insert_access = R"(
INSERT INTO user_root_access (user_id, root_id)
SELECT $1, id FROM library_root WHERE id = $2
ON CONFLICT DO NOTHING)";
constexpr std::string_view count_of_root = "SELECT count(*) FROM library_root WHERE id = $1";
// The newest sign of life: of a session, an app, or music heard.
constexpr std::string_view last_seen = R"(
(SELECT max(seen.at) FROM (
  SELECT max(s.last_seen_at) AS at FROM auth_session s WHERE s.user_id = u.id
  UNION ALL SELECT max(p.last_used_at) FROM app_password p WHERE p.user_id = u.id
  UNION ALL SELECT max(k.last_used_at) FROM api_key k WHERE k.user_id = u.id
  UNION ALL SELECT max(l.started_at) FROM listen l WHERE l.user_id = u.id) seen))";
// What is a user's own, in an order that keeps every reference whole.
constexpr std::array owned_tables = {"user_event",   "user_root_access", "auth_session",
                                     "app_password", "api_key",          "user_artist",
                                     "user_release", "user_track",       "listen",
                                     "user_context", "now_playing",      "playlist"};

std::int64_t count(Connection& connection, std::string_view sql,
                   std::initializer_list<Value> values) {
  std::int64_t found = 0;
  connection.query(sql, values, [&](Row& row) { found = row.integer(); });
  return found;
}

// `condition` has one parameter.
std::optional<domain::UserRecord> find_record(Database& database, std::string_view condition,
                                              const Value& value) {
  const std::string sql =
      fmt::format("SELECT {}, u.password_hash FROM app_user u WHERE {}", user_columns, condition);
  return database.read([&](Connection& connection) {
    std::optional<domain::UserRecord> record;
    connection.query(sql, {value}, [&](Row& row) {
      record.emplace();
      record->user = read_user(row);
      record->password_hash = row.text();
    });
    return record;
  });
}

base::Error name_taken(const std::string& name) {
  return {base::ErrorCode::conflict,
          fmt::format("the name '{}' is taken; choose another one", name)};
}

base::Result<void> check_name(Connection& connection, const std::string& name, domain::UserId own) {
  const std::string folded = base::text::folded(name);
  if (count(connection, others_of_name, {std::string_view(folded), own.value}) == 0) return {};
  return std::unexpected(name_taken(name));
}

base::Result<void> check_roots(Connection& connection, std::span<const domain::RootId> roots) {
  for (const domain::RootId root : roots) {
    if (count(connection, count_of_root, {root.value}) > 0) continue;
    return base::fail(base::ErrorCode::invalid,
                      fmt::format("there is no music folder {}", root.value));
  }
  return {};
}

void put_roots(Connection& connection, domain::UserId id, std::span<const domain::RootId> roots) {
  connection.run("DELETE FROM user_root_access WHERE user_id = $1", {id.value});
  for (const domain::RootId root : roots) connection.run(insert_access, {id.value, root.value});
}

std::optional<domain::User> find_user(Connection& connection, domain::UserId id) {
  const std::string sql = fmt::format("SELECT {} FROM app_user u WHERE u.id = $1", user_columns);
  std::optional<domain::User> user;
  connection.query(sql, {id.value}, [&](Row& row) { user = read_user(row); });
  return user;
}

base::Error no_such_user() {
  return {base::ErrorCode::not_found, "there is no such user"};
}

bool administers(const domain::User& user) {
  return user.role == domain::Role::admin && !user.disabled;
}

// For a transaction after which `user` no longer administers.
base::Result<void> check_successor(Connection& connection, const domain::User& user) {
  if (!administers(user)) return {};
  if (count(connection, other_active_admins, {user.id.value}) > 0) return {};
  return base::fail(
      base::ErrorCode::conflict,
      fmt::format("'{}' is the only active administrator; make another one first", user.name));
}

}  // namespace

domain::User read_user(Row& row) {
  domain::User user;
  user.id = row.id<domain::UserId>();
  user.name = row.text();
  user.role = row.view() == "admin" ? domain::Role::admin : domain::Role::listener;
  user.disabled = row.flag();
  user.every_root = row.flag();
  user.created_at = row.integer();
  return user;
}

base::Result<domain::UserId> AccountStore::insert_user(Connection& connection,
                                                       const domain::NewUser& user) {
  if (auto free = check_name(connection, user.name, {}); !free) {
    return std::unexpected(std::move(free).error());
  }
  if (auto known = check_roots(connection, user.roots); !known) {
    return std::unexpected(std::move(known).error());
  }
  const std::string folded = base::text::folded(user.name);
  const domain::UserId id{with_new_id(ids_, [&](std::int64_t chosen) {
    return connection.run(
        insert_user_row,
        {chosen, std::string_view(user.name), std::string_view(folded), to_text(user.role),
         std::string_view(user.password_hash), std::int64_t{user.every_root}, clock_.now_ms()});
  })};
  put_roots(connection, id, user.roots);
  return id;
}

base::Result<domain::UserId> AccountStore::add_user(const domain::NewUser& user) {
  return database_.write([&](Connection& connection) {
    connection.pass(Gate::accounts);
    return insert_user(connection, user);
  });
}

base::Result<domain::UserId> AccountStore::add_first_admin(const std::string& name,
                                                           const std::string& password_hash) {
  return database_.write([&](Connection& connection) -> base::Result<domain::UserId> {
    connection.pass(Gate::accounts);
    if (count(connection, count_of_admins, {}) > 0) {
      return base::fail(base::ErrorCode::conflict,
                        "this server has an administrator already; sign in as one");
    }
    return insert_user(connection,
                       {.name = name, .role = domain::Role::admin, .password_hash = password_hash});
  });
}

bool AccountStore::has_admin() {
  return database_.read(
      [](Connection& connection) { return count(connection, count_of_admins, {}) > 0; });
}

std::optional<domain::UserRecord> AccountStore::user_by_name(const std::string& name) {
  const std::string folded = base::text::folded(base::text::repaired(name));
  return find_record(database_, "u.folded = $1", std::string_view(folded));
}

std::optional<domain::UserRecord> AccountStore::user_by_id(domain::UserId id) {
  return find_record(database_, "u.id = $1", id.value);
}

std::vector<domain::Account> AccountStore::users() {
  const std::string sql =
      fmt::format("SELECT {}, {} FROM app_user u ORDER BY u.folded, u.id", user_columns, last_seen);
  return database_.snapshot([&](Connection& connection) {
    std::vector<domain::Account> accounts;
    connection.query(sql, {}, [&](Row& row) {
      domain::Account& account = accounts.emplace_back();
      account.user = read_user(row);
      account.last_seen_at = row.integer();
    });
    connection.query("SELECT user_id, root_id FROM user_root_access ORDER BY user_id, root_id", {},
                     [&](Row& row) {
                       const auto user = row.id<domain::UserId>();
                       const auto found = std::ranges::find(
                           accounts, user, [](const auto& account) { return account.user.id; });
                       if (found != accounts.end()) found->roots.push_back({row.small()});
                     });
    return accounts;
  });
}

base::Result<void> AccountStore::change_user(domain::UserId id, const domain::UserChange& change) {
  return database_.write([&](Connection& connection) -> base::Result<void> {
    connection.pass(Gate::accounts);
    const auto before = find_user(connection, id);
    if (!before) return std::unexpected(no_such_user());
    domain::User after = *before;
    after.name = change.name.value_or(before->name);
    after.role = change.role.value_or(before->role);
    after.disabled = change.disabled.value_or(before->disabled);
    after.every_root = change.every_root.value_or(before->every_root);
    if (auto free = check_name(connection, after.name, id); !free) return free;
    if (!administers(after)) {
      if (auto left = check_successor(connection, *before); !left) return left;
    }
    if (change.roots) {
      if (auto known = check_roots(connection, *change.roots); !known) return known;
      put_roots(connection, id, *change.roots);
    }
    const std::string folded = base::text::folded(after.name);
    connection.run(update_user_row, {id.value, std::string_view(after.name),
                                     std::string_view(folded), to_text(after.role),
                                     std::int64_t{after.disabled}, std::int64_t{after.every_root}});
    return {};
  });
}

base::Result<void> AccountStore::remove_user(domain::UserId id) {
  return database_.write([&](Connection& connection) -> base::Result<void> {
    connection.pass(Gate::accounts);
    const auto user = find_user(connection, id);
    if (!user) return std::unexpected(no_such_user());
    if (auto left = check_successor(connection, *user); !left) return left;
    hand_over_playlist_files(connection, id);
    for (const std::string_view table : owned_tables) {
      connection.run(fmt::format("DELETE FROM {} WHERE user_id = $1", table), {id.value});
    }
    connection.run("DELETE FROM app_user WHERE id = $1", {id.value});
    return {};
  });
}

void AccountStore::set_password(domain::UserId id, const std::string& password_hash) {
  database_.write([&](Connection& connection) {
    connection.run("UPDATE app_user SET password_hash = $2 WHERE id = $1",
                   {id.value, std::string_view(password_hash)});
    connection.run("DELETE FROM auth_session WHERE user_id = $1", {id.value});
  });
}

std::optional<std::vector<domain::RootId>> AccountStore::roots_of(domain::UserId id) {
  return database_.snapshot(
      [&](Connection& connection) -> std::optional<std::vector<domain::RootId>> {
        bool every_root = false;
        connection.query("SELECT every_root FROM app_user WHERE id = $1", {id.value},
                         [&](Row& row) { every_root = row.flag(); });
        if (every_root) return std::nullopt;
        std::vector<domain::RootId> roots;
        connection.query("SELECT root_id FROM user_root_access WHERE user_id = $1 ORDER BY root_id",
                         {id.value}, [&](Row& row) { roots.push_back({row.small()}); });
        return roots;
      });
}

}  // namespace segue::storage
