#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace segue::http {

// What "%41" stands for. Nothing when an escape is broken, or when the outcome is not UTF-8 or
// holds a NUL, which no name of ours may.
struct PercentOptions {
  bool plus_is_space = false;  // as HTML forms write it
};
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view encoded,
                                                        PercentOptions options = {});

// All but RFC 3986's unreserved characters escaped.
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace segue::http
