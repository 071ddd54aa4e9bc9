#include "storage/sqlite/connection.hpp"

#include <fmt/format.h>

#include <variant>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "storage/shared/file_path.hpp"
#include "storage/shared/json_list.hpp"

namespace segue::storage::sqlite {
namespace {

constexpr Dialect sqlite_dialect{
    .same_path =
        "f.directory = directory_of(s.relative_path) AND f.name = file_name_of(s.relative_path)",
    .same_directory = "f.directory = s.relative_path",
    .paths = "(SELECT $2 AS relative_path) s",
    .for_update = "",  // there is one that writes
    .update_release_genres = R"(
UPDATE release SET genres = (
  SELECT json_group_array(name) FROM (
    SELECT g.name FROM release_genre rg JOIN genre g ON g.id = rg.genre_id
    WHERE rg.release_id = release.id ORDER BY rg.track_count DESC, g.folded))
WHERE id = ANY($1))",
};

// SQLite spells a parameter with a number ?1, and a list as a table made from JSON.
std::string in_sqlite_words(std::string_view sql) {
  static constexpr std::string_view any = "= ANY($";
  std::string text;
  while (!sql.empty()) {
    if (sql.starts_with(any)) {
      const auto end = sql.find(')');
      text += fmt::format("IN (SELECT value FROM json_each(?{}))",
                          sql.substr(any.size(), end - any.size()));
      sql.remove_prefix(end + 1);
    } else {
      text += sql.front() == '$' ? '?' : sql.front();
      sql.remove_prefix(1);
    }
  }
  return text;
}

struct Bind {
  Statement& statement;
  int index;

  void operator()(std::monostate) const { statement.bind_null(index); }
  void operator()(IdList ids) const {
    statement.bind_copy(index, fmt::format("[{}]", fmt::join(ids, ",")));
  }
  void operator()(TextList texts) const { statement.bind_copy(index, strings_to_json(texts)); }
  template <class Plain>
  void operator()(const Plain& value) const {
    statement.bind(index, value);
  }
};

// A function of SQL that gives one half of a path.
template <std::string_view (*Half)(std::string_view)>
void answer_half(sqlite3_context* context, int, sqlite3_value** values) {
  const auto* const bytes = static_cast<const char*>(sqlite3_value_blob(values[0]));
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(values[0]));
  const std::string_view answer = Half(size == 0 ? "" : std::string_view(bytes, size));
  sqlite3_result_blob(context, answer.data(), static_cast<int>(answer.size()), SQLITE_TRANSIENT);
}

struct Reset {
  Statement& statement;
  explicit Reset(Statement& used) : statement(used) {}
  ~Reset() { statement.reset(); }
  Reset(const Reset&) = delete;
  Reset& operator=(const Reset&) = delete;
};

}  // namespace

Connection::Connection(const std::string& file, Options options)
    : database_(file,
                SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX |
                    (options.read_only ? 0 : SQLite::OPEN_CREATE),
                static_cast<int>(base::limits::sqlite_busy_timeout.count())) {
  database_.exec("PRAGMA foreign_keys = ON");
  database_.exec("PRAGMA trusted_schema = OFF");
  database_.exec("PRAGMA temp_store = MEMORY");
  database_.exec("PRAGMA synchronous = NORMAL");
  database_.exec(fmt::format("PRAGMA cache_size = -{}", options.cache_kib));
  if (options.read_only) database_.exec("PRAGMA query_only = ON");
  database_.createFunction("directory_of", 1, true, nullptr, answer_half<directory_of>);
  database_.createFunction("file_name_of", 1, true, nullptr, answer_half<file_name_of>);
}

void Connection::use_write_ahead_log() {
  database_.exec("PRAGMA journal_mode = WAL");
  database_.exec("PRAGMA journal_size_limit = 33554432");
}

const Dialect& Connection::dialect() const {
  return sqlite_dialect;
}

Statement& Connection::prepared(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return found->second;
  const auto [made, added] =
      statements_.try_emplace(std::string(sql), database_.getHandle(), in_sqlite_words(sql));
  SEGUE_ASSERT(added);
  return made->second;
}

std::int64_t Connection::run(std::string_view sql, std::span<const Value> values,
                             const OnRow& on_row) {
  Statement& statement = prepared(sql);
  SEGUE_ASSERT(sqlite3_stmt_busy(statement.get()) == 0);
  const Reset reset(statement);
  int index = 0;
  for (const Value& value : values) std::visit(Bind{statement, ++index}, value);
  while (statement.step()) {
    StatementRow row(statement);
    on_row(row);
  }
  return sqlite3_changes64(database_.getHandle());
}

void Connection::query_paths(std::string_view sql, std::int32_t root,
                             std::span<const std::string> paths, const OnRow& on_row) {
  for (const std::string& path : paths) query(sql, {root, Bytes{path}}, on_row);
}

void Connection::rollback() noexcept {
  if (sqlite3_get_autocommit(database_.getHandle()) == 0) {
    sqlite3_exec(database_.getHandle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

}  // namespace segue::storage::sqlite
