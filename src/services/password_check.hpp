#pragma once

#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/mutex.hpp"
#include "domain/account.hpp"
#include "services/throttle.hpp"

namespace segue::services {

// Checks main passwords: throttled, equally slow for names that do not exist, and remembering for
// ten minutes what argon2id accepted, as an HMAC under a key of this process. A remembered
// password dies with the hash that it matched, so a change takes effect at once.
//
// Thread: any; a check that is not remembered belongs on the password pool.
class PasswordCheck {
 public:
  PasswordCheck(domain::AccountStore& store, const base::Clock& clock);

  [[nodiscard]] base::Result<domain::User> check(const std::string& name,
                                                 const std::string& password,
                                                 const std::string& address) SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] bool remembers(const std::string& name, const std::string& password) const
      SEGUE_EXCLUDES(mutex_);

  // For credentials that are checked elsewhere but count as attempts too.
  [[nodiscard]] base::Result<void> admit_attempt(const std::string& name,
                                                 const std::string& address);
  void forgive(const std::string& name, const std::string& address);

  // One answer for wrong names, wrong passwords and disabled accounts.
  [[nodiscard]] static std::unexpected<base::Error> refused();

 private:
  struct Remembered {
    base::crypto::Digest proof{};
    std::string password_hash;
    base::UnixMs until = 0;
  };
  [[nodiscard]] base::crypto::Digest proof_of(const std::string& name,
                                              const std::string& password) const;

  domain::AccountStore& store_;
  const base::Clock& clock_;
  const base::crypto::Key process_key_;
  Throttle throttle_;
  mutable base::Mutex mutex_;
  std::unordered_map<std::string, Remembered> remembered_ SEGUE_GUARDED_BY(mutex_);
};

}  // namespace segue::services
