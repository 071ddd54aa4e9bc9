#pragma once

#include <string_view>

namespace segue::storage {

// The halves of a relative path, raw bytes, before and behind its last '/'. Views of the path.
[[nodiscard]] constexpr std::string_view directory_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return path.substr(0, slash == std::string_view::npos ? 0 : slash);
}
[[nodiscard]] constexpr std::string_view file_name_of(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace segue::storage
