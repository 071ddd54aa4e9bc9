#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/mutex.hpp"

namespace segue::services {

// Remembers for ten minutes that a secret was accepted, as an HMAC under a key of this process.
// Only ever a hint of where to check it again: acceptance itself is always the store's word.
//
// Thread: any.
class ProofMemo {
 public:
  explicit ProofMemo(const base::Clock& clock) : clock_(clock), key_(base::crypto::random_key()) {}

  void accepted(std::string_view name, std::string_view secret) SEGUE_EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    if (until_.size() >= entries_max) until_.clear();
    until_[proof_of(name, secret)] = clock_.now_ms() + remember_ms;
  }

  [[nodiscard]] bool knows(std::string_view name, std::string_view secret) const
      SEGUE_EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    const auto found = until_.find(proof_of(name, secret));
    return found != until_.end() && found->second > clock_.now_ms();
  }

 private:
  static constexpr std::size_t entries_max = 4096;
  static constexpr base::UnixMs remember_ms = 10LL * 60 * 1000;

  [[nodiscard]] std::string proof_of(std::string_view name, std::string_view secret) const {
    std::string both(name);
    both += '\0';
    both += secret;
    return base::crypto::hex(base::crypto::hmac_sha256(key_, both));
  }

  const base::Clock& clock_;
  const base::crypto::Key key_;
  mutable base::Mutex mutex_;
  std::unordered_map<std::string, base::UnixMs> until_ SEGUE_GUARDED_BY(mutex_);
};

}  // namespace segue::services
