#include "domain/listening.hpp"

namespace segue::domain {

Outcome outcome_of(std::int64_t duration_ms, std::int64_t heard_ms, bool ended_by_listener) {
  constexpr std::int64_t short_ms = 30'000;
  constexpr std::int64_t enough_ms = 240'000;
  constexpr std::int64_t end_tolerance_ms = 500;  // clocks of players, durations from tags
  const bool half = heard_ms * 2 >= duration_ms;
  const bool played = duration_ms < short_ms ? heard_ms + end_tolerance_ms >= duration_ms
                                             : half || heard_ms >= enough_ms;
  if (played) return Outcome::played;
  return ended_by_listener && heard_ms < short_ms && !half ? Outcome::skipped : Outcome::partly;
}

}  // namespace segue::domain
