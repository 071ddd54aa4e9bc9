#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/shared/sql.hpp"

namespace segue::storage::postgres {

// An array as PostgreSQL reads it: {1,NULL,"a \"b\""}.
class ArrayText {
 public:
  void add(std::int64_t value);
  void add(std::int32_t value) { add(std::int64_t{value}); }
  void add(bool value) { add_plain(value ? "t" : "f"); }
  void add(double value);
  template <class Value>
  void add(const std::optional<Value>& value) {
    if (value) {
      add(*value);
    } else {
      add_plain("NULL");
    }
  }
  void add(std::string_view value);
  void add(const std::string& value) { add(std::string_view(value)); }
  void add(const char*) = delete;
  void add(Bytes value);
  [[nodiscard]] std::string finished() const { return text_.empty() ? "{}" : text_ + '}'; }

 private:
  void add_plain(std::string_view value);

  std::string text_;
};

}  // namespace segue::storage::postgres
