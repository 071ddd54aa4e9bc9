#include <algorithm>
#include <vector>

#include "subsonic/endpoints.hpp"

namespace segue::subsonic {
namespace {

using http::Response;

dto::ScanStatus scan_status(const Collaborators& with, const Call& call) {
  return {.scanning = with.scans.status().state == domain::ScanState::running,
          .count = with.store.catalog().counts(call.principal().view).tracks};
}

// The music folders that a user may use.
std::vector<std::int64_t> folders_of(domain::Store& store, const domain::User& user) {
  std::vector<std::int64_t> folders;
  const bool admin = user.role == domain::Role::admin;
  const auto own = admin ? std::nullopt : store.accounts().roots_of(user.id);
  for (const domain::Root& root : store.catalog().roots()) {
    if (!own || std::ranges::find(*own, root.id) != own->end()) folders.push_back(root.id.value);
  }
  return folders;
}

dto::User user_dto(const Collaborators& with, const domain::User& user) {
  dto::User out{.username = user.name};
  out.adminRole = user.role == domain::Role::admin;
  out.folder = folders_of(with.store, user);
  return out;
}

}  // namespace

Response ping(const Collaborators&, const Call& call) {
  return call.empty();
}

Response get_license(const Collaborators&, const Call& call) {
  return call.reply("license", dto::License{});
}

Response get_extensions(const Collaborators&, const Call& call) {
  return call.reply("openSubsonicExtensions",
                    std::vector<dto::Extension>{
                        {"apiKeyAuthentication", {1}}, {"formPost", {1}}, {"songLyrics", {1}}});
}

Response token_info(const Collaborators&, const Call& call) {
  return call.reply("tokenInfo", dto::TokenInfo{call.principal().user.name});
}

Response get_user(const Collaborators& with, const Call& call) {
  const domain::User& self = call.principal().user;
  const std::string name = call.text("username").value_or(self.name);
  const auto found = with.store.accounts().user_by_name(name);
  if (found && found->user.id == self.id) return call.reply("user", user_dto(with, self));
  if (!call.principal().is_admin()) {
    return call.error(ErrorCode::not_authorised, "only an admin may look at other users");
  }
  return found ? call.reply("user", user_dto(with, found->user)) : call.not_found("user");
}

Response get_users(const Collaborators& with, const Call& call) {
  if (!call.principal().is_admin()) {
    return call.error(ErrorCode::not_authorised, "only an admin may look at other users");
  }
  dto::Users out;
  for (const domain::Account& account : with.store.accounts().users()) {
    out.user.push_back(user_dto(with, account.user));
  }
  return call.reply("users", out);
}

Response get_scan_status(const Collaborators& with, const Call& call) {
  return call.reply("scanStatus", scan_status(with, call));
}

Response start_scan(const Collaborators& with, const Call& call) {
  if (!call.principal().is_admin()) {
    return call.error(ErrorCode::not_authorised, "only an admin may start a scan");
  }
  with.scans.request_scan({});
  return call.reply("scanStatus", scan_status(with, call));
}

}  // namespace segue::subsonic
