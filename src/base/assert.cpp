#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace segue::base {

void assertion_failed(const char* expression, std::source_location where) {
  std::fprintf(stderr, "segue: broken invariant: %s (%s:%u)\n", expression, where.file_name(),
               static_cast<unsigned>(where.line()));
  std::abort();
}

}  // namespace segue::base
