#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "storage/postgres/array_text.hpp"
#include "storage/postgres/connection.hpp"

namespace segue::storage::postgres {

// Rows on their way into one statement "… unnest($1::bigint[], $2::text[] …)": one array a column.
// That is four times as fast as a statement a row. Thread: the one that fills it.
class Batch {
 public:
  template <class... Values>
  void add(const Values&... values) {
    if (columns_.empty()) columns_.resize(sizeof...(Values));
    std::size_t column = 0;
    (columns_[column++].add(values), ...);
  }
  // Nothing happens when it is empty.
  void run(
      Connection& connection, std::string_view sql,
      const Connection::OnRow& on_row = [](Row&) {}) const {
    if (columns_.empty()) return;
    std::vector<std::string> arrays;
    arrays.reserve(columns_.size());
    for (const ArrayText& column : columns_) arrays.push_back(column.finished());
    connection.run_arrays(sql, arrays, on_row);
  }

 private:
  std::vector<ArrayText> columns_;
};

// The last of all rows with the same key, in order: one statement may touch a row once only.
template <class Row, class KeyOf>
std::vector<const Row*> last_of_each(std::span<const Row> rows, KeyOf key_of) {
  std::unordered_map<std::remove_cvref_t<std::invoke_result_t<KeyOf, const Row&>>, std::size_t>
      places;
  std::vector<const Row*> last;
  last.reserve(rows.size());
  for (const Row& row : rows) {
    const auto [at, is_new] = places.try_emplace(std::invoke(key_of, row), last.size());
    if (is_new) {
      last.push_back(&row);
    } else {
      last[at->second] = &row;
    }
  }
  return last;
}

}  // namespace segue::storage::postgres
