#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/signal.hpp"
#include "base/unique_fd.hpp"

// One HTTP exchange in plain types. Nothing here knows Beast or Asio, so handlers are ordinary
// functions that a unit test can call.
namespace segue::http {

enum class Method { get, head, post, put, patch, del, options };

// Header fields in order; names compare without regard to case.
class Headers {
 public:
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  void set(std::string_view name, std::string value);  // replaces
  void add(std::string_view name, std::string value);  // appends one more
  void remove(std::string_view name);
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const {
    return fields_;
  }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// Decoded name=value pairs of a query or a form body, in order; a name may repeat.
class Query {
 public:
  // Refuses broken percent escapes and text that is not UTF-8.
  [[nodiscard]] static base::Result<Query> parse(std::string_view encoded);
  [[nodiscard]] std::optional<std::string_view> first(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
  void append(const Query& other);

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

struct Request {
  Method method = Method::get;
  std::string target;  // as sent
  std::string path;    // decoded, without the query
  Query query;
  Headers headers;
  std::string body;            // at most limits::body_bytes_max
  std::string client_address;  // of the TCP peer, or as a trusted proxy says
  bool from_loopback = false;
  bool secure = false;  // https, as a trusted proxy says
  std::string id;       // for the log and X-Request-Id
  std::vector<std::pair<std::string, std::string>> path_parameters;  // set by the router

  // The {name} part of the route's pattern; asking for one that the pattern lacks is a bug.
  [[nodiscard]] std::string_view path_parameter(std::string_view name) const;
};

// A slice of an open file, sent with sendfile(2). The descriptor is the response's own.
struct FileBody {
  base::UniqueFd fd;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

// A body of unknown length, pulled in pieces: chunked, with the client's pace as back-pressure.
class ChunkSource {
 public:
  virtual ~ChunkSource() = default;
  // Blocks; called on the pool of the route's lane. 0 = end; an error breaks the connection off.
  [[nodiscard]] virtual base::Result<std::size_t> read(std::span<char> buffer) = 0;
};

struct ServerEvent {
  std::string id;    // empty: the event does not move the client's cursor
  std::string name;  // the SSE `event` field
  std::string data;  // one line of JSON
};

// What a stream of server-sent events says next. Called on the route's lane whenever `wake` fires
// and at least every 15 s; what it returns is written before it is asked again.
class EventSource {
 public:
  virtual ~EventSource() = default;
  [[nodiscard]] virtual base::Result<std::vector<ServerEvent>> take() = 0;
};

struct EventStreamBody {
  std::unique_ptr<EventSource> source;
  base::Signal* wake = nullptr;  // outlives the server
};

using Body = std::variant<std::string, std::shared_ptr<const std::string>, FileBody,
                          std::unique_ptr<ChunkSource>, EventStreamBody>;

struct Response {
  int status = 200;
  Headers headers;
  Body body;
};

[[nodiscard]] Response json_response(int status, std::string json);
[[nodiscard]] Response empty_response(int status);  // 204, 304 …
// RFC 9457 application/problem+json with the status that the code stands for.
[[nodiscard]] Response problem(const base::Error& error);

[[nodiscard]] std::string_view name_of(Method method);

}  // namespace segue::http
