#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "api/json_body.hpp"
#include "api/page_query.hpp"
#include "domain/library_names.hpp"

namespace segue::api {

using http::Lane;
using http::Method;
using http::Request;
using http::Response;
using services::Principal;

namespace {

std::string state_of(const domain::Root& root) {
  return root.policy.paused ? "paused" : std::string(name_of(root.state));
}

std::vector<dto::MissingRoot> counted(domain::CatalogReader& catalog) {
  std::vector<dto::MissingRoot> counts;
  const auto add = [&counts](const domain::MissingCount& count, const domain::Root& root,
                             std::string state) {
    counts.push_back({.root_id = count.root.value,
                      .name = root.name,
                      .state = std::move(state),
                      .files = count.files,
                      .missing_since = count.since});
  };
  const std::vector<domain::Root> there = catalog.roots();
  const std::vector<domain::Root> removed = catalog.removed_roots();
  for (const domain::MissingCount& count : catalog.missing_counts()) {
    const auto root = std::ranges::find(there, count.root, &domain::Root::id);
    const auto former = std::ranges::find(removed, count.root, &domain::Root::id);
    if (root != there.end()) {
      add(count, *root, state_of(*root));
    } else if (former != removed.end()) {
      add(count, *former, "removed");
    }
  }
  return counts;
}

Response list_missing(domain::CatalogReader& catalog, const Request& request) {
  constexpr std::string_view list = "missing";
  const auto query = list_query_of(request, list);
  if (!query) return http::problem(query.error());
  const auto page = dto::page_of(
      catalog.missing_files({.limit = query->limit, .after = query->after, .root = query->root}),
      list);
  return json(200,
              dto::MissingPage{.roots = counted(catalog), .items = page.items, .next = page.next});
}

Response purge_missing(domain::PurgeControl& purges, const Request& request) {
  JsonBody body(request);
  domain::PurgeRequest wanted;
  if (const auto root = body.number_if("root_id", 1, std::numeric_limits<std::int32_t>::max())) {
    wanted.root = domain::RootId{static_cast<std::int32_t>(*root)};
  }
  wanted.missing_before =
      body.number_if("missing_before", 0, std::numeric_limits<std::int64_t>::max());
  wanted.keep_loved = body.flag_or("keep_loved", true);
  const bool dry_run = body.flag_or("dry_run", true);
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  const auto report = dry_run ? purges.preview_purge(wanted) : purges.purge(wanted);
  return report ? json(200, dto::from(*report, dry_run)) : http::problem(report.error());
}

}  // namespace

void add_missing_routes(http::Router& router, const Collaborators& with) {
  auto& catalog = with.store.catalog();
  auto& purges = with.purges;
  add_guarded(
      router, with.gate,
      {.pattern = "/api/v1/admin/missing", .operation_id = "listMissing", .access = Access::admin},
      [&catalog](const Request& request, const Principal&) {
        return list_missing(catalog, request);
      });
  // It may take long, and listeners' writes are not to wait behind it.
  add_guarded(router, with.gate,
              {.method = Method::post,
               .pattern = "/api/v1/admin/missing/purge",
               .operation_id = "purgeMissing",
               .access = Access::admin,
               .lane = Lane::file},
              [&purges](const Request& request, const Principal&) {
                return purge_missing(purges, request);
              });
}

}  // namespace segue::api
