#pragma once

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "wire/describe.hpp"

namespace segue::wire {

// Appends `text` escaped for an attribute or an element; what XML 1.0 cannot say is left out.
void append_xml_text(std::string& out, std::string_view text);

// Whether an attribute can say it at all: infinities and NaN are left out.
template <Scalar T>
[[nodiscard]] bool sayable(const T& value) {
  if constexpr (std::is_floating_point_v<T>) return std::isfinite(value);
  return true;
}

template <Scalar T>
void append_xml_scalar(std::string& out, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::is_arithmetic_v<T>) {
    fmt::format_to(std::back_inserter(out), "{}", value);
  } else {
    append_xml_text(out, value);
  }
}

// Appends <name …>…</name> as OpenSubsonic shapes it: scalars are attributes, structs and lists
// are child elements (a list repeats its name), a member called `value` is the element's text.
template <class T>
void append_xml(std::string& out, std::string_view name, const T& value) {
  if constexpr (is_optional<T>) {
    if (value) append_xml(out, name, *value);
  } else if constexpr (is_vector<T>) {
    for (const auto& element : value) append_xml(out, name, element);
  } else if constexpr (Scalar<T>) {
    fmt::format_to(std::back_inserter(out), "<{}>", name);
    append_xml_scalar(out, value);
    fmt::format_to(std::back_inserter(out), "</{}>", name);
  } else {
    static_assert(Described<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
    out += '<';
    out += name;
    for_each_member(value, [&out](std::string_view member, const auto& field) {
      using Field = std::remove_cvref_t<decltype(field)>;
      const auto attribute = [&](const auto& scalar) {
        if (!sayable(scalar)) return;
        out += ' ';
        out += member;
        out += "=\"";
        append_xml_scalar(out, scalar);
        out += '"';
      };
      if (member == "value") return;
      if constexpr (Scalar<Field>) {
        attribute(field);
      } else if constexpr (is_optional<Field>) {
        if constexpr (Scalar<typename Field::value_type>) {
          if (field) attribute(*field);
        }
      }
    });
    const std::size_t head_end = out.size();
    out += '>';
    for_each_member(value, [&out](std::string_view member, const auto& field) {
      using Field = std::remove_cvref_t<decltype(field)>;
      if constexpr (Scalar<Field>) {
        if (member == "value") append_xml_scalar(out, field);
      } else if constexpr (is_optional<Field>) {
        if constexpr (!Scalar<typename Field::value_type>) append_xml(out, member, field);
      } else {
        append_xml(out, member, field);
      }
    });
    if (out.size() == head_end + 1) {
      out.back() = '/';
      out += '>';
    } else {
      fmt::format_to(std::back_inserter(out), "</{}>", name);
    }
  }
}

}  // namespace segue::wire
