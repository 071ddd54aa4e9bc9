#pragma once

#include <string_view>

#include "base/error.hpp"

namespace segue::domain {

// The `kind` of a ScanIssue for an error of reading.
[[nodiscard]] constexpr std::string_view issue_kind(base::ErrorCode code) {
  switch (code) {
    case base::ErrorCode::forbidden:
      return "unreadable";
    case base::ErrorCode::unsupported:
      return "unsupported";
    case base::ErrorCode::too_large:
      return "too_large";
    case base::ErrorCode::corrupt:
      return "corrupt";
    default:
      return "io";
  }
}

}  // namespace segue::domain
