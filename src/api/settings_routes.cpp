#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "api/json_body.hpp"

namespace segue::api {
namespace {

http::Response change_settings(services::ServerSettings& settings, const http::Request& request) {
  JsonBody body(request);
  const services::SettingsChange change{.name = body.text_if("name"),
                                        .log_level = body.text_if("log_level")};
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  if (auto changed = settings.change(change); !changed) return http::problem(changed.error());
  return json(200, dto::from(settings));
}

}  // namespace

void add_settings_routes(http::Router& router, const Collaborators& with) {
  auto& settings = with.settings;
  add_guarded(
      router, with.gate,
      {.pattern = "/api/v1/admin/settings", .operation_id = "getSettings", .access = Access::admin},
      [&settings](const http::Request&, const services::Principal&) {
        return json(200, dto::from(settings));
      });
  add_guarded(router, with.gate,
              {.method = http::Method::patch,
               .pattern = "/api/v1/admin/settings",
               .operation_id = "changeSettings",
               .access = Access::admin,
               .lane = http::Lane::write},
              [&settings](const http::Request& request, const services::Principal&) {
                return change_settings(settings, request);
              });
}

}  // namespace segue::api
