#include "services/setup_gate.hpp"

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace segue::services {

SetupGate::State SetupGate::state(bool from_loopback) const {
  if (!accounts_.needs_setup()) return State::done;
  return from_loopback ? State::open : State::code;
}

base::Result<void> SetupGate::admit(bool from_loopback, std::string_view code) const {
  switch (state(from_loopback)) {
    case State::done:
      return base::fail(base::ErrorCode::conflict,
                        "this server has an admin already; sign in instead");
    case State::open:
      return {};
    case State::code:
      if (base::crypto::equal(base::text::lower_ascii(base::text::trimmed(code)), code_)) return {};
      return base::fail(base::ErrorCode::forbidden,
                        "the first account is made on the server's own machine, or with the "
                        "one-time code that the terminal shows");
  }
  return base::fail(base::ErrorCode::forbidden, "setup is closed");
}

}  // namespace segue::services
