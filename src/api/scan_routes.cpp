#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "base/limits.hpp"

namespace segue::api {

using http::Method;
using http::Request;
using services::Principal;

void add_scan_routes(http::Router& router, const Collaborators& with) {
  auto& scans = with.scans;
  auto& catalog = with.store.catalog();
  add_guarded(router, with.gate,
              {.pattern = "/api/v1/scan", .operation_id = "getScan", .lane = http::Lane::read},
              [&scans](const Request&, const Principal& caller) {
                return json(200, dto::scan_for(scans.status(), caller.is_admin()));
              });
  add_guarded(router, with.gate,
              {.method = Method::post,
               .pattern = "/api/v1/scan",
               .operation_id = "startScan",
               .access = Access::admin},
              [&scans](const Request& request, const Principal&) {
                const auto full = request.query.first("full").value_or("false");
                if (full != "true" && full != "false") {
                  return http::problem({base::ErrorCode::invalid, "'full' is true or false"});
                }
                scans.request_scan(full == "true");
                return json(202, dto::scan_for(scans.status(), true));
              });
  add_guarded(
      router, with.gate,
      {.pattern = "/api/v1/scan/issues", .operation_id = "listScanIssues", .access = Access::admin},
      [&catalog](const Request&, const Principal&) {
        return json(200, dto::list_of(catalog.issues({}, base::limits::page_rows_max)));
      });
  add_guarded(
      router, with.gate,
      {.pattern = "/api/v1/admin/roots", .operation_id = "listRoots", .access = Access::admin},
      [&catalog](const Request&, const Principal&) {
        return json(200, dto::list_of(catalog.roots()));
      });
}

}  // namespace segue::api
