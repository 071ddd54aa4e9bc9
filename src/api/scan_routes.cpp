#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "api/json_body.hpp"
#include "api/page_query.hpp"

namespace segue::api {

using http::Method;
using http::Request;
using services::Principal;

namespace {

// The confirmation that files are gone stands in the body, where no link can carry it.
http::Response start_scan(domain::ScanControl& scans, const Request& request) {
  const auto full = request.query.first("full").value_or("false");
  if (full != "true" && full != "false") {
    return http::problem({base::ErrorCode::invalid, "'full' is true or false"});
  }
  domain::ScanRequest wanted{.full = full == "true"};
  if (!request.body.empty()) {
    JsonBody body(request);
    wanted.accept_losses = body.flag_or("accept_losses", false);
    if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  }
  scans.request_scan(wanted);
  return json(202, dto::scan_for(scans.status(), true));
}

}  // namespace

void add_scan_routes(http::Router& router, const Collaborators& with) {
  auto& scans = with.scans;
  auto& catalog = with.store.catalog();
  add_guarded(router, with.gate,
              {.pattern = "/api/v1/scan", .operation_id = "getScan", .lane = http::Lane::read},
              [&scans](const Request&, const Principal& caller) {
                return json(200, dto::scan_for(scans.status(), caller.is_admin()));
              });
  add_guarded(
      router, with.gate,
      {.method = Method::post,
       .pattern = "/api/v1/scan",
       .operation_id = "startScan",
       .access = Access::admin},
      [&scans](const Request& request, const Principal&) { return start_scan(scans, request); });
  add_guarded(
      router, with.gate,
      {.pattern = "/api/v1/scan/issues", .operation_id = "listScanIssues", .access = Access::admin},
      [&catalog](const Request& request, const Principal&) {
        constexpr std::string_view list = "issues";
        const auto limit = limit_of(request);
        if (!limit) return http::problem(limit.error());
        const auto after = cursor_of(request, list);
        if (!after) return http::problem(after.error());
        const auto root = root_of(request);
        if (!root) return http::problem(root.error());
        const auto page = catalog.issues({.limit = *limit, .after = *after, .root = *root});
        return json(200, dto::page_of(page, list));
      });
}

}  // namespace segue::api
