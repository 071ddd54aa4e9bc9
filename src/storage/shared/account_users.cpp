#include "base/text.hpp"
#include "storage/shared/account_store.hpp"
#include "storage/shared/new_id.hpp"

namespace segue::storage {
namespace {

std::string_view to_text(domain::Role role) {
  return role == domain::Role::admin ? "admin" : "listener";
}

constexpr std::string_view insert_user_row = R"(
INSERT INTO app_user (id, name, folded, role, password_hash, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO NOTHING)";
constexpr std::string_view count_of_name = "SELECT count(*) FROM app_user WHERE folded = $1";
constexpr std::string_view count_of_admins = "SELECT count(*) FROM app_user WHERE role = 'admin'";

std::int64_t count(Connection& connection, std::string_view sql,
                   std::initializer_list<Value> values) {
  std::int64_t found = 0;
  connection.query(sql, values, [&](Row& row) { found = row.integer(); });
  return found;
}

// `condition` has one parameter.
std::optional<domain::UserRecord> find_user(Database& database, std::string_view condition,
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

std::optional<domain::UserId> AccountStore::insert_user(Connection& connection,
                                                        const std::string& name, domain::Role role,
                                                        const std::string& password_hash) {
  const std::string folded = base::text::folded(name);
  if (count(connection, count_of_name, {std::string_view(folded)}) > 0) return std::nullopt;
  return domain::UserId{with_new_id(ids_, [&](std::int64_t id) {
    return connection.run(insert_user_row,
                          {id, std::string_view(name), std::string_view(folded), to_text(role),
                           std::string_view(password_hash), clock_.now_ms()});
  })};
}

base::Result<domain::UserId> AccountStore::add_user(const std::string& name, domain::Role role,
                                                    const std::string& password_hash) {
  const auto id = database_.write([&](Connection& connection) {
    connection.pass(Gate::accounts);
    return insert_user(connection, name, role, password_hash);
  });
  if (!id) return std::unexpected(name_taken(name));
  return *id;
}

base::Result<domain::UserId> AccountStore::add_first_admin(const std::string& name,
                                                           const std::string& password_hash) {
  return database_.write([&](Connection& connection) -> base::Result<domain::UserId> {
    connection.pass(Gate::accounts);
    if (count(connection, count_of_admins, {}) > 0) {
      return base::fail(base::ErrorCode::conflict,
                        "this server has an administrator already; sign in as one");
    }
    const auto id = insert_user(connection, name, domain::Role::admin, password_hash);
    if (!id) return std::unexpected(name_taken(name));
    return *id;
  });
}

bool AccountStore::has_admin() {
  return database_.read(
      [](Connection& connection) { return count(connection, count_of_admins, {}) > 0; });
}

std::optional<domain::UserRecord> AccountStore::user_by_name(const std::string& name) {
  const std::string folded = base::text::folded(base::text::repaired(name));
  return find_user(database_, "u.folded = $1", std::string_view(folded));
}

std::optional<domain::UserRecord> AccountStore::user_by_id(domain::UserId id) {
  return find_user(database_, "u.id = $1", id.value);
}

std::vector<domain::User> AccountStore::users() {
  const std::string sql =
      fmt::format("SELECT {} FROM app_user u ORDER BY u.folded, u.id", user_columns);
  return database_.read([&](Connection& connection) {
    std::vector<domain::User> users;
    connection.query(sql, {}, [&](Row& row) { users.push_back(read_user(row)); });
    return users;
  });
}

void AccountStore::set_password(domain::UserId id, const std::string& password_hash) {
  database_.write([&](Connection& connection) {
    connection.run("UPDATE app_user SET password_hash = $2 WHERE id = $1",
                   {id.value, std::string_view(password_hash)});
    connection.run("DELETE FROM auth_session WHERE user_id = $1", {id.value});
  });
}

void AccountStore::set_disabled(domain::UserId id, bool disabled) {
  database_.write([&](Connection& connection) {
    connection.run("UPDATE app_user SET disabled = $2 WHERE id = $1",
                   {id.value, std::int64_t{disabled}});
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

void AccountStore::set_roots_of(domain::UserId id,
                                const std::optional<std::vector<domain::RootId>>& roots) {
  database_.write([&](Connection& connection) {
    connection.run("UPDATE app_user SET every_root = $2 WHERE id = $1",
                   {id.value, std::int64_t{!roots.has_value()}});
    connection.run("DELETE FROM user_root_access WHERE user_id = $1", {id.value});
    if (!roots) return;
    for (const domain::RootId root : *roots) {
      connection.run(
          "INSERT INTO user_root_access (user_id, root_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
          {id.value, root.value});
    }
  });
}

}  // namespace segue::storage
