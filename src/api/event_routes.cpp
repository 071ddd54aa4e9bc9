#include <fmt/format.h>

#include <charconv>

#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "base/limits.hpp"

namespace segue::api {
namespace {

// Where a stream has got to: the last change record and the last user event it sent, "12-7".
struct Position {
  std::int64_t change = 0;
  std::int64_t user_event = 0;

  [[nodiscard]] std::string text() const { return fmt::format("{}-{}", change, user_event); }

  [[nodiscard]] static std::optional<Position> parse(std::string_view text) {
    Position position;
    const char* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, position.change);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '-') return std::nullopt;
    const auto second = std::from_chars(first.ptr + 1, end, position.user_event);
    if (second.ec != std::errc{} || second.ptr != end) return std::nullopt;
    return position;
  }
};

// One listener's stream: reads what the store holds behind its position, so it goes on where it
// was on any process, and adds the state of the scan whenever that changed.
class UserEvents final : public http::EventSource {
 public:
  UserEvents(domain::EventStore& events, domain::ScanControl& scans, domain::UserId user,
             std::optional<Position> resume)
      : events_(events), scans_(scans), user_(user), position_(resume) {}

  [[nodiscard]] base::Result<std::vector<http::ServerEvent>> take() override {
    std::vector<http::ServerEvent> out;
    if (!started_) start(out);
    for (const auto& record : events_.changes_after(position_->change, batch)) {
      position_->change = record.seq;
      out.push_back({position_->text(), "change", wire::to_json(dto::from(record.change))});
    }
    for (const auto& event : events_.user_events_after(user_, position_->user_event, batch)) {
      position_->user_event = event.seq;
      out.push_back({position_->text(), event.kind, event.payload_json});
    }
    std::string scan = wire::to_json(dto::from(scans_.status()));
    if (scan != last_scan_) {
      last_scan_ = scan;
      out.push_back({"", "scan", std::move(scan)});
    }
    return out;
  }

 private:
  static constexpr std::size_t batch = base::limits::event_backlog_max;

  // A fresh stream begins at the end; one that resumes must still find what follows its position.
  void start(std::vector<http::ServerEvent>& out) {
    started_ = true;
    const auto [oldest_change, newest_change] = events_.change_range();
    const auto [oldest_event, newest_event] = events_.user_event_range();
    const bool fresh = !position_;
    const bool lost =
        position_ &&
        (position_->change + 1 < oldest_change || position_->change > newest_change ||
         position_->user_event + 1 < oldest_event || position_->user_event > newest_event);
    if (!fresh && !lost) return;
    position_ = Position{newest_change, newest_event};
    out.push_back({position_->text(), lost ? "reset" : "hello", "{}"});
  }

  domain::EventStore& events_;
  domain::ScanControl& scans_;
  const domain::UserId user_;
  std::optional<Position> position_;
  std::string last_scan_;
  bool started_ = false;
};

}  // namespace

void add_event_routes(http::Router& router, const Collaborators& with) {
  add_guarded(
      router, with.gate, {.pattern = "/api/v1/events", .operation_id = "streamEvents"},
      [&store = with.store, &scans = with.scans, &wake = with.wake](
          const http::Request& request, const services::Principal& caller) {
        std::optional<Position> resume;
        if (const auto id = request.headers.get("last-event-id")) {
          resume = Position::parse(*id).value_or(Position{-1, -1});
        }
        http::Response response;
        response.body = http::EventStreamBody{
            .source = std::make_unique<UserEvents>(store.events(), scans, caller.user.id, resume),
            .wake = &wake};
        return response;
      });
}

void add_routes(http::Router& router, const Collaborators& with) {
  add_server_routes(router, with);
  add_account_routes(router, with);
  add_credential_routes(router, with);
  add_catalog_routes(router, with);
  add_media_routes(router, with);
  add_scan_routes(router, with);
  add_event_routes(router, with);
}

}  // namespace segue::api
