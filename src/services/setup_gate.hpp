#pragma once

#include <string>
#include <string_view>

#include "services/accounts.hpp"

namespace segue::services {

// Who may make the first admin: someone on this machine, or whoever can read the terminal.
// Thread: any.
class SetupGate {
 public:
  explicit SetupGate(Accounts& accounts)
      : accounts_(accounts), code_(base::crypto::random_token(10)) {}

  enum class State { done, open, code };
  [[nodiscard]] State state(bool from_loopback) const;
  // forbidden: from elsewhere without the right code; conflict: an admin exists.
  [[nodiscard]] base::Result<void> admit(bool from_loopback, std::string_view code) const;
  [[nodiscard]] const std::string& code() const { return code_; }

 private:
  Accounts& accounts_;
  const std::string code_;  // 80 bits: not to be guessed before the process ends
};

}  // namespace segue::services
