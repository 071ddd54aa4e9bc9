#pragma once

#include <SQLiteCpp/Database.h>

#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/shared/sql.hpp"
#include "storage/sqlite/statement.hpp"

namespace segue::storage::sqlite {

// Page caches. All together, with four readers, stay below a quarter of what the server may hold.
inline constexpr int write_cache_kib = 8192;
inline constexpr int read_cache_kib = 2048;

// One connection with the statements that it ever ran, prepared. Thread: one at a time.
class Connection final : public storage::Connection {
 public:
  struct Options {
    int cache_kib = read_cache_kib;
    bool read_only = false;
  };
  Connection(const std::string& file, Options options);

  // In the shared words of storage/shared/sql.hpp.
  std::int64_t run(std::string_view sql, std::span<const Value> values,
                   const OnRow& on_row) override;
  void query_paths(std::string_view sql, std::int32_t root, std::span<const std::string> paths,
                   const OnRow& on_row) override;
  void execute_script(const std::string& sql) override { database_.exec(sql); }
  // The writer's lock keeps others out; nothing is left to do.
  void pass(Gate) override {}
  [[nodiscard]] const Dialect& dialect() const override;
  using storage::Connection::run;

  // For SQLite's own SQL, with parameters ?1, ?2 … or $1, $2 …
  [[nodiscard]] Statement& prepared(std::string_view sql);

  // Once, by the writer; the mode stays with the file.
  void use_write_ahead_log();
  void begin_read() { prepared("BEGIN").execute(); }
  void begin_write() { prepared("BEGIN IMMEDIATE").execute(); }
  void commit() { prepared("COMMIT").execute(); }
  void rollback() noexcept;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };

  SQLite::Database database_;
  std::unordered_map<std::string, Statement, Hash, std::equal_to<>> statements_;
};

}  // namespace segue::storage::sqlite
