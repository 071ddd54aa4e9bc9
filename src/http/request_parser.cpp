#include "http/request_parser.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include "base/limits.hpp"
#include "http/field_text.hpp"

namespace segue::http {
namespace {

namespace beast_http = boost::beast::http;
using BeastText = boost::beast::string_view;
using BeastError = boost::beast::error_code;
namespace limits = base::limits;

constexpr std::string_view head_too_long = "the head of the request is longer than 16 KiB";

std::string_view plain(BeastText text) {
  return {text.data(), text.size()};
}

std::optional<Method> method_of(beast_http::verb verb) {
  switch (verb) {
    case beast_http::verb::get:
      return Method::get;
    case beast_http::verb::head:
      return Method::head;
    case beast_http::verb::post:
      return Method::post;
    case beast_http::verb::put:
      return Method::put;
    case beast_http::verb::patch:
      return Method::patch;
    case beast_http::verb::delete_:
      return Method::del;
    case beast_http::verb::options:
      return Method::options;
    default:
      return std::nullopt;
  }
}

// Beast tells what it finds; this writes it straight into the Request, without Beast's own copy.
class Reader final : public beast_http::basic_parser<true> {
 public:
  explicit Reader(Request& request) : request_(request) {
    header_limit(limits::header_bytes_max);
    body_limit(boost::none);  // the route's limit is enforced below
  }

  int refusal_status = 0;
  std::string_view refusal_detail;
  std::size_t body_bytes_max = limits::body_bytes_max;
  bool request_line_read = false;
  bool http_1_0 = false;

 private:
  void refuse(int status, std::string_view detail, BeastError& error) {
    refusal_status = status;
    refusal_detail = detail;
    error = beast_http::error::bad_field;
  }

  void on_request_impl(beast_http::verb verb, BeastText, BeastText target, int version,
                       BeastError& error) override {
    request_line_read = true;
    http_1_0 = version == 10;
    const auto method = method_of(verb);
    request_.target = plain(target);
    head_bytes_ = target.size();
    if (target.size() > limits::target_bytes_max) {
      return refuse(414, "the address is longer than 8 KiB", error);
    }
    if (!method) return refuse(501, "this server does not know the method", error);
    request_.method = *method;
  }

  void on_field_impl(beast_http::field name, BeastText name_text, BeastText value,
                     BeastError& error) override {
    // Beast's own limit begins anew with each field that has arrived whole.
    constexpr std::size_t separators = 4;  // ": " and the end of the line
    head_bytes_ += name_text.size() + value.size() + separators;
    if (head_bytes_ > limits::header_bytes_max) return refuse(431, head_too_long, error);
    if (head_done_) return;  // a trailer: nobody asked for it
    if (name == beast_http::field::host) ++hosts_;
    if (name == beast_http::field::transfer_encoding &&
        (http_1_0 || !same_ignoring_case(plain(value), "chunked"))) {
      return refuse(501, "of the transfer encodings, only chunked in HTTP/1.1 is known", error);
    }
    request_.headers.add(plain(name_text), std::string(plain(value)));
  }

  void on_header_impl(BeastError& error) override {
    head_done_ = true;
    if (hosts_ > 1 || (hosts_ == 0 && !http_1_0)) {
      refuse(400, "a request names its host exactly once", error);
    }
  }

  std::size_t on_body_impl(BeastText bytes, BeastError& error) override {
    if (bytes.size() > body_bytes_max - request_.body.size()) {
      refuse(413, "the body is longer than this address takes", error);
      return 0;
    }
    request_.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText bytes, BeastError& error) override {
    return on_body_impl(bytes, error);
  }

  void on_response_impl(int, BeastText, int, BeastError&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, BeastError&) override {}
  void on_chunk_header_impl(std::uint64_t, BeastText, BeastError&) override {}
  void on_finish_impl(BeastError&) override {}

  Request& request_;
  std::size_t head_bytes_ = 0;
  int hosts_ = 0;
  bool head_done_ = false;
};

}  // namespace

class RequestParser::Impl {
 public:
  std::optional<Reader> reader;

  [[nodiscard]] Outcome put(std::string_view bytes) {
    if (reader->is_done()) return {.state = Outcome::State::done};
    BeastError error;
    const std::size_t taken =
        reader->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    if (error == beast_http::error::need_more) return {.taken = taken};
    if (!error) return {.state = Outcome::State::more, .taken = taken};
    Outcome outcome{.state = Outcome::State::refused, .taken = taken, .status = 400};
    outcome.detail = "this is not a valid HTTP/1.1 request";
    if (error == beast_http::error::header_limit) {
      outcome.status = reader->request_line_read ? 431 : 414;
      outcome.detail = head_too_long;
    } else if (reader->refusal_status != 0) {
      outcome.status = reader->refusal_status;
      outcome.detail = reader->refusal_detail;
    }
    return outcome;
  }
};

RequestParser::RequestParser() : impl_(std::make_unique<Impl>()) {}
RequestParser::~RequestParser() = default;

void RequestParser::begin(Request& request) {
  impl_->reader.emplace(request);
}

RequestParser::Outcome RequestParser::parse_head(std::string_view bytes) {
  impl_->reader->eager(false);
  Outcome outcome = impl_->put(bytes);
  if (impl_->reader->is_header_done() && outcome.state == Outcome::State::more) {
    outcome.state = Outcome::State::done;
  }
  return outcome;
}

RequestParser::Outcome RequestParser::parse_body(std::string_view bytes,
                                                 std::size_t body_bytes_max) {
  impl_->reader->eager(true);
  impl_->reader->body_bytes_max = body_bytes_max;
  Outcome outcome = impl_->put(bytes);
  if (outcome.state == Outcome::State::more && impl_->reader->is_done()) {
    outcome.state = Outcome::State::done;
  }
  return outcome;
}

bool RequestParser::keep_alive() const {
  return impl_->reader->keep_alive();
}
bool RequestParser::http_1_0() const {
  return impl_->reader->http_1_0;
}
bool RequestParser::method_known() const {
  return impl_->reader && impl_->reader->request_line_read;
}
bool RequestParser::head_done() const {
  return impl_->reader && impl_->reader->is_header_done();
}
bool RequestParser::body_follows() const {
  return !impl_->reader->is_done();
}

std::optional<std::uint64_t> RequestParser::content_length() const {
  const auto length = impl_->reader->content_length();
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

}  // namespace segue::http
