#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "api/json_body.hpp"

namespace segue::api {
namespace {

using http::Lane;
using http::Method;
using http::Request;
using http::Response;
using services::Principal;

Response signed_in(const base::Result<services::SignedIn>& result) {
  if (!result) return http::problem(result.error());
  auto response = json(201, dto::from(*result));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Response create_first_admin(const Collaborators& with, const Request& request) {
  JsonBody body(request);
  const std::string name = body.text("name");
  const std::string password = body.text("password");
  const std::string code = body.text_or("code", "");
  const std::string device = body.text_or("device", "");
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  if (auto ok = with.setup.admit(request.from_loopback, code); !ok) {
    return http::problem(ok.error());
  }
  return signed_in(with.accounts.create_first_admin(name, password, device));
}

Response sign_in(const Collaborators& with, const Request& request) {
  JsonBody body(request);
  const std::string name = body.text("name");
  const std::string password = body.text("password");
  const std::string device = body.text_or("device", "");
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  return signed_in(with.accounts.sign_in(name, password, device, request.client_address));
}

Response list_sessions(const Collaborators& with, const Principal& caller) {
  dto::List<dto::Session> list;
  for (const auto& session : with.accounts.sessions_of(caller.user.id)) {
    list.items.push_back(dto::from(session, caller.session));
  }
  return json(200, list);
}

Response sign_out(const Collaborators& with, const Request& request, const Principal& caller) {
  domain::AuthSessionId session = caller.session;
  if (const auto id = request.path_parameter("id"); id != "current") {
    const auto parsed = domain::parse<domain::AuthSessionId>(id);
    if (!parsed) return http::problem(parsed.error());
    session = *parsed;
  }
  return done(with.accounts.sign_out(caller.user.id, session));
}

Response change_password(const Collaborators& with, const Request& request,
                         const Principal& caller) {
  JsonBody body(request);
  const std::string current = body.text("current");
  const std::string replacement = body.text("new");
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  return done(
      with.accounts.change_password(caller.user.id, current, replacement, request.client_address));
}

}  // namespace

void add_account_routes(http::Router& router, const Collaborators& with) {
  add_open(router,
           {.method = Method::post,
            .pattern = "/api/v1/setup",
            .operation_id = "createFirstAdmin",
            .lane = Lane::password},
           [with](const Request& request) { return create_first_admin(with, request); });
  add_open(router,
           {.method = Method::post,
            .pattern = "/api/v1/sessions",
            .operation_id = "signIn",
            .lane = Lane::password},
           [with](const Request& request) { return sign_in(with, request); });
  add_guarded(
      router, with.gate, {.pattern = "/api/v1/sessions", .operation_id = "listSessions"},
      [with](const Request&, const Principal& caller) { return list_sessions(with, caller); });
  add_guarded(router, with.gate,
              {.method = Method::del,
               .pattern = "/api/v1/sessions/{id}",
               .operation_id = "signOut",
               .lane = Lane::write},
              [with](const Request& request, const Principal& caller) {
                return sign_out(with, request, caller);
              });
  add_guarded(
      router, with.gate, {.pattern = "/api/v1/me", .operation_id = "getMe"},
      [](const Request&, const Principal& caller) { return json(200, dto::from(caller.user)); });
  add_guarded(router, with.gate,
              {.method = Method::put,
               .pattern = "/api/v1/me/password",
               .operation_id = "changePassword",
               .lane = Lane::password},
              [with](const Request& request, const Principal& caller) {
                return change_password(with, request, caller);
              });
}

}  // namespace segue::api
