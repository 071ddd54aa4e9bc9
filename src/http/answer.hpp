#pragma once

#include <exception>
#include <functional>
#include <optional>

#include "http/message.hpp"
#include "http/router.hpp"

namespace segue::http {

// What an exception that left a handler means to the client; nothing: 500.
using TranslateException = std::function<std::optional<Response>(const std::exception&)>;

// Which lane runs this request. Where the route's own rule fails, the handler's lane is read.
// Thread: the event loop.
[[nodiscard]] Lane lane_of(const Route& route, const Request& request);

// Handler -> conditions -> range -> compression. The border that no exception passes.
// Thread: the route's lane.
[[nodiscard]] Response answer(const Route& route, const Request& request,
                              const TranslateException& translate);

}  // namespace segue::http
