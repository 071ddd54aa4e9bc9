#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace segue::http {

// Which bounded pool runs a handler. Handlers block freely there; none runs on the event loop
// except those of Lane::loop, which must not touch a disk or a database.
enum class Lane { loop, read, write, file, password, image };
inline constexpr std::size_t lane_count = 6;

using Handler = std::function<Response(const Request&)>;

struct Route {
  Method method = Method::get;  // a GET route answers HEAD too
  std::string pattern;          // "/api/v1/albums/{id}"; a final "{name*}" takes the rest
  std::string operation_id;     // the same as in docs/api/openapi.yaml; labels log and metrics
  // A lane for each request: credentials that cost an argon2id go to Lane::password. Runs on the
  // event loop; none means Lane::read.
  std::function<Lane(const Request&)> lane;
  Handler handler;
  std::size_t body_bytes_max = 0;  // 0 = limits::body_bytes_max
};

// Built once at start, then only read. Thread: any.
class Router {
 public:
  Router();
  ~Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  void add(Route route);  // two routes for one method and pattern are a bug
  // What answers a GET when nothing matches: the web page.
  void set_fallback(Route route);

  struct Match {
    const Route* route = nullptr;
    std::vector<std::pair<std::string, std::string>> path_parameters;
    bool method_not_allowed = false;  // the path exists with other methods
    std::vector<Method> allowed;      // then these
  };
  // Static segments win over {parameters}, those over {rest*}. `path` is decoded.
  [[nodiscard]] Match match(Method method, std::string_view path) const;

  [[nodiscard]] const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

 private:
  struct Node;
  struct Search;
  std::unique_ptr<Node> root_;
  std::vector<std::unique_ptr<Route>> routes_;
  std::unique_ptr<Route> fallback_;
};

}  // namespace segue::http
