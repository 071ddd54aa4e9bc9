#include "place.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "storage/postgres/store.hpp"
#include "storage/sqlite/store.hpp"

namespace segue::contract {
namespace {

std::vector<std::string> ask_postgres(const std::string& url, const std::string& sql) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(url.c_str()), PQfinish);
  PQsetNoticeProcessor(connection.get(), [](void*, const char*) {}, nullptr);
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()),
                                                             PQclear);
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    throw std::runtime_error(PQerrorMessage(connection.get()));
  }
  std::vector<std::string> values;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    values.emplace_back(PQgetvalue(result.get(), row, 0));
  }
  return values;
}

std::vector<std::string> ask_sqlite(const std::string& file, const std::string& sql) {
  sqlite3* opened = nullptr;
  sqlite3_open(file.c_str(), &opened);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database(opened, sqlite3_close);
  std::vector<std::string> values;
  const auto take = [](void* list, int, char** columns, char**) {
    const char* const value = columns[0];
    static_cast<std::vector<std::string>*>(list)->emplace_back(value == nullptr ? "" : value);
    return 0;
  };
  if (sqlite3_exec(opened, sql.c_str(), take, &values, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(opened));
  }
  return values;
}

std::string url_of_schema(const std::string& schema) {
  const std::string& url = backend().url;
  return fmt::format("{}{}options=-csearch_path%3D{}", url,
                     url.find('?') == std::string::npos ? '?' : '&', schema);
}

std::string file_in(const std::string& folder) {
  return folder + "/segue.db";
}

}  // namespace

Backend& backend() {
  static Backend chosen;
  return chosen;
}

Place::Place() {
  static std::atomic<int> count = 0;
  name_ = fmt::format("segue_contract_{}_{}", getpid(), ++count);
  if (backend().postgres) {
    ask_postgres(backend().url, "CREATE SCHEMA " + name_);
  } else {
    name_ = std::filesystem::temp_directory_path() / name_;
    std::filesystem::create_directory(name_);
  }
}

Place::~Place() {
  if (!backend().postgres) {
    std::error_code ignored;
    std::filesystem::remove_all(name_, ignored);
    return;
  }
  try {
    ask_postgres(backend().url, "DROP SCHEMA " + name_ + " CASCADE");
  } catch (const std::runtime_error& error) {
    ADD_FAILURE() << error.what();
  }
}

base::Result<std::unique_ptr<domain::Store>> Place::try_open(const base::Clock& clock) const {
  if (backend().postgres) return storage::postgres::open({.url = url_of_schema(name_)}, clock);
  return storage::sqlite::open({.file = file_in(name_)}, clock);
}

std::unique_ptr<domain::Store> Place::open(const base::Clock& clock) const {
  auto store = try_open(clock);
  if (!store) throw std::runtime_error(store.error().message);
  return *std::move(store);
}

std::vector<std::string> Place::ask(const std::string& sql) const {
  return backend().postgres ? ask_postgres(url_of_schema(name_), sql)
                            : ask_sqlite(file_in(name_), sql);
}

}  // namespace segue::contract
