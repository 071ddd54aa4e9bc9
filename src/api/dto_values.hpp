#pragma once

#include <cstdint>
#include <optional>
#include <string>

// Empty text and unknown numbers are left out of answers, never sent as "" or 0.
namespace segue::api::dto {

using OptionalText = std::optional<std::string>;
using OptionalNumber = std::optional<std::int64_t>;

[[nodiscard]] inline OptionalText known(const std::string& text) {
  return text.empty() ? std::nullopt : OptionalText(text);
}

[[nodiscard]] inline OptionalNumber known(std::int64_t number) {
  return number == 0 ? std::nullopt : OptionalNumber(number);
}

}  // namespace segue::api::dto
