#include <algorithm>
#include <charconv>
#include <cstdint>

#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "api/json_body.hpp"
#include "base/limits.hpp"
#include "domain/library_names.hpp"

namespace segue::api {

using http::Lane;
using http::Method;
using http::Request;
using http::Response;
using services::Principal;

namespace {

dto::Root shown(const Collaborators& with, const domain::Root& root) {
  const domain::View only{.user = {}, .every_root = false, .roots = {root.id}};
  return dto::from(root, {.counts = with.store.catalog().counts(only),
                          .given = with.roots.is_given(root.id),
                          .given_fields = with.roots.fields_given(root.id),
                          .watching = with.roots.watch_state(root.id)});
}

Response list_roots(const Collaborators& with) {
  dto::Roots roots;
  for (const domain::Root& root : with.store.catalog().roots()) {
    roots.items.push_back(shown(with, root));
  }
  roots.absent = dto::list_of(with.scans.absent_folders()).items;
  return json(200, roots);
}

Response add_root(const Collaborators& with, const Request& request) {
  JsonBody body(request);
  const std::string path = body.text("path");
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  const auto root = with.roots.add_root(path);
  return root ? json(201, shown(with, *root)) : http::problem(root.error());
}

// 0: it is none.
domain::RootId root_named(const Request& request) {
  const std::string_view text = request.path_parameter("id");
  domain::RootId id;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id.value);
  return error == std::errc{} && end == text.data() + text.size() ? id : domain::RootId{};
}

Response remove_root(const Collaborators& with, const Request& request) {
  return done(with.roots.remove_root(root_named(request)));
}

// What the body leaves out stays.
base::Result<domain::RootPolicy> changed_policy(domain::RootPolicy policy, JsonBody& body) {
  policy.paused = body.flag_or("paused", policy.paused);
  if (const auto watch = body.text_if("watch")) {
    const auto named = domain::root_watch_named(*watch);
    if (!named) {
      return base::fail(base::ErrorCode::invalid, "'watch' is automatic, watch or poll");
    }
    policy.watch = *named;
  }
  if (const auto playlists = body.text_if("playlists")) {
    const auto named = domain::root_playlists_named(*playlists);
    if (!named) {
      return base::fail(base::ErrorCode::invalid, "'playlists' is off, read or write");
    }
    policy.playlists = *named;
  }
  if (const auto interval = body.number_if("poll_interval_s", 0, INT32_MAX)) {
    policy.poll_interval_s = static_cast<std::int32_t>(*interval);
  }
  policy.follow_links = body.flag_or("follow_links", policy.follow_links);
  if (const auto workers = body.number_if("workers", 0, INT32_MAX)) {
    policy.workers = static_cast<std::int32_t>(*workers);
  }
  if (auto excludes = body.texts_if("excludes", base::limits::excludes_max)) {
    policy.excludes = std::move(*excludes);
  }
  if (auto ok = body.finish(); !ok) return std::unexpected(ok.error());
  return policy;
}

Response change_root(const Collaborators& with, const Request& request) {
  const domain::RootId id = root_named(request);
  const std::vector<domain::Root> roots = with.store.catalog().roots();
  const auto root = std::ranges::find(roots, id, &domain::Root::id);
  if (root == roots.end()) return not_found("there is no such music folder");
  JsonBody body(request);
  domain::RootChange change{.name = body.text_if("name"), .policy = {}};
  if (auto policy = body.object_if("policy")) {
    auto changed = changed_policy(root->policy, *policy);
    if (!changed) return http::problem(changed.error());
    change.policy = std::move(*changed);
  }
  if (auto ok = body.finish(); !ok) return http::problem(ok.error());
  const auto changed = with.roots.change_root(id, change);
  return changed ? json(200, shown(with, *changed)) : http::problem(changed.error());
}

Response view_folder(const Collaborators& with, const Request& request) {
  const auto path = request.query.first("path");
  if (!path) return json(200, dto::beginning(with.folders.starting_points()));
  const auto view = with.folders.view(std::string(*path));
  return view ? json(200, dto::from(*view)) : http::problem(view.error());
}

Response count_music(const Collaborators& with, const Request& request) {
  const auto path = request.query.first("path");
  if (!path) return http::problem({base::ErrorCode::invalid, "'path' is missing"});
  const auto counted = with.folders.count(std::string(*path));
  return counted ? json(200, dto::from(*counted)) : http::problem(counted.error());
}

}  // namespace

void add_folder_routes(http::Router& router, const Collaborators& with) {
  add_guarded(
      router, with.gate,
      {.pattern = "/api/v1/admin/roots", .operation_id = "listRoots", .access = Access::admin},
      [with](const Request&, const Principal&) { return list_roots(with); });
  add_guarded(router, with.gate,
              {.method = Method::post,
               .pattern = "/api/v1/admin/roots",
               .operation_id = "addRoot",
               .access = Access::admin,
               .lane = Lane::file},
              [with](const Request& request, const Principal&) { return add_root(with, request); });
  add_guarded(
      router, with.gate,
      {.method = Method::patch,
       .pattern = "/api/v1/admin/roots/{id}",
       .operation_id = "changeRoot",
       .access = Access::admin,
       .lane = Lane::write},
      [with](const Request& request, const Principal&) { return change_root(with, request); });
  add_guarded(
      router, with.gate,
      {.method = Method::del,
       .pattern = "/api/v1/admin/roots/{id}",
       .operation_id = "removeRoot",
       .access = Access::admin,
       .lane = Lane::write},
      [with](const Request& request, const Principal&) { return remove_root(with, request); });
  add_guarded(
      router, with.gate,
      {.pattern = "/api/v1/admin/fs",
       .operation_id = "viewFolder",
       .access = Access::admin,
       .lane = Lane::file},
      [with](const Request& request, const Principal&) { return view_folder(with, request); });
  add_guarded(
      router, with.gate,
      {.pattern = "/api/v1/admin/fs/count",
       .operation_id = "countMusic",
       .access = Access::admin,
       .lane = Lane::file},
      [with](const Request& request, const Principal&) { return count_music(with, request); });
}

}  // namespace segue::api
