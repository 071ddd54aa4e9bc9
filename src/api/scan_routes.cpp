#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "api/json_body.hpp"
#include "api/page_query.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "domain/library_names.hpp"

namespace segue::api {

using http::Method;
using http::Request;
using services::Principal;

namespace {

bool is_relative(const std::string& folder) {
  const auto parts = base::text::split(folder, '/');
  return std::ranges::none_of(parts, [&](const std::string& part) {
    return part == "." || part == ".." || (part.empty() && !folder.empty());
  });
}

// One request for each music folder that the scan is about; one without for all.
base::Result<std::vector<domain::ScanRequest>> narrowed(domain::CatalogReader& catalog,
                                                        const domain::ScanRequest& wanted,
                                                        const std::optional<std::string>& album) {
  if (!album) return std::vector{wanted};
  const auto release = domain::parse<domain::ReleaseId>(*album);
  if (!release) return std::unexpected(release.error());
  std::map<domain::RootId, domain::ScanRequest> requests;
  for (const domain::FolderPlace& place : catalog.folders_of(*release)) {
    domain::ScanRequest& request = requests.try_emplace(place.root, wanted).first->second;
    request.root = place.root;
    request.folders.push_back(place.relative_path);
    request.with_trees = true;
  }
  if (requests.empty()) return base::fail(base::ErrorCode::not_found, "there is no such album");
  std::vector<domain::ScanRequest> all;
  all.reserve(requests.size());
  for (const auto& [root, request] : requests) all.push_back(request);
  return all;
}

base::Result<std::vector<domain::ScanRequest>> read_body(domain::CatalogReader& catalog,
                                                         domain::ScanRequest wanted,
                                                         JsonBody body) {
  wanted.accept_losses = body.flag_or("accept_losses", false);
  const auto depth = body.text_if("depth");
  const auto root = body.number_if("root_id", 1, INT32_MAX);
  wanted.folders =
      body.texts_if("folders", base::limits::watch_folders_max).value_or(wanted.folders);
  const auto album = body.text_if("album_id");
  if (auto ok = body.finish(); !ok) return std::unexpected(ok.error());
  if (depth) {
    const auto named = domain::scan_depth_named(*depth);
    if (!named) {
      return base::fail(base::ErrorCode::invalid, "'depth' is quick, thorough or full");
    }
    wanted.depth = *named;
  }
  if (album && (root || !wanted.folders.empty())) {
    return base::fail(base::ErrorCode::invalid, "'album_id' stands alone");
  }
  if (!wanted.folders.empty() && !root) {
    return base::fail(base::ErrorCode::invalid, "'folders' need the 'root_id' they lie in");
  }
  if (!std::ranges::all_of(wanted.folders, is_relative)) {
    return base::fail(base::ErrorCode::invalid,
                      "'folders' are relative to their music folder, like \"Ada/Blue\"");
  }
  if (root) {
    wanted.root = domain::RootId{static_cast<std::int32_t>(*root)};
    wanted.with_trees = !wanted.folders.empty();
    const auto roots = catalog.roots();
    const auto known = std::ranges::find(roots, *wanted.root, &domain::Root::id);
    if (known == roots.end()) {
      return base::fail(base::ErrorCode::not_found, "there is no such music folder");
    }
    if (known->policy.paused) {
      return base::fail(base::ErrorCode::conflict,
                        "this music folder is paused: go on with it, then scan");
    }
  }
  return narrowed(catalog, wanted, album);
}

// The confirmation that files are gone stands in the body, where no link can carry it.
http::Response start_scan(const Collaborators& with, const Request& request) {
  const auto full = request.query.first("full").value_or("false");
  if (full != "true" && full != "false") {
    return http::problem({base::ErrorCode::invalid, "'full' is true or false"});
  }
  domain::ScanRequest wanted;
  if (full == "true") wanted.depth = domain::ScanDepth::full;
  std::vector<domain::ScanRequest> requests{wanted};
  if (!request.body.empty()) {
    auto read = read_body(with.store.catalog(), wanted, JsonBody(request));
    if (!read) return http::problem(read.error());
    requests = std::move(*read);
  }
  for (domain::ScanRequest& one : requests) with.scans.request_scan(std::move(one));
  return json(202, dto::scan_for(with.scans.status(), true));
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
       .access = Access::admin,
       .lane = http::Lane::read},
      [with](const Request& request, const Principal&) { return start_scan(with, request); });
  add_guarded(router, with.gate,
              {.pattern = "/api/v1/scan/history",
               .operation_id = "listScans",
               .access = Access::admin,
               .lane = http::Lane::read},
              [&catalog](const Request& request, const Principal&) {
                const auto limit = limit_of(request);
                if (!limit) return http::problem(limit.error());
                return json(200, dto::list_of(catalog.scan_runs(*limit)));
              });
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
