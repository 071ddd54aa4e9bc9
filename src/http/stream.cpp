#include <fmt/format.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <iterator>
#include <utility>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "http/connection.hpp"
#include "http/event_text.hpp"

namespace segue::http {
namespace {

namespace limits = base::limits;

constexpr std::chrono::milliseconds busy_pause{5};

// An exception must not leave a job.
template <class Ask>
std::invoke_result_t<Ask> guarded(Ask ask) {
  try {
    return ask();
  } catch (const std::exception& exception) {
    return base::fail(base::ErrorCode::io, exception.what());
  } catch (...) {
    return base::fail(base::ErrorCode::io, "its source failed with something unknown");
  }
}

// Gives the place of one event stream back.
class StreamSeat {
 public:
  explicit StreamSeat(Core& core) : core_(core) {}
  ~StreamSeat() { --core_.event_streams; }
  StreamSeat(const StreamSeat&) = delete;
  StreamSeat& operator=(const StreamSeat&) = delete;

 private:
  Core& core_;
};

}  // namespace

// Asks a ChunkSource for its next piece.
struct Connection::ChunkPull final : Pull {
  explicit ChunkPull(std::unique_ptr<ChunkSource> chunk_source) : source(std::move(chunk_source)) {}
  void run() override {
    outcome = guarded([this] { return source->read(buffer); });
  }

  std::unique_ptr<ChunkSource> source;
  std::vector<char> buffer = std::vector<char>(limits::chunk_bytes);
  base::Result<std::size_t> outcome;
};

// Asks an EventSource for what is new.
struct Connection::EventPull final : Pull {
  explicit EventPull(std::unique_ptr<EventSource> event_source) : source(std::move(event_source)) {}
  void run() override {
    outcome = guarded([this] { return source->take(); });
  }

  std::unique_ptr<EventSource> source;
  base::Result<std::vector<ServerEvent>> outcome;
};

Task<bool> Connection::send_chunk(std::string_view data) {
  if (call_->http_1_0) co_return co_await send_bytes({data}, false);
  const std::string size = fmt::format("{:x}\r\n", data.size());
  co_return co_await send_bytes({size, data, "\r\n"}, false);
}

Task<bool> Connection::send_last_chunk() {
  if (call_->http_1_0) co_return true;  // closing says it
  co_return co_await send_bytes({"0\r\n\r\n"}, false);
}

// The next piece is asked for when the last one is with the kernel: a slow client slows the
// source down, and 64 KiB is all that waits here.
Task<bool> Connection::send_chunks() {
  base::Pool* const pool = core_.body_pool(call_->lane);
  SEGUE_ASSERT(pool != nullptr);
  auto pull = std::make_shared<ChunkPull>(
      std::move(std::get<std::unique_ptr<ChunkSource>>(call_->response.body)));
  bool complete = false;
  while (co_await on_pool_patiently(pool, pull)) {
    if (!pull->outcome) {
      base::log::warning("request {} broken off: {}", call_->request.id,
                         pull->outcome.error().message);
      break;
    }
    if (*pull->outcome == 0) {
      complete = co_await send_last_chunk();
      break;
    }
    if (!co_await send_chunk({pull->buffer.data(), *pull->outcome})) break;
  }
  co_await release_on(pool, std::move(pull));
  co_return complete;
}

Task<bool> Connection::send_events() {
  const StreamSeat seat(core_);  // taken by admit_event_stream()
  if (!co_await send_bytes({head_}, false)) co_return false;
  base::Pool* const pool = core_.body_pool(call_->lane);
  SEGUE_ASSERT(pool != nullptr);
  auto& body = std::get<EventStreamBody>(call_->response.body);
  auto pull = std::make_shared<EventPull>(std::move(body.source));
  const base::Signal::Connection wake = listen(body.wake);
  asio::co_spawn(socket_.get_executor(), watch_for_close(shared_from_this()), asio::detached);

  SteadyClock::time_point due = SteadyClock::now();
  woken_ = true;
  while (!gone_ && !cut_ && !core_.stopping) {
    if (!woken_ && SteadyClock::now() < due) {
      co_await park(due);
      continue;
    }
    woken_ = false;
    if (!co_await take_events(pull, pool)) break;
    std::string text = event_text(*pull->outcome);
    if (text.empty() && SteadyClock::now() >= due) text = ": keep-alive\n\n";
    if (text.empty()) continue;
    if (!co_await send_chunk(text)) break;
    due = SteadyClock::now() + limits::heartbeat_interval;
    woken_ = woken_ || !pull->outcome->empty();  // there may be more than one batch
  }
  co_await release_on(pool, std::move(pull));
  const bool ended_by_us = core_.stopping && !gone_ && !cut_;
  const bool complete = ended_by_us && co_await send_last_chunk();
  boost::system::error_code ignored;
  socket_.cancel(ignored);  // ends watch_for_close
  co_return complete;
}

// Signals come from any thread, in storms: at most one notice is on its way to the loop.
base::Signal::Connection Connection::listen(base::Signal* wake) {
  if (wake == nullptr) return {};
  return wake->connect([context = loop_.context(), connection = weak_from_this(),
                        pending = std::make_shared<std::atomic<bool>>(false)] {
    if (pending->exchange(true)) return;
    asio::post(*context, [connection, pending] {
      *pending = false;
      if (const auto alive = connection.lock()) {
        alive->woken_ = true;
        alive->notify();
      }
    });
  });
}

Task<bool> Connection::take_events(std::shared_ptr<EventPull> pull, base::Pool* pool) {
  while (loop_.event_takes >= limits::event_takes_max && !gone_ && !cut_) {
    co_await park(SteadyClock::now() + busy_pause);
  }
  ++loop_.event_takes;
  const bool taken = co_await on_pool_patiently(pool, pull);
  --loop_.event_takes;
  if (!taken) co_return false;
  if (pull->outcome) co_return true;
  base::log::warning("request {}: the event stream ends: {}", call_->request.id,
                     pull->outcome.error().message);
  co_return false;
}

// A source may wait for a child process when it is destroyed, or close a file on a slow drive: not
// on the event loop. A job that still holds it ends it there as well.
Task<> Connection::release_on(base::Pool* pool, std::shared_ptr<void> source) {
  const auto held = std::make_shared<std::shared_ptr<void>>(std::move(source));
  const auto give_up = SteadyClock::now() + core_.options.stall_timeout;
  while (!pool->try_submit([held] { held->reset(); })) {
    if (cut_ || SteadyClock::now() > give_up) co_return;
    co_await park(SteadyClock::now() + busy_pause);
  }
}

// What a response holds that was never asked: of a HEAD, or of a refused stream.
Task<> Connection::release(Body body) {
  const bool streams = std::holds_alternative<EventStreamBody>(body) ||
                       std::holds_alternative<std::unique_ptr<ChunkSource>>(body);
  if (!streams) co_return;
  co_await release_on(core_.body_pool(call_->lane), std::make_shared<Body>(std::move(body)));
}

// A client of an endless answer has nothing more to say; what it sends all the same is dropped.
Task<> Connection::watch_for_close(std::shared_ptr<Connection> self) {
  std::array<char, 512> scratch{};
  for (;;) {
    const auto [error, count] = co_await socket_.async_read_some(asio::buffer(scratch), as_result);
    if (error) break;
  }
  gone_ = true;
  notify();
  self.reset();
}

}  // namespace segue::http
