#include <fmt/format.h>

#include <charconv>
#include <map>
#include <utility>

#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "base/limits.hpp"
#include "base/mutex.hpp"

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

// How many streams each account has open: a page that leaks them must not take everyone's places.
// Thread: any.
class Listeners {
 public:
  [[nodiscard]] bool try_enter(domain::UserId user) SEGUE_EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    std::size_t& here = by_user_[user];
    if (here >= base::limits::event_streams_per_user_max) return false;
    ++here;
    return true;
  }
  void leave(domain::UserId user) SEGUE_EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    const auto here = by_user_.find(user);
    if (--here->second == 0) by_user_.erase(here);
  }

 private:
  base::Mutex mutex_;
  std::map<domain::UserId, std::size_t> by_user_ SEGUE_GUARDED_BY(mutex_);
};

// One listener's stream: reads what the store holds behind its position, so it goes on where it
// was on any process, and adds the state of the scan whenever that changed. It ends with whatever
// let its listener in.
class UserEvents final : public http::EventSource {
 public:
  UserEvents(const Collaborators& with, std::shared_ptr<Listeners> listeners,
             services::Principal caller, std::optional<Position> resume)
      : with_(with),
        listeners_(std::move(listeners)),
        caller_(std::move(caller)),
        admitted_at_(with.clock.now_ms()),
        endings_seen_(with.accounts.endings()),
        position_(resume) {}
  ~UserEvents() override { listeners_->leave(caller_.user.id); }

  [[nodiscard]] base::Result<std::vector<http::ServerEvent>> take() override {
    const auto changed = admit_again();
    if (!changed) return std::unexpected(changed.error());
    std::vector<http::ServerEvent> out;
    if (!started_) {
      start(out);
    } else if (*changed) {
      out.push_back({position_->text(), "reset", "{}"});
    }
    // Asked before the changes, told after them: a scan that is done has no change still to come.
    std::string scan = wire::to_json(dto::scan_for(with_.scans.status(), caller_.is_admin()));
    auto& events = with_.store.events();
    const auto records = events.changes_after(position_->change, batch);
    for (const auto& record : records) {
      position_->change = record.seq;
      out.push_back({position_->text(), "change", wire::to_json(dto::from(record.change))});
    }
    const std::int64_t newest = events.user_event_range().second;
    const auto own = events.user_events_after(caller_.user.id, position_->user_event, batch);
    for (const auto& event : own) {
      position_->user_event = event.seq;
      out.push_back({position_->text(), event.kind, event.payload_json});
    }
    // What others' events have in between is behind this stream too, so that pruning them does not
    // look as if it had missed its own.
    if (own.size() < batch) position_->user_event = std::max(position_->user_event, newest);
    if (records.size() < batch && scan != last_scan_) {
      last_scan_ = scan;
      out.push_back({"", "scan", std::move(scan)});
    }
    return out;
  }

 private:
  static constexpr std::size_t batch = base::limits::event_batch_max;

  // When something was ended through this process, and once in a heartbeat, for it may have been
  // ended through another. True: the listener's rights are others now, so that all that was read
  // was read with other eyes.
  [[nodiscard]] base::Result<bool> admit_again() {
    constexpr base::UnixMs interval_ms =
        base::limits::heartbeat_interval / std::chrono::milliseconds(1);
    const base::UnixMs now = with_.clock.now_ms();
    const std::uint64_t endings = with_.accounts.endings();
    if (now - admitted_at_ < interval_ms && endings == endings_seen_) return false;
    auto principal = with_.accounts.renewed(caller_);
    if (!principal) return std::unexpected(std::move(principal).error());
    const bool changed =
        principal->view != caller_.view || principal->user.role != caller_.user.role;
    caller_ = std::move(*principal);
    admitted_at_ = now;
    endings_seen_ = endings;
    return changed;
  }

  // A fresh stream begins at the end; one that resumes must still find what follows its position.
  void start(std::vector<http::ServerEvent>& out) {
    started_ = true;
    const auto [oldest_change, newest_change] = with_.store.events().change_range();
    const auto [oldest_event, newest_event] = with_.store.events().user_event_range();
    const bool fresh = !position_;
    const bool lost =
        position_ &&
        (position_->change + 1 < oldest_change || position_->change > newest_change ||
         position_->user_event + 1 < oldest_event || position_->user_event > newest_event);
    if (!fresh && !lost) return;
    position_ = Position{newest_change, newest_event};
    out.push_back({position_->text(), lost ? "reset" : "hello", "{}"});
  }

  const Collaborators with_;
  const std::shared_ptr<Listeners> listeners_;
  services::Principal caller_;
  base::UnixMs admitted_at_;
  std::uint64_t endings_seen_;
  std::optional<Position> position_;
  std::string last_scan_;
  bool started_ = false;
};

http::Response stream_events(const Collaborators& with, const std::shared_ptr<Listeners>& listeners,
                             const http::Request& request, const services::Principal& caller) {
  std::optional<Position> resume;
  if (const auto id = request.headers.get("last-event-id")) {
    resume = Position::parse(*id).value_or(Position{-1, -1});
  }
  if (!listeners->try_enter(caller.user.id)) {
    return http::problem({base::ErrorCode::too_many,
                          fmt::format("this account has {} event streams open; close one first",
                                      base::limits::event_streams_per_user_max)});
  }
  http::Response response;
  response.body = http::EventStreamBody{
      .source = std::make_unique<UserEvents>(with, listeners, caller, resume), .wake = &with.wake};
  return response;
}

}  // namespace

void add_event_routes(http::Router& router, const Collaborators& with) {
  add_guarded(router, with.gate, {.pattern = "/api/v1/events", .operation_id = "streamEvents"},
              [with, listeners = std::make_shared<Listeners>()](const http::Request& request,
                                                                const services::Principal& caller) {
                return stream_events(with, listeners, request, caller);
              });
}

void add_routes(http::Router& router, const Collaborators& with) {
  add_server_routes(router, with);
  add_account_routes(router, with);
  add_user_routes(router, with);
  add_credential_routes(router, with);
  add_catalog_routes(router, with);
  add_listening_routes(router, with);
  add_playlist_routes(router, with);
  add_search_routes(router, with);
  add_media_routes(router, with);
  add_scan_routes(router, with);
  add_folder_routes(router, with);
  add_missing_routes(router, with);
  add_event_routes(router, with);
  add_settings_routes(router, with);
}

}  // namespace segue::api
