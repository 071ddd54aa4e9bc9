#include "services/password_check.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"

namespace segue::services {
namespace {

// What an unknown name is checked against, so that it costs what a known one does.
const std::string& nobodys_hash() {
  static const std::string hash = base::crypto::hash_password(base::crypto::random_token(16));
  return hash;
}

}  // namespace

std::unexpected<base::Error> throttled(int seconds) {
  return std::unexpected(
      base::Error{.code = base::ErrorCode::too_many,
                  .message = fmt::format("too many attempts; try again in {} s", seconds),
                  .retry_after_s = seconds});
}

std::unexpected<base::Error> wrong_credentials() {
  return base::fail(base::ErrorCode::unauthenticated, "the name or the password is wrong");
}

base::Result<domain::User> PasswordCheck::check(const std::string& name,
                                                const std::string& password, Throttle& throttle,
                                                const std::string& address) {
  const auto record = store_.user_by_name(name);
  if (const auto hash = accepted_.evidence(name, password)) {
    if (record && record->password_hash == *hash && !record->user.disabled) return record->user;
    // It was right and is no longer. This call was promised to be cheap, so it ends here.
    accepted_.forget(name, password);
    return wrong_credentials();
  }
  if (const int seconds = throttle.seconds_to_wait(name, address); seconds > 0) {
    return throttled(seconds);
  }
  const bool right =
      base::crypto::verify_password(password, record ? record->password_hash : nobodys_hash());
  if (!record || !right || record->user.disabled) return wrong_credentials();
  throttle.forgive(name, address);
  accepted_.remember(name, password, record->password_hash);
  return record->user;
}

}  // namespace segue::services
