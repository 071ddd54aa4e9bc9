#pragma once

#include <cstdint>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "domain/ids.hpp"

namespace segue::domain {

// Makes ids of 63 bits: milliseconds since 2026 (41) and a counter (22), rising and never reused.
// A clock that steps back does not repeat an id: the maker goes on from the highest one known.
//
// Thread: any. Only the writer of a table makes ids for it.
class IdMaker {
 public:
  // `highest` is the largest id in the store, 0 in an empty one.
  IdMaker(const base::Clock& clock, std::int64_t highest) : clock_(clock), last_(highest) {}

  // Goes on behind `highest`, which another process may have made.
  void raise(std::int64_t highest) SEGUE_EXCLUDES(mutex_);

  template <class IdType>
  [[nodiscard]] IdType next() {
    return IdType{next_value()};
  }

 private:
  [[nodiscard]] std::int64_t next_value() SEGUE_EXCLUDES(mutex_);

  const base::Clock& clock_;
  base::Mutex mutex_;
  std::int64_t last_ SEGUE_GUARDED_BY(mutex_);
};

}  // namespace segue::domain
