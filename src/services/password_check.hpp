#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "domain/account.hpp"
#include "services/proof_memo.hpp"
#include "services/throttle.hpp"

namespace segue::services {

// "too many attempts; try again in N s", and Retry-After says the same.
[[nodiscard]] std::unexpected<base::Error> throttled(int seconds);
// One answer for wrong names, wrong passwords and disabled accounts.
[[nodiscard]] std::unexpected<base::Error> wrong_credentials();

// Checks main passwords: throttled, equally slow for names that do not exist, and remembering for
// ten minutes what argon2id accepted. A remembered password dies with the hash that it matched,
// so a change takes effect at once.
//
// Thread: any; a check that is not remembered belongs on the password pool.
class PasswordCheck {
 public:
  PasswordCheck(domain::AccountStore& store, const base::Clock& clock)
      : store_(store), accepted_(clock) {}

  // `throttle` is that of the door where the password was given.
  [[nodiscard]] base::Result<domain::User> check(const std::string& name,
                                                 const std::string& password, Throttle& throttle,
                                                 const std::string& address);
  // Then check() costs no argon2id, whatever its answer.
  [[nodiscard]] bool remembers(const std::string& name, const std::string& password) const {
    return accepted_.evidence(name, password).has_value();
  }

 private:
  domain::AccountStore& store_;
  ProofMemo accepted_;
};

}  // namespace segue::services
