#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

// What both databases are asked in the same words: statements that SQLite and PostgreSQL understand
// alike, with parameters $1, $2 … and `= ANY($n)` for a list. Where their fast paths differ
// (batches, indices over paths, aggregates), each store has its own SQL.
namespace segue::storage {

struct Bytes {
  std::string_view value;
};
using IdList = std::span<const std::int64_t>;
using TextList = std::span<const std::string>;

// Bound to one parameter. Views: what they show must outlive the call.
using Value =
    std::variant<std::monostate, std::int64_t, double, std::string_view, Bytes, IdList, TextList>;

template <class Ids>
[[nodiscard]] std::vector<std::int64_t> numbers_of(const Ids& ids) {
  std::vector<std::int64_t> numbers;
  numbers.reserve(ids.size());
  for (const auto id : ids) numbers.push_back(id.value);
  return numbers;
}

// For LIMIT and OFFSET.
[[nodiscard]] inline std::int64_t row_count(std::size_t count) {
  constexpr std::size_t most = std::numeric_limits<std::int64_t>::max() - 1;
  return static_cast<std::int64_t>(std::min(count, most));
}

// The number that a cursor's key begins with; 0 of any other text.
[[nodiscard]] inline std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// One row of a result, read from left to right; NULL reads as 0, false or "".
class Row {
 public:
  virtual ~Row() = default;
  [[nodiscard]] std::int64_t integer() { return integer_at(column_++); }
  [[nodiscard]] std::int32_t small() { return static_cast<std::int32_t>(integer()); }
  [[nodiscard]] bool flag() { return flag_at(column_++); }
  [[nodiscard]] std::optional<double> real() { return real_at(column_++); }
  [[nodiscard]] std::string text() { return std::string(view_at(column_++)); }
  [[nodiscard]] std::string_view view() { return view_at(column_++); }  // until the next row
  [[nodiscard]] std::string bytes() { return bytes_at(column_++); }
  template <class IdType>
  [[nodiscard]] IdType id() {
    return IdType{integer()};
  }

 protected:
  [[nodiscard]] virtual std::int64_t integer_at(int column) const = 0;
  [[nodiscard]] virtual bool flag_at(int column) const = 0;
  [[nodiscard]] virtual std::optional<double> real_at(int column) const = 0;
  [[nodiscard]] virtual std::string_view view_at(int column) const = 0;
  [[nodiscard]] virtual std::string bytes_at(int column) const = 0;

  int column_ = 0;
};

// The few words in which the databases differ inside shared statements.
struct Dialect {
  // Of audio_file f and another table s, as the indices hold them.
  std::string_view same_path;              // f.relative_path is s.relative_path
  std::string_view same_directory;         // f.directory is s.relative_path
  std::string_view paths;                  // the table s(relative_path) of query_paths
  std::string_view for_update;             // keeps the rows of a select from other transactions
  std::string_view update_release_genres;  // of the releases in $1: most frequent first, as JSON
};

// Things that only one transaction at a time may do, over all processes.
enum class Gate { accounts, user_events, settings };

// One connection, lent to one thread. Throws domain::StoreUnavailable when the database is away
// and another std::exception when it refuses the statement.
class Connection {
 public:
  virtual ~Connection() = default;
  using OnRow = std::function<void(Row&)>;
  // Returns how many rows were changed.
  virtual std::int64_t run(std::string_view sql, std::span<const Value> values,
                           const OnRow& on_row) = 0;
  // $1 is `root`; `dialect().paths`, which must stand once in `sql`, is the table of `paths`.
  virtual void query_paths(std::string_view sql, std::int32_t root,
                           std::span<const std::string> paths, const OnRow& on_row) = 0;
  // Several statements, without values.
  virtual void execute_script(const std::string& sql) = 0;
  // Until the end of the transaction.
  virtual void pass(Gate gate) = 0;
  [[nodiscard]] virtual const Dialect& dialect() const = 0;

  std::int64_t run(std::string_view sql, std::initializer_list<Value> values) {
    return run(sql, std::span(values.begin(), values.size()), [](Row&) {});
  }
  void query(std::string_view sql, std::initializer_list<Value> values, const OnRow& on_row) {
    run(sql, std::span(values.begin(), values.size()), on_row);
  }
};

// A statement that is put together from parts. Thread: the one that builds it.
class Query {
 public:
  // `{}` in `text` stands for the parameters that hold `values`.
  template <class... Values>
  Query& add(std::string_view text, Values... values) {
    if constexpr (sizeof...(Values) == 0) {
      sql_ += text;
    } else {
      fmt::format_to(std::back_inserter(sql_), fmt::runtime(text), bind(values)...);
    }
    sql_ += ' ';
    return *this;
  }
  void run(Connection& connection, const Connection::OnRow& on_row) const {
    connection.run(sql_, values_, on_row);
  }
  // Returns how many rows were changed.
  std::int64_t run(Connection& connection) const {
    return connection.run(sql_, values_, [](Row&) {});
  }

 private:
  std::string bind(Value value) {
    values_.push_back(value);
    return fmt::format("${}", values_.size());
  }

  std::string sql_;
  std::vector<Value> values_;
};

// How the shared parts of a store reach its connections. Thread: any; calls block.
class Database {
 public:
  virtual ~Database() = default;

  // Each statement sees what is committed when it starts.
  template <class Work>
  auto read(Work work) {
    return returned([this](const auto& run) { do_read(run); }, std::move(work));
  }
  // All statements see the same moment.
  template <class Work>
  auto snapshot(Work work) {
    return returned([this](const auto& run) { do_snapshot(run); }, std::move(work));
  }
  // One transaction that goes before waiting catalogue transactions.
  template <class Work>
  auto write(Work work) {
    return returned([this](const auto& run) { do_write(run); }, std::move(work));
  }

 protected:
  using Run = std::function<void(Connection&)>;
  // `run` may be called again when the connection turned out to be dead before anything was done.
  virtual void do_read(const Run& run) = 0;
  virtual void do_snapshot(const Run& run) = 0;
  virtual void do_write(const Run& run) = 0;

 private:
  template <class Do, class Work>
  static auto returned(const Do& execute, Work work) {
    using Returned = std::invoke_result_t<Work, Connection&>;
    if constexpr (std::is_void_v<Returned>) {
      execute(Run(std::move(work)));
    } else {
      std::optional<Returned> result;
      execute(Run([&](Connection& connection) { result.emplace(work(connection)); }));
      return std::move(*result);
    }
  }
};

}  // namespace segue::storage
