#include <sys/sendfile.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <cerrno>
#include <utility>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "http/access_log.hpp"
#include "http/connection.hpp"
#include "http/page_cache.hpp"
#include "http/problem.hpp"
#include "http/response_head.hpp"

namespace segue::http {
namespace {

// Nothing for a body of unknown length.
std::optional<std::uint64_t> length_of(const Body& body) {
  if (const auto* text = std::get_if<std::string>(&body)) return text->size();
  if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&body)) {
    return (*shared)->size();
  }
  if (const auto* file = std::get_if<FileBody>(&body)) return file->length;
  return std::nullopt;
}

bool bodiless(int status) {
  return status == 204 || status == 304;
}

}  // namespace

Task<bool> Connection::send() {
  Response& response = call_->response;
  if (std::holds_alternative<EventStreamBody>(response.body)) co_await admit_event_stream();
  core_.cors.apply(call_->request, response);
  const std::optional<std::uint64_t> length = length_of(response.body);
  const bool has_body = !bodiless(response.status);
  const bool sends_body = has_body && call_->request.method != Method::head;
  const bool chunked = has_body && !length && !call_->http_1_0;
  if (core_.stopping || (has_body && !length && call_->http_1_0)) call_->keep_alive = false;

  head_.clear();
  append_head(head_, response,
              {.date = loop_.date(),
               .request_id = call_->request.id,
               .content_length = has_body ? length : std::nullopt,
               .chunked = chunked,
               .close = !call_->keep_alive,
               .keep_alive = call_->keep_alive && call_->http_1_0});
  if (!sends_body) co_return co_await send_bytes({head_}, false);
  if (const auto* text = std::get_if<std::string>(&response.body)) {
    co_return co_await send_bytes({head_, *text}, false);
  }
  if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response.body)) {
    co_return co_await send_bytes({head_, **shared}, false);
  }
  const bool is_file = std::holds_alternative<FileBody>(response.body);
  if (std::holds_alternative<EventStreamBody>(response.body)) co_return co_await send_events();
  if (!co_await send_bytes({head_}, is_file && *length > 0)) co_return false;
  if (is_file) co_return co_await send_file();
  co_return co_await send_chunks();
}

Task<> Connection::admit_event_stream() {
  Response& response = call_->response;
  response.headers.set("Content-Type", "text/event-stream");
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("X-Accel-Buffering", "no");  // nginx would keep events back
  if (call_->request.method == Method::head) co_return;
  if (++core_.event_streams > core_.options.event_streams_max) {
    --core_.event_streams;
    Body refused = std::move(response.body);
    response = problem_with_status(503, "too many event streams are open: try again later");
    co_await release(std::move(refused));
    co_return;
  }
  call_->keep_alive = false;
}

// Straight to the system call: a response that fits into the socket's buffer costs no trip
// through the event loop.
Task<bool> Connection::send_bytes(Pieces pieces, bool more_follows) {
  std::array<iovec, std::tuple_size_v<Pieces>> vectors{};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    vectors.at(i) = {.iov_base = const_cast<char*>(pieces.at(i).data()),
                     .iov_len = pieces.at(i).size()};
  }
  std::size_t first = 0;
  for (;;) {
    while (first < vectors.size() && vectors.at(first).iov_len == 0) ++first;
    if (first == vectors.size()) co_return true;
    msghdr message{};
    message.msg_iov = &vectors.at(first);
    message.msg_iovlen = vectors.size() - first;
    const ssize_t sent =
        ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | (more_follows ? MSG_MORE : 0));
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN || !co_await wait_writable()) co_return false;
      continue;
    }
    call_->bytes_sent += static_cast<std::uint64_t>(sent);
    auto left = static_cast<std::size_t>(sent);
    for (std::size_t i = first; left > 0; ++i) {
      const std::size_t part = std::min(left, vectors.at(i).iov_len);
      vectors.at(i).iov_base = static_cast<char*>(vectors.at(i).iov_base) + part;
      vectors.at(i).iov_len -= part;
      left -= part;
    }
  }
}

// Page cache to socket without a copy, in slices between which other connections get their turn.
Task<bool> Connection::send_file() {
  const auto& file = std::get<FileBody>(call_->response.body);
  const std::uint64_t end = file.offset + file.length;
  auto offset = static_cast<off_t>(file.offset);
  std::uint64_t cached_to = file.offset;
  while (static_cast<std::uint64_t>(offset) < end) {
    const auto position = static_cast<std::uint64_t>(offset);
    if (position >= cached_to) {
      cached_to = std::min<std::uint64_t>(end, position + base::limits::sendfile_slice_bytes);
      co_await warm_up(position, cached_to - position);
    }
    if (cut_) co_return false;
    const ssize_t sent =
        ::sendfile(socket_.native_handle(), file.fd.get(), &offset, cached_to - position);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) {
      if (!co_await wait_writable()) co_return false;
      continue;
    }
    if (sent <= 0) {
      warn_of_file(sent == 0 ? 0 : errno);
      co_return false;
    }
    call_->bytes_sent += static_cast<std::uint64_t>(sent);
    if (static_cast<std::uint64_t>(offset) < end) {
      co_await asio::post(socket_.get_executor(), as_result);
    }
  }
  co_return true;
}

// A client that hung up is nothing to tell of; a drive that fails is.
void Connection::warn_of_file(int error_number) const {
  if (error_number == EPIPE || error_number == ECONNRESET || error_number == ETIMEDOUT) return;
  base::log::warning(
      "request {}: {} is broken off: {}", call_->request.id, redact_target(call_->request.target),
      error_number == 0 ? "the file has become shorter" : base::system_message(error_number));
}

// A disk that must be waited for is waited for on the lane's pool. Should its queue be full, the
// loop waits after all.
Task<> Connection::warm_up(std::uint64_t offset, std::size_t size) {
  const int fd = std::get<FileBody>(call_->response.body).fd.get();
  base::Pool* const pool = core_.body_pool(call_->lane);
  if (pool == nullptr || in_page_cache(fd, offset, size)) co_return;
  Work work = [call = call_, fd, offset, size] {
    if (!call->abandoned) read_into_page_cache(fd, offset, size);
  };
  co_await on_pool(pool, std::move(work));
}

}  // namespace segue::http
