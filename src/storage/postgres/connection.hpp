#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "domain/store.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage::postgres {

// The connection broke: nothing more can be done on it. A new one may work.
class ConnectionLost final : public domain::StoreUnavailable {
 public:
  using StoreUnavailable::StoreUnavailable;
};

// One connection over libpq, with the statements that it ever ran, prepared. Thread: one at a time.
class Connection final : public storage::Connection {
 public:
  // `url` must be one that valid_url accepts. Throws ConnectionLost when no server answers there or
  // it does not let us in.
  explicit Connection(const std::string& url);

  // In the shared words of storage/shared/sql.hpp, and for PostgreSQL's own SQL.
  std::int64_t run(std::string_view sql, std::span<const Value> values,
                   const OnRow& on_row) override;
  void query_paths(std::string_view sql, std::int32_t root, std::span<const std::string> paths,
                   const OnRow& on_row) override;
  void pass(Gate gate) override;
  [[nodiscard]] const Dialect& dialect() const override;
  using storage::Connection::run;

  // One text for each parameter, every one an array.
  std::int64_t run_arrays(std::string_view sql, std::span<const std::string> arrays,
                          const OnRow& on_row);
  void execute_script(const std::string& sql) override;

  void begin_read() { execute_script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }
  void begin_write() { execute_script("BEGIN"); }
  void commit() { execute_script("COMMIT"); }
  void rollback() noexcept;

  [[nodiscard]] bool usable() const;  // open, and in no transaction
  [[nodiscard]] std::string describe() const;
  [[nodiscard]] std::string parameter(const char* name) const;
  [[nodiscard]] int server_version() const { return PQserverVersion(connection_.get()); }

 private:
  struct Finish {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
  };
  struct Clear {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
  };
  using Result = std::unique_ptr<PGresult, Clear>;
  struct Parameters;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };

  const std::string& prepared(std::string_view sql);  // its name
  std::int64_t execute(std::string_view sql, const Parameters& parameters, const OnRow& on_row);
  Result answer(int sent);
  void wait_for_answer();
  Result checked(Result result);

  std::unique_ptr<PGconn, Finish> connection_;
  std::unordered_map<std::string, std::string, Hash, std::equal_to<>> statements_;
};

// False: libpq cannot read it. Its own message may hold a part of the password.
[[nodiscard]] bool valid_url(const std::string& url);

}  // namespace segue::storage::postgres
