#include "scanner/root_policy.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string_view>
#include <utility>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace segue::scanner {
namespace {

// Calls visit(name of the field, what is given of it, where it stands in the root).
template <class Root, class Visit>
void each_field(const domain::GivenRoot& given, Root& root, Visit visit) {
  visit("name", given.name, root.name);
  visit("paused", given.paused, root.policy.paused);
  visit("watch", given.watch, root.policy.watch);
  visit("poll_interval_s", given.poll_interval_s, root.policy.poll_interval_s);
  visit("follow_links", given.follow_links, root.policy.follow_links);
  visit("workers", given.workers, root.policy.workers);
  visit("excludes", given.excludes, root.policy.excludes);
  visit("playlists", given.playlists, root.policy.playlists);
}

}  // namespace

base::Result<std::string> checked_name(const std::string& name) {
  std::string checked = base::text::trimmed(base::text::nfc(name));
  if (checked.empty() || base::text::length(checked) > base::limits::root_name_max) {
    return base::fail(
        base::ErrorCode::invalid,
        fmt::format("a music folder's name has 1 to {} characters", base::limits::root_name_max));
  }
  return checked;
}

base::Result<void> check_policy(const domain::RootPolicy& policy) {
  namespace limits = base::limits;
  const auto refuse = [](std::string message) {
    return base::Result<void>(base::fail(base::ErrorCode::invalid, std::move(message)));
  };
  const std::chrono::seconds interval(policy.poll_interval_s);
  if (interval.count() != 0 &&
      (interval < limits::poll_interval_min || interval > limits::poll_interval_max)) {
    return refuse(fmt::format("'poll_interval_s' is 0 (never) or {} to {}",
                              limits::poll_interval_min.count(),
                              limits::poll_interval_max.count()));
  }
  if (policy.workers < 0 || policy.workers > limits::root_workers_max) {
    return refuse(
        fmt::format("'workers' is 0 (as Segue finds good) to {}", limits::root_workers_max));
  }
  if (policy.excludes.size() > limits::excludes_max) {
    return refuse(fmt::format("'excludes' has at most {} lines", limits::excludes_max));
  }
  for (const std::string& line : policy.excludes) {
    if (line.size() <= limits::exclude_bytes_max && line.find_first_of("\n\r") == line.npos) {
      continue;
    }
    return refuse(fmt::format("a line of 'excludes' has at most {} bytes and no line break",
                              limits::exclude_bytes_max));
  }
  return {};
}

void apply_given(const domain::GivenRoot& given, domain::Root& root) {
  each_field(given, root, [](std::string_view, const auto& value, auto& target) {
    if (value) target = *value;
  });
}

std::vector<std::string> given_fields(const domain::GivenRoot& given) {
  std::vector<std::string> names;
  const domain::Root any;
  each_field(given, any, [&](std::string_view name, const auto& value, const auto&) {
    if (value) names.emplace_back(name);
  });
  return names;
}

base::Result<void> check_given(const domain::GivenRoot& given, const domain::Root& root) {
  std::string_view other;
  each_field(given, root, [&](std::string_view name, const auto& value, const auto& stands) {
    if (value && stands != *value) other = name;
  });
  if (other.empty()) return {};
  return base::fail(base::ErrorCode::conflict,
                    fmt::format("'{}' of this music folder is given by {}: change it there and "
                                "start Segue again",
                                other, base::text::repaired(given.file)));
}

}  // namespace segue::scanner
