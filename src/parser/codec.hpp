#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// Plain values as bytes and back, between two programs of one build. A type takes part by one
// function that names its members, for both directions:
//
//   template <class Codec>
//   void members(Codec& codec, Of<Codec, Position>& value) {
//     codec(value.text, value.number, value.total);
//   }
namespace segue::parser {

template <class Type>
concept Scalar = std::is_arithmetic_v<Type> || std::is_enum_v<Type>;

class Encoder {
 public:
  static constexpr bool encodes = true;

  template <class... Values>
  void operator()(const Values&... values) {
    (put(values), ...);
  }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  template <Scalar Value>
  void put(const Value& value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void put(std::string_view text) {
    put(static_cast<std::uint32_t>(text.size()));
    bytes_.append(text);
  }
  void put(const std::string& text) { put(std::string_view(text)); }
  template <class Value>
  void put(const std::optional<Value>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class Value>
  void put(const std::vector<Value>& values) {
    put(static_cast<std::uint32_t>(values.size()));
    for (const Value& value : values) put(value);
  }
  template <class Value, std::size_t Size>
  void put(const std::array<Value, Size>& values) {
    for (const Value& value : values) put(value);
  }
  template <class Value>
  void put(const Value& value) {
    members(*this, value);
  }

  std::string bytes_;
};

// Throws std::runtime_error where the bytes are not what an Encoder wrote: the other side may have
// been taken over by what it read. No size in them is believed beyond their own.
class Decoder {
 public:
  static constexpr bool encodes = false;

  explicit Decoder(std::string_view bytes) : left_(bytes) {}

  template <class... Values>
  void operator()(Values&... values) {
    (get(values), ...);
  }
  [[nodiscard]] bool at_end() const { return left_.empty(); }

 private:
  std::string_view take(std::size_t size) {
    if (size > left_.size()) throw std::runtime_error("a message ends too early");
    const std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(size);
    return taken;
  }
  std::uint32_t take_size() {
    std::uint32_t size = 0;
    get(size);
    if (size > left_.size()) throw std::runtime_error("a message ends too early");
    return size;
  }

  template <Scalar Value>
  void get(Value& value) {
    if constexpr (std::same_as<Value, bool>) {
      value = take(1).front() != 0;
    } else {
      std::memcpy(&value, take(sizeof value).data(), sizeof value);
    }
  }
  void get(std::string& text) { text = take(take_size()); }
  template <class Value>
  void get(std::optional<Value>& value) {
    bool there = false;
    get(there);
    if (there) get(value.emplace());
  }
  template <class Value>
  void get(std::vector<Value>& values) {
    const std::uint32_t size = take_size();  // each takes a byte at least
    values.clear();
    for (std::uint32_t i = 0; i < size; ++i) get(values.emplace_back());
  }
  template <class Value, std::size_t Size>
  void get(std::array<Value, Size>& values) {
    for (Value& value : values) get(value);
  }
  template <class Value>
  void get(Value& value) {
    members(*this, value);
  }

  std::string_view left_;
};

// What a Codec is given: a value to read from, or one to fill.
template <class Codec, class Value>
using Of = std::conditional_t<Codec::encodes, const Value, Value>;

}  // namespace segue::parser
