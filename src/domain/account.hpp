#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "domain/ids.hpp"

namespace segue::domain {

enum class Role { listener, admin };

struct User {
  UserId id;
  std::string name;
  Role role = Role::listener;
  bool disabled = false;
  bool every_root = true;  // else those of AccountStore::roots_of; an admin hears all of them
  base::UnixMs created_at = 0;
};

struct NewUser {
  std::string name;
  Role role = Role::listener;
  std::string password_hash;
  bool every_root = true;
  std::vector<RootId> roots;  // that the user hears unless every_root
};

// What is absent stays as it is.
struct UserChange {
  std::optional<std::string> name;
  std::optional<Role> role;
  std::optional<bool> disabled;
  std::optional<bool> every_root;
  std::optional<std::vector<RootId>> roots;
};

// A user as the list of them shows one.
struct Account {
  User user;
  std::vector<RootId> roots;      // that the user hears unless user.every_root
  base::UnixMs last_seen_at = 0;  // 0: not known
};

struct UserRecord {
  User user;
  std::string password_hash;  // argon2id, as libsodium prints it
};

// Signed in on one device. The token itself is never stored, only its SHA-256.
struct AuthSession {
  AuthSessionId id;
  UserId user;
  std::string label;  // the device, as it names itself
  base::UnixMs created_at = 0, last_seen_at = 0, expires_at = 0;
};

// A generated password of one OpenSubsonic client. Its scheme needs the secret itself, so it is
// sealed with the server's key.
struct AppPassword {
  AppPasswordId id;
  UserId user;
  std::string label;
  std::string sealed_secret;
  base::UnixMs created_at = 0, last_used_at = 0;
};

struct ApiKey {
  ApiKeyId id;
  UserId user;
  std::string label;
  base::UnixMs created_at = 0, last_used_at = 0;
};

// Accounts and what opens them. Names compare folded. Thread: any; calls block on the database.
class AccountStore {
 public:
  virtual ~AccountStore() = default;

  // conflict: the name is taken. invalid: there is no such root.
  [[nodiscard]] virtual base::Result<UserId> add_user(const NewUser& user) = 0;
  // As add_user, for an admin, but conflict as soon as any admin exists; atomic over processes.
  [[nodiscard]] virtual base::Result<UserId> add_first_admin(const std::string& name,
                                                             const std::string& password_hash) = 0;
  [[nodiscard]] virtual bool has_admin() = 0;
  [[nodiscard]] virtual std::optional<UserRecord> user_by_name(const std::string& name) = 0;
  [[nodiscard]] virtual std::optional<UserRecord> user_by_id(UserId id) = 0;
  // By name.
  [[nodiscard]] virtual std::vector<Account> users() = 0;
  // As add_user, and not_found. conflict also: nobody would be left who may administer. What two
  // calls would do together, neither does before the other is done; likewise remove_user.
  virtual base::Result<void> change_user(UserId id, const UserChange& change) = 0;
  // With all that is the user's own: favourites, listens, playlists, what opens the account.
  virtual base::Result<void> remove_user(UserId id) = 0;
  // Ends every session of the user in the same transaction.
  virtual void set_password(UserId id, const std::string& password_hash) = 0;
  // nullopt: every root.
  [[nodiscard]] virtual std::optional<std::vector<RootId>> roots_of(UserId id) = 0;

  // The id of `session` is ignored; the one chosen is returned.
  [[nodiscard]] virtual AuthSessionId add_session(const AuthSession& session,
                                                  const std::string& token_hash) = 0;
  [[nodiscard]] virtual std::optional<std::pair<AuthSession, User>> session_by_token(
      const std::string& token_hash) = 0;
  [[nodiscard]] virtual std::optional<std::pair<AuthSession, User>> session_by_id(
      AuthSessionId id) = 0;
  [[nodiscard]] virtual std::vector<AuthSession> sessions_of(UserId user) = 0;
  virtual void touch_session(AuthSessionId id, base::UnixMs last_seen_at,
                             base::UnixMs expires_at) = 0;
  // False: the user has no such session.
  virtual bool revoke_session(UserId user, AuthSessionId id) = 0;
  // Those that have expired by `now`.
  virtual void prune_sessions(base::UnixMs now) = 0;

  [[nodiscard]] virtual AppPasswordId add_app_password(const AppPassword& password) = 0;
  [[nodiscard]] virtual std::vector<AppPassword> app_passwords_of(UserId user) = 0;
  virtual void touch_app_password(AppPasswordId id, base::UnixMs last_used_at) = 0;
  virtual bool revoke_app_password(UserId user, AppPasswordId id) = 0;
  [[nodiscard]] virtual ApiKeyId add_api_key(const ApiKey& key, const std::string& key_hash) = 0;
  [[nodiscard]] virtual std::optional<std::pair<ApiKey, User>> api_key_by_hash(
      const std::string& key_hash) = 0;
  [[nodiscard]] virtual std::vector<ApiKey> api_keys_of(UserId user) = 0;
  virtual void touch_api_key(ApiKeyId id, base::UnixMs last_used_at) = 0;
  virtual bool revoke_api_key(UserId user, ApiKeyId id) = 0;
};

}  // namespace segue::domain
