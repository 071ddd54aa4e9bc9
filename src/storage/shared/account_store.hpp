#pragma once

#include "domain/account.hpp"
#include "domain/id_maker.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// Accounts in SQL that both databases understand. Thread: any.
class AccountStore final : public domain::AccountStore {
 public:
  AccountStore(Database& database, domain::IdMaker& ids, const base::Clock& clock)
      : database_(database), ids_(ids), clock_(clock) {}

  // account_users.cpp
  base::Result<domain::UserId> add_user(const domain::NewUser& user) override;
  base::Result<domain::UserId> add_first_admin(const std::string& name,
                                               const std::string& password_hash) override;
  bool has_admin() override;
  std::optional<domain::UserRecord> user_by_name(const std::string& name) override;
  std::optional<domain::UserRecord> user_by_id(domain::UserId id) override;
  std::vector<domain::Account> users() override;
  base::Result<void> change_user(domain::UserId id, const domain::UserChange& change) override;
  base::Result<void> remove_user(domain::UserId id) override;
  void set_password(domain::UserId id, const std::string& password_hash) override;
  std::optional<std::vector<domain::RootId>> roots_of(domain::UserId id) override;

  // account_access.cpp
  domain::AuthSessionId add_session(const domain::AuthSession& session,
                                    const std::string& token_hash) override;
  std::optional<std::pair<domain::AuthSession, domain::User>> session_by_token(
      const std::string& token_hash) override;
  std::optional<std::pair<domain::AuthSession, domain::User>> session_by_id(
      domain::AuthSessionId id) override;
  std::vector<domain::AuthSession> sessions_of(domain::UserId user) override;
  void touch_session(domain::AuthSessionId id, base::UnixMs last_seen_at,
                     base::UnixMs expires_at) override;
  bool revoke_session(domain::UserId user, domain::AuthSessionId id) override;
  void prune_sessions(base::UnixMs now) override;
  domain::AppPasswordId add_app_password(const domain::AppPassword& password) override;
  std::vector<domain::AppPassword> app_passwords_of(domain::UserId user) override;
  void touch_app_password(domain::AppPasswordId id, base::UnixMs last_used_at) override;
  bool revoke_app_password(domain::UserId user, domain::AppPasswordId id) override;
  domain::ApiKeyId add_api_key(const domain::ApiKey& key, const std::string& key_hash) override;
  std::optional<std::pair<domain::ApiKey, domain::User>> api_key_by_hash(
      const std::string& key_hash) override;
  std::vector<domain::ApiKey> api_keys_of(domain::UserId user) override;
  void touch_api_key(domain::ApiKeyId id, base::UnixMs last_used_at) override;
  bool revoke_api_key(domain::UserId user, domain::ApiKeyId id) override;

 private:
  base::Result<domain::UserId> insert_user(Connection& connection, const domain::NewUser& user);
  Database& database_;
  domain::IdMaker& ids_;
  const base::Clock& clock_;
};

// Of app_user `u`.
inline constexpr std::string_view user_columns =
    "u.id, u.name, u.role, u.disabled, u.every_root, u.created_at";
[[nodiscard]] domain::User read_user(Row& row);

}  // namespace segue::storage
