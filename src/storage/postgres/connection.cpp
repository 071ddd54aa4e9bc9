#include "storage/postgres/connection.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <array>
#include <chrono>
#include <deque>
#include <stdexcept>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "storage/postgres/array_text.hpp"
#include "storage/postgres/result_row.hpp"

namespace segue::storage::postgres {
namespace {

namespace limits = base::limits;

constexpr Dialect postgres_dialect{
    .same_path = "sha256(f.relative_path) = sha256(s.relative_path)",
    .same_directory =
        "substring(f.directory, 1, 1000) = substring(s.relative_path, 1, 1000)"
        " AND f.directory = s.relative_path",
    .paths = "unnest($2::bytea[]) AS s(relative_path)",
    .for_update = " FOR UPDATE",
    .update_release_genres = R"(
UPDATE release SET genres = coalesce((
  SELECT json_agg(g.name ORDER BY rg.track_count DESC, g.folded)::text
  FROM release_genre rg JOIN genre g ON g.id = rg.genre_id
  WHERE rg.release_id = release.id), '[]')
WHERE id = ANY($1))",
};

// "SEGU" and the gate: keys of advisory locks, which all programs of a database share.
constexpr std::int64_t gate_keys = std::int64_t{0x53454755} << 8;

// The first line of libpq's message: what was wrong, without values of rows.
std::string first_line(std::string_view message) {
  return std::string(message.substr(0, message.find('\n')));
}

bool means_unavailable(std::string_view state) {
  // Connection, transaction rolled back by the server, resources, operator, system; read-only.
  static constexpr std::array classes{"08", "40", "53", "57", "58"};
  for (const std::string_view prefix : classes) {
    if (state.starts_with(prefix)) return true;
  }
  return state == "25006" || state == "55P03";  // read-only; a lock was not to be had in time
}

// Ends what waits for ever: a lock that a stopped process holds, a transaction that nobody ends.
std::string time_limits() {
  const auto ms = [](std::chrono::milliseconds time) { return time.count(); };
  return fmt::format(
      "SET statement_timeout = {}; SET lock_timeout = {}; "
      "SET idle_in_transaction_session_timeout = {}",
      ms(limits::statement_timeout), ms(limits::lock_timeout), ms(limits::statement_timeout));
}

}  // namespace

// What libpq wants: pointers, lengths, formats (1 = binary).
struct Connection::Parameters {
  std::deque<std::string> owned;
  std::vector<const char*> pointers;
  std::vector<int> lengths;
  std::vector<int> formats;

  void add(const char* pointer, std::size_t length, int format) {
    pointers.push_back(pointer);
    lengths.push_back(static_cast<int>(length));
    formats.push_back(format);
  }
  void add_text(std::string text) {
    owned.push_back(std::move(text));
    add(owned.back().c_str(), owned.back().size(), 0);
  }

  void operator()(std::monostate) { add(nullptr, 0, 0); }
  void operator()(std::int64_t value) { add_text(fmt::to_string(value)); }
  void operator()(double value) { add_text(fmt::to_string(value)); }
  void operator()(std::string_view value) { add_text(std::string(value)); }
  void operator()(Bytes value) {
    add(value.value.empty() ? "" : value.value.data(), value.value.size(), 1);
  }
  void operator()(IdList values) { add_array(values); }
  void operator()(TextList values) { add_array(values); }
  template <class List>
  void add_array(List values) {
    ArrayText array;
    for (const auto& value : values) array.add(value);
    add_text(array.finished());
  }
};

bool valid_url(const std::string& url) {
  char* message = nullptr;
  PQconninfoOption* const options = PQconninfoParse(url.c_str(), &message);
  PQfreemem(message);
  PQconninfoFree(options);
  return options != nullptr;
}

Connection::Connection(const std::string& url) {
  // What the URL says comes last and wins.
  static constexpr std::array<const char*, 9> names = {"application_name",
                                                       "connect_timeout",
                                                       "client_encoding",
                                                       "keepalives_idle",
                                                       "keepalives_interval",
                                                       "keepalives_count",
                                                       "tcp_user_timeout",
                                                       "dbname",
                                                       nullptr};
  const std::array<const char*, 9> values = {"segue", "5",     "UTF8",      "10",   "5",
                                             "3",     "20000", url.c_str(), nullptr};
  connection_.reset(PQconnectdbParams(names.data(), values.data(), 1));
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    throw ConnectionLost(
        fmt::format("PostgreSQL: {}", first_line(PQerrorMessage(connection_.get()))));
  }
  PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
  execute_script("SET bytea_output = hex; SET extra_float_digits = 1; " + time_limits());
}

Connection::Result Connection::checked(Result result) {
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return result;
  const char* const state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
  // Without a state the error is libpq's own: it could not speak with the server.
  if (state == nullptr || PQstatus(connection_.get()) == CONNECTION_BAD) {
    throw ConnectionLost(
        fmt::format("PostgreSQL: {}", first_line(PQerrorMessage(connection_.get()))));
  }
  const char* const primary = PQresultErrorField(result.get(), PG_DIAG_MESSAGE_PRIMARY);
  const std::string message =
      fmt::format("PostgreSQL: {} ({})", primary == nullptr ? "" : primary, state);
  if (means_unavailable(state)) throw domain::StoreUnavailable(message);
  throw std::runtime_error(message);
}

// A server that was stopped, or a pooler that swallows everything, accepts and never answers. Its
// own time limits do not help then, so there is one on this side, a little longer.
void Connection::wait_for_answer() {
  const auto give_up = std::chrono::steady_clock::now() + limits::answer_timeout;
  PGconn* const connection = connection_.get();
  while (PQisBusy(connection) != 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        give_up - std::chrono::steady_clock::now());
    if (left <= left.zero()) throw ConnectionLost("PostgreSQL: the server does not answer");
    pollfd waiting{.fd = PQsocket(connection), .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, static_cast<int>(left.count())) > 0) (void)PQconsumeInput(connection);
    if (PQstatus(connection) == CONNECTION_BAD) return;  // the result says why
  }
}

// Of what was just sent; of several statements the last result.
Connection::Result Connection::answer(int sent) {
  if (sent == 0) {
    throw ConnectionLost(
        fmt::format("PostgreSQL: {}", first_line(PQerrorMessage(connection_.get()))));
  }
  Result last;
  Result failed;
  for (;;) {
    wait_for_answer();
    Result next(PQgetResult(connection_.get()));
    if (!next) break;
    const ExecStatusType status = PQresultStatus(next.get());
    const bool good = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
    if (!good && !failed) {
      failed = std::move(next);
    } else {
      last = std::move(next);
    }
  }
  return checked(failed ? std::move(failed) : std::move(last));
}

const std::string& Connection::prepared(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return found->second;
  std::string text(sql);
  std::string name = fmt::format("s{}", statements_.size());
  answer(PQsendPrepare(connection_.get(), name.c_str(), text.c_str(), 0, nullptr));
  return statements_.emplace(std::move(text), std::move(name)).first->second;
}

std::int64_t Connection::execute(std::string_view sql, const Parameters& parameters,
                                 const OnRow& on_row) {
  const std::string& name = prepared(sql);
  const int sent = PQsendQueryPrepared(
      connection_.get(), name.c_str(), static_cast<int>(parameters.pointers.size()),
      parameters.pointers.data(), parameters.lengths.data(), parameters.formats.data(), 0);
  const Result result = answer(sent);
  const int rows = PQntuples(result.get());
  for (int i = 0; i < rows; ++i) {
    ResultRow row(*result, i);
    on_row(row);
  }
  return std::strtoll(PQcmdTuples(result.get()), nullptr, 10);
}

std::int64_t Connection::run(std::string_view sql, std::span<const Value> values,
                             const OnRow& on_row) {
  Parameters parameters;
  for (const Value& value : values) std::visit(parameters, value);
  return execute(sql, parameters, on_row);
}

std::int64_t Connection::run_arrays(std::string_view sql, std::span<const std::string> arrays,
                                    const OnRow& on_row) {
  Parameters parameters;
  for (const std::string& array : arrays) parameters.add(array.c_str(), array.size(), 0);
  return execute(sql, parameters, on_row);
}

void Connection::query_paths(std::string_view sql, std::int32_t root,
                             std::span<const std::string> paths, const OnRow& on_row) {
  if (paths.empty()) return;
  ArrayText array;
  for (const std::string& path : paths) array.add(Bytes{path});
  Parameters parameters;
  parameters(std::int64_t{root});
  parameters.add_text(array.finished());
  execute(sql, parameters, on_row);
}

void Connection::pass(Gate gate) {
  run("SELECT pg_advisory_xact_lock($1)", {gate_keys + static_cast<std::int64_t>(gate)});
}

const Dialect& Connection::dialect() const {
  return postgres_dialect;
}

void Connection::execute_script(const std::string& sql) {
  answer(PQsendQuery(connection_.get(), sql.c_str()));
}

// A connection in the middle of a statement was given up: its server rolls back by itself.
void Connection::rollback() noexcept {
  const PGTransactionStatusType status = PQtransactionStatus(connection_.get());
  if (status != PQTRANS_INTRANS && status != PQTRANS_INERROR) return;
  try {
    execute_script("ROLLBACK");
  } catch (const std::exception& error) {
    base::log::warning("a transaction was not rolled back: {}", error.what());
  }
}

bool Connection::usable() const {
  return PQstatus(connection_.get()) == CONNECTION_OK &&
         PQtransactionStatus(connection_.get()) == PQTRANS_IDLE;
}

std::string Connection::describe() const {
  PGconn* const connection = connection_.get();
  return fmt::format("PostgreSQL {} at {}:{}", PQdb(connection), PQhost(connection),
                     PQport(connection));
}

std::string Connection::parameter(const char* name) const {
  const char* const value = PQparameterStatus(connection_.get(), name);
  return value == nullptr ? "" : value;
}

}  // namespace segue::storage::postgres
