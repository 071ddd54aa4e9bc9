#include "services/accounts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace segue::services {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::string_view session_prefix = "st_";
constexpr std::string_view api_key_prefix = "ak_";
constexpr std::size_t token_bytes = 32;
constexpr std::size_t app_password_bytes = 16;
constexpr std::size_t name_length_max = 64;
constexpr std::size_t label_length_max = 100;
constexpr std::size_t password_length_min = 8;
constexpr std::size_t password_length_max = 1024;
constexpr base::UnixMs hour_ms = base::UnixMs{3600} * 1000;
// Signed out after a month unused, and after a year in any case.
constexpr base::UnixMs idle_ms = base::UnixMs{30} * 24 * hour_ms;
constexpr base::UnixMs lifetime_ms = base::UnixMs{365} * 24 * hour_ms;

std::string hash_of(const std::string& token) {
  return base::crypto::hex(base::crypto::sha256(token));
}

base::Result<std::string> valid_name(const std::string& name) {
  if (!base::text::valid_utf8(name)) return fail(ErrorCode::invalid, "the name is not valid UTF-8");
  std::string clean = base::text::nfc(base::text::one_line(name));
  if (clean.empty() || base::text::length(clean) > name_length_max ||
      base::text::folded(clean).empty()) {
    return fail(ErrorCode::invalid,
                fmt::format("a name has 1 to {} characters, at least one of them a letter",
                            name_length_max));
  }
  if (clean.find(':') != std::string::npos) {
    return fail(ErrorCode::invalid, "a name has no colon, since Basic authentication splits there");
  }
  return clean;
}

base::Result<void> valid_password(const std::string& password) {
  const std::size_t length = base::text::length(password);
  if (length < password_length_min || length > password_length_max) {
    return fail(ErrorCode::invalid, fmt::format("a password has {} to {} characters",
                                                password_length_min, password_length_max));
  }
  return {};
}

base::Result<std::string> valid_label(const std::string& label) {
  std::string clean = base::text::one_line(label);
  if (clean.empty() || base::text::length(clean) > label_length_max) {
    return fail(ErrorCode::invalid,
                fmt::format("'label' says which app or device this is, in 1 to {} characters",
                            label_length_max));
  }
  return clean;
}

// What a device calls itself; it need not call itself anything.
base::Result<std::string> valid_device(const std::string& device) {
  if (device.empty()) return "unnamed device";
  return valid_label(device);
}

}  // namespace

Accounts::Accounts(domain::AccountStore& store, const ServerKeys& keys, const base::Clock& clock)
    : store_(store),
      keys_(keys),
      clock_(clock),
      check_(store, clock),
      sign_in_throttle_(clock, {}),
      rest_throttle_(clock, {}),
      app_passwords_seen_(clock) {}

base::Result<domain::User> Accounts::add(domain::NewUser user, const std::string& password,
                                         bool first_admin) {
  auto clean = valid_name(user.name);
  if (!clean) return std::unexpected(std::move(clean).error());
  if (auto valid = valid_password(password); !valid) {
    return std::unexpected(std::move(valid).error());
  }
  user.name = std::move(*clean);
  user.password_hash = base::crypto::hash_password(password);
  auto id =
      first_admin ? store_.add_first_admin(user.name, user.password_hash) : store_.add_user(user);
  if (!id) return std::unexpected(std::move(id).error());
  auto record = store_.user_by_id(*id);
  if (!record) return fail(ErrorCode::conflict, "the account was removed again while it was made");
  return std::move(record->user);
}

base::Result<SignedIn> Accounts::create_first_admin(const std::string& name,
                                                    const std::string& password,
                                                    const std::string& device) {
  if (!needs_setup()) {
    return fail(ErrorCode::conflict, "this server has an admin already; sign in instead");
  }
  auto label = valid_device(device);
  if (!label) return std::unexpected(std::move(label).error());
  auto user = add({.name = name, .role = domain::Role::admin}, password, true);
  if (!user) return std::unexpected(std::move(user).error());
  return open_session(*user, std::move(*label));
}

base::Result<domain::User> Accounts::create_user(domain::NewUser user,
                                                 const std::string& password) {
  return add(std::move(user), password, false);
}

void Accounts::tell_ended() {
  ++endings_;
  ended_.notify();
}

SignedIn Accounts::open_session(const domain::User& user, std::string label) {
  std::string token = std::string(session_prefix) + base::crypto::random_token(token_bytes);
  const base::UnixMs now = clock_.now_ms();
  make_room_for_session(user.id);
  domain::AuthSession session{.id = {},
                              .user = user.id,
                              .label = std::move(label),
                              .created_at = now,
                              .last_seen_at = now,
                              .expires_at = now + idle_ms};
  session.id = store_.add_session(session, hash_of(token));
  return {.token = std::move(token), .user = user, .session = std::move(session)};
}

// A script that signs in with each run leaves sessions behind: the one unused for longest goes.
void Accounts::make_room_for_session(domain::UserId user) {
  const auto sessions = store_.sessions_of(user);
  if (sessions.size() < base::limits::sessions_per_user_max) return;
  const auto oldest = std::ranges::min_element(sessions, {}, &domain::AuthSession::last_seen_at);
  store_.revoke_session(user, oldest->id);
}

base::Result<SignedIn> Accounts::sign_in(const std::string& name, const std::string& password,
                                         const std::string& device, const std::string& address) {
  auto label = valid_device(device);
  if (!label) return std::unexpected(std::move(label).error());
  auto user = check_.check(name, password, sign_in_throttle_, address);
  if (!user) return std::unexpected(std::move(user).error());
  return open_session(*user, std::move(*label));
}

base::Result<void> Accounts::change_password(domain::UserId user, const std::string& current,
                                             const std::string& replacement,
                                             const std::string& address) {
  const auto record = store_.user_by_id(user);
  if (!record) return fail(ErrorCode::not_found, "the account is gone");
  if (const auto right = check_.check(record->user.name, current, sign_in_throttle_, address);
      !right) {
    if (right.error().code == ErrorCode::too_many) return std::unexpected(right.error());
    return fail(ErrorCode::forbidden, "the current password is wrong");
  }
  if (auto valid = valid_password(replacement); !valid) return valid;
  store_.set_password(user, base::crypto::hash_password(replacement));
  tell_ended();
  return {};
}

base::Result<void> Accounts::replace_password(domain::UserId user, const std::string& replacement) {
  if (!store_.user_by_id(user)) return fail(ErrorCode::not_found, "there is no such user");
  if (auto valid = valid_password(replacement); !valid) return valid;
  store_.set_password(user, base::crypto::hash_password(replacement));
  tell_ended();
  return {};
}

base::Result<void> Accounts::reset_password(const std::string& name,
                                            const std::string& replacement) {
  const auto record = store_.user_by_name(name);
  if (!record) return fail(ErrorCode::not_found, fmt::format("there is no user '{}'", name));
  return replace_password(record->user.id, replacement);
}

base::Result<void> Accounts::change_user(domain::UserId user, domain::UserChange change) {
  if (change.name) {
    auto clean = valid_name(*change.name);
    if (!clean) return std::unexpected(std::move(clean).error());
    change.name = std::move(*clean);
  }
  auto changed = store_.change_user(user, change);
  if (changed) tell_ended();
  return changed;
}

base::Result<void> Accounts::remove_user(domain::UserId user) {
  auto removed = store_.remove_user(user);
  if (removed) tell_ended();
  return removed;
}

base::Result<Principal> Accounts::principal_of(const domain::User& user,
                                               domain::AuthSessionId session) {
  if (user.disabled) return fail(ErrorCode::unauthenticated, "this account is disabled");
  Principal principal{.user = user, .view = {.user = user.id}, .session = session};
  if (user.role != domain::Role::admin && !user.every_root) {
    principal.view.every_root = false;
    principal.view.roots = store_.roots_of(user.id).value_or(std::vector<domain::RootId>{});
  }
  return principal;
}

base::Result<Principal> Accounts::by_api_key(const std::string& key) {
  const auto found = store_.api_key_by_hash(hash_of(key));
  if (!found) return fail(ErrorCode::unauthenticated, "the API key is not valid, or no longer");
  const auto& [record, user] = *found;
  const base::UnixMs now = clock_.now_ms();
  if (now - record.last_used_at > hour_ms) store_.touch_api_key(record.id, now);
  auto principal = principal_of(user, {});
  if (principal) principal->api_key = record.id;
  return principal;
}

base::Result<Principal> Accounts::renewed(const Principal& principal) {
  if (principal.session) return by_session(principal.session);
  if (principal.api_key) {
    const auto keys = store_.api_keys_of(principal.user.id);
    if (std::ranges::find(keys, principal.api_key, &domain::ApiKey::id) == keys.end()) {
      return fail(ErrorCode::unauthenticated, "the API key was revoked");
    }
  }
  const auto record = store_.user_by_id(principal.user.id);
  if (!record) return fail(ErrorCode::unauthenticated, "the account is gone");
  auto renewed = principal_of(record->user, {});
  if (renewed) renewed->api_key = principal.api_key;
  return renewed;
}

base::Result<Principal> Accounts::by_token(const std::string& token) {
  if (token.starts_with(api_key_prefix)) return by_api_key(token);
  const auto refuse = [] {
    return fail(ErrorCode::unauthenticated, "the token is not valid, or no longer; sign in again");
  };
  if (!token.starts_with(session_prefix)) return refuse();
  const auto found = store_.session_by_token(hash_of(token));
  const base::UnixMs now = clock_.now_ms();
  if (!found || found->first.expires_at <= now) return refuse();
  const domain::AuthSession& session = found->first;
  // At most one write an hour, not one a request.
  if (now - session.last_seen_at > hour_ms) {
    store_.touch_session(session.id, now,
                         std::min(now + idle_ms, session.created_at + lifetime_ms));
  }
  return principal_of(found->second, session.id);
}

base::Result<Principal> Accounts::by_session(domain::AuthSessionId session) {
  const auto found = store_.session_by_id(session);
  if (!found || found->first.expires_at <= clock_.now_ms()) {
    return fail(ErrorCode::unauthenticated, "the session behind this address has ended");
  }
  return principal_of(found->second, session);
}

base::Result<Principal> Accounts::by_password(const std::string& name, const std::string& password,
                                              const std::string& address) {
  auto user = check_.check(name, password, sign_in_throttle_, address);
  if (!user) return std::unexpected(std::move(user).error());
  return principal_of(*user, {});
}

bool Accounts::remembers_password(const std::string& name, const std::string& password) const {
  return check_.remembers(name, password);
}

template <class Matches>
std::optional<Accounts::AppPasswordMatch> Accounts::with_app_password(const std::string& name,
                                                                      Matches matches) {
  const auto record = store_.user_by_name(name);
  if (!record) return std::nullopt;
  for (const domain::AppPassword& password : store_.app_passwords_of(record->user.id)) {
    const auto secret = base::crypto::open_sealed(keys_.seal, password.sealed_secret);
    if (!secret || !matches(*secret)) continue;
    const base::UnixMs now = clock_.now_ms();
    if (now - password.last_used_at > hour_ms) store_.touch_app_password(password.id, now);
    return AppPasswordMatch{.user = record->user, .password = password.id};
  }
  return std::nullopt;
}

base::Result<Principal> Accounts::by_app_password(const std::string& name,
                                                  const std::string& secret,
                                                  const std::string& address) {
  const auto match = with_app_password(
      name, [&secret](const std::string& stored) { return base::crypto::equal(stored, secret); });
  if (match) {
    app_passwords_seen_.remember(name, secret, to_string(match->password));
    return principal_of(match->user, {});
  }
  if (knows_app_password(name, secret)) {
    // Revoked since. This call was promised to be cheap, so it ends here.
    app_passwords_seen_.forget(name, secret);
    return wrong_credentials();
  }
  const auto main = check_.check(name, secret, rest_throttle_, address);
  if (!main) return std::unexpected(main.error());
  return fail(ErrorCode::forbidden,
              "this is the account's own password; make an app password for this app instead");
}

bool Accounts::knows_app_password(const std::string& name, const std::string& secret) const {
  return app_passwords_seen_.evidence(name, secret).has_value();
}

base::Result<Principal> Accounts::by_app_password_token(const std::string& name,
                                                        const std::string& token,
                                                        const std::string& salt,
                                                        const std::string& address) {
  const std::string wanted = base::text::lower_ascii(token);
  const auto match = with_app_password(name, [&](const std::string& stored) {
    return base::crypto::equal(base::crypto::md5_hex(stored + salt), wanted);
  });
  if (match) return principal_of(match->user, {});
  // Only failures count: clients send their secret with every call, and 128 random bits are not
  // found by trying.
  if (const int seconds = rest_throttle_.seconds_to_wait(name, address); seconds > 0) {
    return throttled(seconds);
  }
  return wrong_credentials();
}

std::vector<domain::AuthSession> Accounts::sessions_of(domain::UserId user) {
  auto sessions = store_.sessions_of(user);
  std::erase_if(sessions, [now = clock_.now_ms()](const auto& s) { return s.expires_at <= now; });
  std::ranges::sort(sessions, std::ranges::greater{}, &domain::AuthSession::last_seen_at);
  return sessions;
}

base::Result<void> Accounts::sign_out(domain::UserId user, domain::AuthSessionId session) {
  if (!store_.revoke_session(user, session)) {
    return fail(ErrorCode::not_found, "you have no such session");
  }
  tell_ended();
  return {};
}

base::Result<NewSecret> Accounts::create_app_password(domain::UserId user,
                                                      const std::string& label) {
  auto clean = valid_label(label);
  if (!clean) return std::unexpected(std::move(clean).error());
  if (store_.app_passwords_of(user).size() >= base::limits::secrets_per_user_max) {
    return fail(ErrorCode::conflict, "that is enough app passwords; revoke one first");
  }
  std::string secret = base::crypto::random_token(app_password_bytes);
  const auto id = store_.add_app_password({.id = {},
                                           .user = user,
                                           .label = *clean,
                                           .sealed_secret = base::crypto::seal(keys_.seal, secret),
                                           .created_at = clock_.now_ms(),
                                           .last_used_at = 0});
  return NewSecret{to_string(id), std::move(*clean), std::move(secret)};
}

std::vector<domain::AppPassword> Accounts::app_passwords_of(domain::UserId user) {
  return store_.app_passwords_of(user);
}

base::Result<void> Accounts::revoke_app_password(domain::UserId user, domain::AppPasswordId id) {
  if (!store_.revoke_app_password(user, id)) {
    return fail(ErrorCode::not_found, "you have no such app password");
  }
  return {};
}

base::Result<NewSecret> Accounts::create_api_key(domain::UserId user, const std::string& label) {
  auto clean = valid_label(label);
  if (!clean) return std::unexpected(std::move(clean).error());
  if (store_.api_keys_of(user).size() >= base::limits::secrets_per_user_max) {
    return fail(ErrorCode::conflict, "that is enough API keys; revoke one first");
  }
  std::string key = std::string(api_key_prefix) + base::crypto::random_token(token_bytes);
  const auto id = store_.add_api_key(
      {.id = {}, .user = user, .label = *clean, .created_at = clock_.now_ms(), .last_used_at = 0},
      hash_of(key));
  return NewSecret{to_string(id), std::move(*clean), std::move(key)};
}

std::vector<domain::ApiKey> Accounts::api_keys_of(domain::UserId user) {
  return store_.api_keys_of(user);
}

base::Result<void> Accounts::revoke_api_key(domain::UserId user, domain::ApiKeyId id) {
  if (!store_.revoke_api_key(user, id)) return fail(ErrorCode::not_found, "you have no such key");
  tell_ended();
  return {};
}

}  // namespace segue::services
