#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/signal.hpp"
#include "domain/account.hpp"
#include "services/password_check.hpp"
#include "services/principal.hpp"
#include "services/proof_memo.hpp"
#include "services/server_keys.hpp"

namespace segue::services {

struct SignedIn {
  std::string token;  // for Authorization: Bearer; shown this once
  domain::User user;
  domain::AuthSession session;
};

struct NewSecret {
  std::string id;
  std::string label;
  std::string secret;  // shown this once
};

// Accounts, and everything that opens one: session tokens, API keys, Basic, app passwords.
//
// Thread: any. Calls block on the database; those marked "costs a password" spend 131 ms of CPU
// and 64 MiB as well and belong on the password pool.
class Accounts {
 public:
  Accounts(domain::AccountStore& store, const ServerKeys& keys, const base::Clock& clock);

  [[nodiscard]] bool needs_setup() { return !store_.has_admin(); }
  // Costs a password. conflict: an admin exists already.
  [[nodiscard]] base::Result<SignedIn> create_first_admin(const std::string& name,
                                                          const std::string& password,
                                                          const std::string& device);
  // Costs a password, whose hash `user` gets here.
  [[nodiscard]] base::Result<domain::User> create_user(domain::NewUser user,
                                                       const std::string& password);
  // Costs a password. Every wrong name or password answers alike, and takes as long.
  [[nodiscard]] base::Result<SignedIn> sign_in(const std::string& name, const std::string& password,
                                               const std::string& device,
                                               const std::string& address);
  // Costs a password. Ends all sessions.
  [[nodiscard]] base::Result<void> change_password(domain::UserId user, const std::string& current,
                                                   const std::string& replacement,
                                                   const std::string& address);
  // Costs a password. Ends all sessions. For admins, and the command line: no proof asked.
  [[nodiscard]] base::Result<void> replace_password(domain::UserId user,
                                                    const std::string& replacement);
  [[nodiscard]] base::Result<void> reset_password(const std::string& name,
                                                  const std::string& replacement);
  // At once for all that the user has open, as for remove_user.
  [[nodiscard]] base::Result<void> change_user(domain::UserId user, domain::UserChange change);
  [[nodiscard]] base::Result<void> remove_user(domain::UserId user);

  // A session token or an API key.
  [[nodiscard]] base::Result<Principal> by_token(const std::string& token);
  // For where a session token must not stand, as in an address.
  [[nodiscard]] base::Result<Principal> by_api_key(const std::string& key);
  // Name and main password. Costs a password unless remembers_password().
  [[nodiscard]] base::Result<Principal> by_password(const std::string& name,
                                                    const std::string& password,
                                                    const std::string& address);
  [[nodiscard]] bool remembers_password(const std::string& name, const std::string& password) const;
  // What a principal that was admitted earlier may do now: its session or key may have ended, its
  // account may have been disabled, its folders may be others.
  [[nodiscard]] base::Result<Principal> renewed(const Principal& principal);
  // Fires when sessions, keys or rights were ended through this process, after the count of such
  // endings has grown: who holds a principal for long asks renewed() then.
  [[nodiscard]] base::Signal& ended() { return ended_; }
  [[nodiscard]] std::uint64_t endings() const { return endings_; }
  // The session of a media address. Its signature is the caller's to check.
  [[nodiscard]] base::Result<Principal> by_session(domain::AuthSessionId session);
  // OpenSubsonic's `p`. Costs a password unless knows_app_password(). forbidden: the account's own
  // password, which is never taken there.
  [[nodiscard]] base::Result<Principal> by_app_password(const std::string& name,
                                                        const std::string& secret,
                                                        const std::string& address);
  [[nodiscard]] bool knows_app_password(const std::string& name, const std::string& secret) const;
  // OpenSubsonic's `t` = md5(secret + s).
  [[nodiscard]] base::Result<Principal> by_app_password_token(const std::string& name,
                                                              const std::string& token,
                                                              const std::string& salt,
                                                              const std::string& address);

  [[nodiscard]] std::vector<domain::Account> users() { return store_.users(); }
  [[nodiscard]] std::vector<domain::AuthSession> sessions_of(domain::UserId user);
  [[nodiscard]] base::Result<void> sign_out(domain::UserId user, domain::AuthSessionId session);
  [[nodiscard]] base::Result<NewSecret> create_app_password(domain::UserId user,
                                                            const std::string& label);
  [[nodiscard]] std::vector<domain::AppPassword> app_passwords_of(domain::UserId user);
  [[nodiscard]] base::Result<void> revoke_app_password(domain::UserId user,
                                                       domain::AppPasswordId id);
  [[nodiscard]] base::Result<NewSecret> create_api_key(domain::UserId user,
                                                       const std::string& label);
  [[nodiscard]] std::vector<domain::ApiKey> api_keys_of(domain::UserId user);
  [[nodiscard]] base::Result<void> revoke_api_key(domain::UserId user, domain::ApiKeyId id);

 private:
  [[nodiscard]] base::Result<domain::User> add(domain::NewUser user, const std::string& password,
                                               bool first_admin);
  void tell_ended();
  [[nodiscard]] SignedIn open_session(const domain::User& user, std::string label);
  void make_room_for_session(domain::UserId user);
  [[nodiscard]] base::Result<Principal> principal_of(const domain::User& user,
                                                     domain::AuthSessionId session);
  struct AppPasswordMatch {
    domain::User user;
    domain::AppPasswordId password;
  };
  // The app password of `name` whose secret `matches` accepts.
  template <class Matches>
  [[nodiscard]] std::optional<AppPasswordMatch> with_app_password(const std::string& name,
                                                                  Matches matches);

  domain::AccountStore& store_;
  const ServerKeys& keys_;
  const base::Clock& clock_;
  PasswordCheck check_;
  // Apart, so that an old phone with a revoked app password locks nobody out of signing in.
  Throttle sign_in_throttle_;
  Throttle rest_throttle_;
  ProofMemo app_passwords_seen_;
  std::atomic<std::uint64_t> endings_ = 0;
  base::Signal ended_;
};

}  // namespace segue::services
