#include "storage/sqlite/statement.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "domain/store.hpp"

namespace segue::storage::sqlite {

void throw_error(sqlite3* database, int code) {
  const char* const file = sqlite3_db_filename(database, "main");
  const std::string message =
      fmt::format("SQLite {}: {}", file == nullptr ? "" : file, sqlite3_errmsg(database));
  switch (static_cast<unsigned>(code) & 0xFFU) {
    case SQLITE_PERM:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_NOTADB:
      throw domain::StoreUnavailable(message);
    default:
      throw std::runtime_error(message);
  }
}

Statement::Statement(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* prepared = nullptr;
  const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  statement_.reset(prepared);
  if (code != SQLITE_OK) throw_error(database, code);
}

void Statement::bind(int index, std::string_view value) {
  // A null pointer would bind NULL.
  const char* const data = value.data() == nullptr ? "" : value.data();
  check(sqlite3_bind_text(get(), index, data, static_cast<int>(value.size()), SQLITE_STATIC));
}

void Statement::bind(int index, Bytes value) {
  const char* const data = value.value.data() == nullptr ? "" : value.value.data();
  check(sqlite3_bind_blob(get(), index, data, static_cast<int>(value.value.size()), SQLITE_STATIC));
}

void Statement::bind_copy(int index, const std::string& value) {
  check(sqlite3_bind_text(get(), index, value.data(), static_cast<int>(value.size()),
                          SQLITE_TRANSIENT));
}

bool Statement::step() {
  const int code = sqlite3_step(get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  sqlite3* const database = sqlite3_db_handle(get());
  reset();
  throw_error(database, code);
}

std::string_view StatementRow::view_at(int column) const {
  const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string StatementRow::bytes_at(int column) const {
  const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

}  // namespace segue::storage::sqlite
