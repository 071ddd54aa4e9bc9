#pragma once

#include <chrono>
#include <cstdint>

namespace segue::base {

// Milliseconds since 1970 in UTC: the form in which every moment is stored and sent.
using UnixMs = std::int64_t;

// The wall clock as a collaborator, so that tests decide what time it is. Thread: any.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual UnixMs now_ms() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] UnixMs now_ms() const override {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  }
};

}  // namespace segue::base
