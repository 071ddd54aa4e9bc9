#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storage/shared/sql.hpp"

namespace segue::storage::sqlite {

// Throws domain::StoreUnavailable when the disk, the file or a lock is in the way, and
// std::runtime_error when the statement itself is refused.
[[noreturn]] void throw_error(sqlite3* database, int code);

// One prepared statement. Text and bytes are bound without a copy: they must live until the
// statement is done or bound anew. Thread: that of its connection.
class Statement {
 public:
  Statement(sqlite3* database, const std::string& sql);

  void bind(int index, std::int64_t value) { check(sqlite3_bind_int64(get(), index, value)); }
  void bind(int index, std::int32_t value) { check(sqlite3_bind_int64(get(), index, value)); }
  void bind(int index, bool value) { check(sqlite3_bind_int(get(), index, value ? 1 : 0)); }
  void bind(int index, double value) { check(sqlite3_bind_double(get(), index, value)); }
  void bind(int index, std::string_view value);
  void bind(int index, const std::string& value) { bind(index, std::string_view(value)); }
  void bind(int index, const char*) = delete;
  void bind(int index, Bytes value);
  template <class Value>
  void bind(int index, const std::optional<Value>& value) {
    if (value) {
      bind(index, *value);
    } else {
      bind_null(index);
    }
  }
  void bind_null(int index) { check(sqlite3_bind_null(get(), index)); }
  void bind_copy(int index, const std::string& value);

  // True while there is a row.
  bool step();
  void reset() noexcept { sqlite3_reset(get()); }
  // Runs it to the end with these values.
  template <class... Values>
  void execute(const Values&... values) {
    int index = 0;
    (bind(++index, values), ...);
    while (step()) {
    }
    reset();
  }

  [[nodiscard]] sqlite3_stmt* get() const { return statement_.get(); }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };
  void check(int code) {
    if (code != SQLITE_OK) throw_error(sqlite3_db_handle(get()), code);
  }

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// The row that a statement stands on.
class StatementRow final : public Row {
 public:
  explicit StatementRow(const Statement& statement) : statement_(statement.get()) {}
  void rewind() { column_ = 0; }

 protected:
  std::int64_t integer_at(int column) const override {
    return sqlite3_column_int64(statement_, column);
  }
  bool flag_at(int column) const override { return sqlite3_column_int(statement_, column) != 0; }
  std::optional<double> real_at(int column) const override {
    if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
    return sqlite3_column_double(statement_, column);
  }
  std::string_view view_at(int column) const override;
  std::string bytes_at(int column) const override;

 private:
  sqlite3_stmt* statement_;
};

}  // namespace segue::storage::sqlite
