#pragma once

#include <algorithm>
#include <map>
#include <string>

#include "base/text.hpp"
#include "domain/account.hpp"

// What tests of accounts stand on: a clock that they set, and accounts in memory.
namespace segue::services {

class FakeClock final : public base::Clock {
 public:
  [[nodiscard]] base::UnixMs now_ms() const override { return now; }
  base::UnixMs now = 1'800'000'000'000;
};

class FakeAccounts final : public domain::AccountStore {
 public:
  base::Result<domain::UserId> add_user(const domain::NewUser& user) override {
    const domain::UserId id{++last_id_};
    users_[id] = {.user = {.id = id, .name = user.name, .role = user.role},
                  .password_hash = user.password_hash};
    return id;
  }
  base::Result<domain::UserId> add_first_admin(const std::string& name,
                                               const std::string& password_hash) override {
    return add_user({.name = name, .role = domain::Role::admin, .password_hash = password_hash});
  }
  bool has_admin() override { return !users_.empty(); }
  std::optional<domain::UserRecord> user_by_name(const std::string& name) override {
    for (const auto& [id, record] : users_) {
      if (base::text::folded(record.user.name) == base::text::folded(name)) return record;
    }
    return std::nullopt;
  }
  std::optional<domain::UserRecord> user_by_id(domain::UserId id) override {
    const auto found = users_.find(id);
    return found == users_.end() ? std::nullopt : std::optional(found->second);
  }
  std::vector<domain::Account> users() override {
    std::vector<domain::Account> all;
    all.reserve(users_.size());
    for (const auto& [id, record] : users_) {
      all.push_back({.user = record.user, .roots = roots_[id]});
    }
    return all;
  }
  base::Result<void> change_user(domain::UserId id, const domain::UserChange& change) override {
    domain::User& user = users_[id].user;
    user.name = change.name.value_or(user.name);
    user.role = change.role.value_or(user.role);
    user.disabled = change.disabled.value_or(user.disabled);
    user.every_root = change.every_root.value_or(user.every_root);
    roots_[id] = change.roots.value_or(roots_[id]);
    return {};
  }
  base::Result<void> remove_user(domain::UserId id) override {
    users_.erase(id);
    std::erase_if(sessions, [id](const auto& entry) { return entry.second.user == id; });
    return {};
  }
  void set_password(domain::UserId id, const std::string& password_hash) override {
    users_[id].password_hash = password_hash;
    std::erase_if(sessions, [id](const auto& entry) { return entry.second.user == id; });
  }
  std::optional<std::vector<domain::RootId>> roots_of(domain::UserId id) override {
    if (users_[id].user.every_root) return std::nullopt;
    return roots_[id];
  }

  domain::AuthSessionId add_session(const domain::AuthSession& session,
                                    const std::string& token_hash) override {
    domain::AuthSession added = session;
    added.id = {++last_id_};
    sessions[token_hash] = added;
    return added.id;
  }
  std::optional<std::pair<domain::AuthSession, domain::User>> session_by_token(
      const std::string& token_hash) override {
    const auto found = sessions.find(token_hash);
    if (found == sessions.end()) return std::nullopt;
    return std::pair(found->second, users_[found->second.user].user);
  }
  std::optional<std::pair<domain::AuthSession, domain::User>> session_by_id(
      domain::AuthSessionId id) override {
    for (const auto& [hash, session] : sessions) {
      if (session.id == id) return std::pair(session, users_[session.user].user);
    }
    return std::nullopt;
  }
  std::vector<domain::AuthSession> sessions_of(domain::UserId user) override {
    std::vector<domain::AuthSession> found;
    for (const auto& [hash, session] : sessions) {
      if (session.user == user) found.push_back(session);
    }
    return found;
  }
  void touch_session(domain::AuthSessionId id, base::UnixMs last_seen_at,
                     base::UnixMs expires_at) override {
    for (auto& [hash, session] : sessions) {
      if (session.id != id) continue;
      session.last_seen_at = last_seen_at;
      session.expires_at = expires_at;
    }
  }
  bool revoke_session(domain::UserId user, domain::AuthSessionId id) override {
    return std::erase_if(sessions, [&](const auto& entry) {
             return entry.second.id == id && entry.second.user == user;
           }) > 0;
  }
  void prune_sessions(base::UnixMs now) override {
    std::erase_if(sessions, [now](const auto& entry) { return entry.second.expires_at <= now; });
  }

  domain::AppPasswordId add_app_password(const domain::AppPassword& password) override {
    app_passwords.push_back(password);
    app_passwords.back().id = {++last_id_};
    return app_passwords.back().id;
  }
  std::vector<domain::AppPassword> app_passwords_of(domain::UserId user) override {
    std::vector<domain::AppPassword> found;
    std::ranges::copy_if(app_passwords, std::back_inserter(found),
                         [user](const auto& password) { return password.user == user; });
    return found;
  }
  void touch_app_password(domain::AppPasswordId id, base::UnixMs last_used_at) override {
    for (auto& password : app_passwords) {
      if (password.id == id) password.last_used_at = last_used_at;
    }
  }
  bool revoke_app_password(domain::UserId, domain::AppPasswordId id) override {
    return std::erase_if(app_passwords, [id](const auto& one) { return one.id == id; }) > 0;
  }
  domain::ApiKeyId add_api_key(const domain::ApiKey& key, const std::string& key_hash) override {
    api_keys[key_hash] = key;
    api_keys[key_hash].id = {++last_id_};
    return api_keys[key_hash].id;
  }
  std::optional<std::pair<domain::ApiKey, domain::User>> api_key_by_hash(
      const std::string& key_hash) override {
    const auto found = api_keys.find(key_hash);
    if (found == api_keys.end()) return std::nullopt;
    return std::pair(found->second, users_[found->second.user].user);
  }
  std::vector<domain::ApiKey> api_keys_of(domain::UserId user) override {
    std::vector<domain::ApiKey> found;
    for (const auto& [hash, key] : api_keys) {
      if (key.user == user) found.push_back(key);
    }
    return found;
  }
  void touch_api_key(domain::ApiKeyId id, base::UnixMs last_used_at) override {
    for (auto& [hash, key] : api_keys) {
      if (key.id == id) key.last_used_at = last_used_at;
    }
  }
  bool revoke_api_key(domain::UserId, domain::ApiKeyId id) override {
    return std::erase_if(api_keys, [id](const auto& one) { return one.second.id == id; }) > 0;
  }

  std::map<std::string, domain::AuthSession> sessions;  // by the token's hash
  std::vector<domain::AppPassword> app_passwords;
  std::map<std::string, domain::ApiKey> api_keys;  // by the key's hash

 private:
  std::map<domain::UserId, domain::UserRecord> users_;
  std::map<domain::UserId, std::vector<domain::RootId>> roots_;
  std::int64_t last_id_ = 0;
};

}  // namespace segue::services
