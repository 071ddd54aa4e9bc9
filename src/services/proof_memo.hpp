#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "base/mutex.hpp"
#include "base/text.hpp"

namespace segue::services {

// Remembers for ten minutes that a secret was accepted for a name, as an HMAC under a key of this
// process, together with what it was accepted against. Whoever asks compares that with what the
// store says now, so a secret that was changed or revoked is worth nothing at once.
//
// Thread: any.
class ProofMemo {
 public:
  explicit ProofMemo(const base::Clock& clock) : clock_(clock), key_(base::crypto::random_key()) {}

  void remember(std::string_view name, std::string_view secret, std::string evidence)
      SEGUE_EXCLUDES(mutex_) {
    const std::string proof = proof_of(name, secret);
    const base::MutexLock lock(mutex_);
    if (remembered_.size() >= base::limits::proofs_remembered_max) remembered_.clear();
    remembered_[proof] = {.evidence = std::move(evidence), .until = clock_.now_ms() + remember_ms};
  }

  // What it was accepted against, if that was lately.
  [[nodiscard]] std::optional<std::string> evidence(std::string_view name,
                                                    std::string_view secret) const
      SEGUE_EXCLUDES(mutex_) {
    const std::string proof = proof_of(name, secret);
    const base::MutexLock lock(mutex_);
    const auto found = remembered_.find(proof);
    if (found == remembered_.end() || found->second.until <= clock_.now_ms()) return std::nullopt;
    return found->second.evidence;
  }

  void forget(std::string_view name, std::string_view secret) SEGUE_EXCLUDES(mutex_) {
    const std::string proof = proof_of(name, secret);
    const base::MutexLock lock(mutex_);
    remembered_.erase(proof);
  }

 private:
  static constexpr base::UnixMs remember_ms = base::UnixMs{10} * 60 * 1000;

  struct Remembered {
    std::string evidence;
    base::UnixMs until = 0;
  };

  [[nodiscard]] std::string proof_of(std::string_view name, std::string_view secret) const {
    std::string both = base::text::folded(name);
    both += '\0';
    both += secret;
    return base::crypto::hex(base::crypto::hmac_sha256(key_, both));
  }

  const base::Clock& clock_;
  const base::crypto::Key key_;
  mutable base::Mutex mutex_;
  std::unordered_map<std::string, Remembered> remembered_ SEGUE_GUARDED_BY(mutex_);
};

}  // namespace segue::services
