#include "services/password_check.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace segue::services {
namespace {

constexpr base::UnixMs remember_ms = 10LL * 60 * 1000;
constexpr std::size_t remembered_max = 1000;

// What an unknown name is checked against, so that it costs what a known one does.
const std::string& nobodys_hash() {
  static const std::string hash = base::crypto::hash_password(base::crypto::random_token(16));
  return hash;
}

}  // namespace

PasswordCheck::PasswordCheck(domain::AccountStore& store, const base::Clock& clock)
    : store_(store),
      clock_(clock),
      process_key_(base::crypto::random_key()),
      throttle_(clock, Throttle::Options{}) {}

std::unexpected<base::Error> PasswordCheck::refused() {
  return base::fail(base::ErrorCode::unauthenticated, "the name or the password is wrong");
}

base::crypto::Digest PasswordCheck::proof_of(const std::string& name,
                                             const std::string& password) const {
  return base::crypto::hmac_sha256(process_key_, base::text::folded(name) + '\0' + password);
}

bool PasswordCheck::remembers(const std::string& name, const std::string& password) const {
  const base::crypto::Digest proof = proof_of(name, password);
  const base::MutexLock lock(mutex_);
  const auto found = remembered_.find(base::text::folded(name));
  return found != remembered_.end() && found->second.proof == proof &&
         found->second.until > clock_.now_ms();
}

base::Result<void> PasswordCheck::admit_attempt(const std::string& name,
                                                const std::string& address) {
  if (const int seconds = throttle_.seconds_to_wait(name, address); seconds > 0) {
    return base::fail(base::ErrorCode::too_many,
                      fmt::format("too many attempts; try again in {} s", seconds));
  }
  return {};
}

void PasswordCheck::forgive(const std::string& name, const std::string& address) {
  throttle_.forgive(name, address);
}

base::Result<domain::User> PasswordCheck::check(const std::string& name,
                                                const std::string& password,
                                                const std::string& address) {
  const std::string folded = base::text::folded(name);
  const auto record = store_.user_by_name(name);
  if (record && remembers(name, password)) {
    const base::MutexLock lock(mutex_);
    const auto found = remembered_.find(folded);
    if (found != remembered_.end() && found->second.password_hash == record->password_hash &&
        !record->user.disabled) {
      return record->user;
    }
  }
  if (auto admitted = admit_attempt(name, address); !admitted) {
    return std::unexpected(std::move(admitted).error());
  }
  const bool right =
      base::crypto::verify_password(password, record ? record->password_hash : nobodys_hash());
  if (!record || !right || record->user.disabled) return refused();
  forgive(name, address);

  const base::MutexLock lock(mutex_);
  if (remembered_.size() >= remembered_max) remembered_.clear();
  remembered_[folded] = {.proof = proof_of(name, password),
                         .password_hash = record->password_hash,
                         .until = clock_.now_ms() + remember_ms};
  return record->user;
}

}  // namespace segue::services
