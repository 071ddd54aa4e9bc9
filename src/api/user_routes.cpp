#include <algorithm>
#include <limits>
#include <utility>

#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "api/json_body.hpp"
#include "base/limits.hpp"

// What admins do with other people's accounts.
namespace segue::api {
namespace {

using http::Lane;
using http::Method;
using http::Request;
using http::Response;
using services::Principal;

std::optional<std::vector<domain::RootId>> roots_of(JsonBody& body) {
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  const auto numbers = body.numbers_if("roots", 1, most, base::limits::roots_per_user_max);
  if (!numbers) return std::nullopt;
  std::vector<domain::RootId> roots;
  roots.reserve(numbers->size());
  for (const std::int64_t number : *numbers) {
    roots.push_back({static_cast<std::int32_t>(number)});
  }
  return roots;
}

base::Result<std::optional<domain::Role>> role_of(const std::optional<std::string>& name) {
  if (!name) return std::nullopt;
  if (*name == "admin") return domain::Role::admin;
  if (*name == "listener") return domain::Role::listener;
  return base::fail(base::ErrorCode::invalid, "'role' is 'listener' or 'admin'");
}

// As the list of accounts shows it now.
Response account(const Collaborators& with, int status, domain::UserId id) {
  const auto accounts = with.accounts.users();
  const auto found =
      std::ranges::find(accounts, id, [](const auto& account) { return account.user.id; });
  if (found == accounts.end()) return not_found("the account was removed in the meantime");
  return json(status, dto::from(*found));
}

Response create_user(const Collaborators& with, const Request& request) {
  JsonBody body(request);
  domain::NewUser user{.name = body.text("name")};
  const std::string password = body.text("password");
  const auto role = role_of(body.text_if("role"));
  user.every_root = body.flag_or("every_root", true);
  user.roots = roots_of(body).value_or(std::vector<domain::RootId>{});
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  if (!role) return http::problem(role.error());
  user.role = role->value_or(domain::Role::listener);
  const auto made = with.accounts.create_user(std::move(user), password);
  return made ? account(with, 201, made->id) : http::problem(made.error());
}

Response change_user(const Collaborators& with, const Request& request) {
  const auto id = domain::parse<domain::UserId>(request.path_parameter("id"));
  if (!id) return http::problem(id.error());
  JsonBody body(request);
  domain::UserChange change{.name = body.text_if("name")};
  const auto role = role_of(body.text_if("role"));
  change.disabled = body.flag_if("disabled");
  change.every_root = body.flag_if("every_root");
  change.roots = roots_of(body);
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  if (!role) return http::problem(role.error());
  change.role = *role;
  const auto changed = with.accounts.change_user(*id, std::move(change));
  return changed ? account(with, 200, *id) : http::problem(changed.error());
}

Response replace_password(const Collaborators& with, const Request& request) {
  const auto id = domain::parse<domain::UserId>(request.path_parameter("id"));
  if (!id) return http::problem(id.error());
  JsonBody body(request);
  const std::string replacement = body.text("new");
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  return done(with.accounts.replace_password(*id, replacement));
}

Response remove_user(const Collaborators& with, const Request& request) {
  const auto id = domain::parse<domain::UserId>(request.path_parameter("id"));
  if (!id) return http::problem(id.error());
  return done(with.accounts.remove_user(*id));
}

}  // namespace

void add_user_routes(http::Router& router, const Collaborators& with) {
  add_guarded(router, with.gate,
              {.pattern = "/api/v1/users", .operation_id = "listUsers", .access = Access::admin},
              [with](const Request&, const Principal&) {
                return json(200, dto::list_of(with.accounts.users()));
              });
  add_guarded(
      router, with.gate,
      {.method = Method::post,
       .pattern = "/api/v1/users",
       .operation_id = "createUser",
       .access = Access::admin,
       .lane = Lane::password},
      [with](const Request& request, const Principal&) { return create_user(with, request); });
  add_guarded(
      router, with.gate,
      {.method = Method::patch,
       .pattern = "/api/v1/users/{id}",
       .operation_id = "changeUser",
       .access = Access::admin,
       .lane = Lane::write},
      [with](const Request& request, const Principal&) { return change_user(with, request); });
  add_guarded(
      router, with.gate,
      {.method = Method::del,
       .pattern = "/api/v1/users/{id}",
       .operation_id = "removeUser",
       .access = Access::admin,
       .lane = Lane::write},
      [with](const Request& request, const Principal&) { return remove_user(with, request); });
  add_guarded(
      router, with.gate,
      {.method = Method::put,
       .pattern = "/api/v1/users/{id}/password",
       .operation_id = "replacePassword",
       .access = Access::admin,
       .lane = Lane::password},
      [with](const Request& request, const Principal&) { return replace_password(with, request); });
}

}  // namespace segue::api
