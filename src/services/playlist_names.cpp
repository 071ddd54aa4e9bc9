#include "services/playlist_names.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace segue::services {
namespace {

base::Result<std::string> kept(std::string out, std::string_view what, std::size_t bytes_max) {
  if (out.size() > bytes_max) {
    return base::fail(base::ErrorCode::invalid,
                      fmt::format("the {} of a playlist has at most {} bytes", what, bytes_max));
  }
  return out;
}

}  // namespace

base::Result<std::string> playlist_name(std::string_view text) {
  constexpr std::size_t bytes_max = 250;
  auto name = kept(base::text::nfc(base::text::one_line(text)), "name", bytes_max);
  if (name && name->empty()) {
    return base::fail(base::ErrorCode::invalid, "give the playlist a name");
  }
  return name;
}

base::Result<std::string> playlist_comment(std::string_view text) {
  constexpr std::size_t bytes_max = 4'000;
  return kept(base::text::nfc(base::text::trimmed(base::text::repaired(text))), "comment",
              bytes_max);
}

}  // namespace segue::services
