#pragma once

#include <source_location>

namespace segue::base {

// Prints expression and place, then aborts. Stays on in release builds: a broken invariant must
// not reach the catalogue.
[[noreturn]] void assertion_failed(const char* expression, std::source_location where);

}  // namespace segue::base

#define SEGUE_ASSERT(expression) \
  (static_cast<bool>(expression) \
       ? void(0)                 \
       : ::segue::base::assertion_failed(#expression, std::source_location::current()))
