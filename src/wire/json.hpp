#pragma once

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "base/json_text.hpp"
#include "wire/describe.hpp"

namespace segue::wire {

// Appends a described struct, a vector, an optional or a scalar as JSON. Numbers that JSON cannot
// say (NaN, infinities) become null.
template <class T>
void append_json(std::string& out, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::is_floating_point_v<T>) {
    if (std::isfinite(value)) {
      fmt::format_to(std::back_inserter(out), "{}", value);
    } else {
      out += "null";
    }
  } else if constexpr (std::is_arithmetic_v<T>) {
    out += fmt::format_int(value).c_str();
  } else if constexpr (Text<T>) {
    base::append_json_text(out, value);
  } else if constexpr (is_optional<T>) {
    if (value) {
      append_json(out, *value);
    } else {
      out += "null";
    }
  } else if constexpr (is_vector<T>) {
    out += '[';
    bool first = true;
    for (const auto& element : value) {
      if (!std::exchange(first, false)) out += ',';
      append_json(out, element);
    }
    out += ']';
  } else {
    static_assert(Described<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
    out += '{';
    bool first = true;
    for_each_member(value, [&](std::string_view name, const auto& member) {
      if constexpr (is_optional<std::remove_cvref_t<decltype(member)>>) {
        if (!member) return;
      }
      if (!std::exchange(first, false)) out += ',';
      out += '"';
      out += name;
      out += "\":";
      append_json(out, member);
    });
    out += '}';
  }
}

template <class T>
[[nodiscard]] std::string to_json(const T& value) {
  std::string out;
  append_json(out, value);
  return out;
}

}  // namespace segue::wire
