#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "api/json_body.hpp"

// App passwords and API keys: two lists of secrets with one shape.
namespace segue::api {
namespace {

using http::Lane;
using http::Method;
using http::Request;
using http::Response;
using services::Principal;

template <class Credentials>
Response list(const Credentials& credentials) {
  dto::List<dto::Credential> out;
  for (const auto& credential : credentials) {
    out.items.push_back({.id = to_string(credential.id),
                         .label = credential.label,
                         .created_at = credential.created_at});
  }
  return json(200, out);
}

template <class Create>
Response create(const Request& request, Create make) {
  JsonBody body(request);
  const std::string label = body.text("label");
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  const base::Result<services::NewSecret> made = make(label);
  if (!made) return http::problem(made.error());
  auto response = json(201, dto::from(*made));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

template <class IdType, class Revoke>
Response revoke(const Request& request, Revoke end) {
  const auto id = domain::parse<IdType>(request.path_parameter("id"));
  if (!id) return http::problem(id.error());
  return done(end(*id));
}

void add_app_passwords(http::Router& router, const Collaborators& with) {
  auto& accounts = with.accounts;
  add_guarded(router, with.gate,
              {.pattern = "/api/v1/me/app-passwords", .operation_id = "listAppPasswords"},
              [&accounts](const Request&, const Principal& caller) {
                return list(accounts.app_passwords_of(caller.user.id));
              });
  add_guarded(router, with.gate,
              {.method = Method::post,
               .pattern = "/api/v1/me/app-passwords",
               .operation_id = "createAppPassword",
               .lane = Lane::write},
              [&accounts](const Request& request, const Principal& caller) {
                return create(request, [&](const std::string& label) {
                  return accounts.create_app_password(caller.user.id, label);
                });
              });
  add_guarded(router, with.gate,
              {.method = Method::del,
               .pattern = "/api/v1/me/app-passwords/{id}",
               .operation_id = "revokeAppPassword",
               .lane = Lane::write},
              [&accounts](const Request& request, const Principal& caller) {
                return revoke<domain::AppPasswordId>(request, [&](domain::AppPasswordId id) {
                  return accounts.revoke_app_password(caller.user.id, id);
                });
              });
}

void add_api_keys(http::Router& router, const Collaborators& with) {
  auto& accounts = with.accounts;
  add_guarded(router, with.gate, {.pattern = "/api/v1/me/api-keys", .operation_id = "listApiKeys"},
              [&accounts](const Request&, const Principal& caller) {
                return list(accounts.api_keys_of(caller.user.id));
              });
  add_guarded(router, with.gate,
              {.method = Method::post,
               .pattern = "/api/v1/me/api-keys",
               .operation_id = "createApiKey",
               .lane = Lane::write},
              [&accounts](const Request& request, const Principal& caller) {
                return create(request, [&](const std::string& label) {
                  return accounts.create_api_key(caller.user.id, label);
                });
              });
  add_guarded(router, with.gate,
              {.method = Method::del,
               .pattern = "/api/v1/me/api-keys/{id}",
               .operation_id = "revokeApiKey",
               .lane = Lane::write},
              [&accounts](const Request& request, const Principal& caller) {
                return revoke<domain::ApiKeyId>(request, [&](domain::ApiKeyId id) {
                  return accounts.revoke_api_key(caller.user.id, id);
                });
              });
}

}  // namespace

void add_credential_routes(http::Router& router, const Collaborators& with) {
  add_app_passwords(router, with);
  add_api_keys(router, with);
}

}  // namespace segue::api
