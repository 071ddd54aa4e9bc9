#pragma once

namespace segue::base {

// How far work that nobody waits for steps back from what listeners ask for.
inline constexpr int ingest_niceness = 10;
inline constexpr int leisure_niceness = 19;

// Linux gives each thread its own; those that the calling one begins from now on get the same. It
// also asks for long turns: who asks for shorter ones, as everybody else does, need not wait for
// the end of such a turn (Linux 6.12 and later).
void be_nice(int niceness);

}  // namespace segue::base
