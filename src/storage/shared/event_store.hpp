#pragma once

#include "domain/store.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// What happened, in SQL that both databases understand. Thread: any.
class EventStore final : public domain::EventStore {
 public:
  EventStore(Database& database, base::Signal& committed, const base::Clock& clock)
      : database_(database), committed_(committed), clock_(clock) {}

  std::vector<domain::ChangeRecord> changes_after(std::int64_t seq, std::size_t limit) override;
  std::pair<std::int64_t, std::int64_t> change_range() override;
  std::vector<domain::UserEvent> user_events_after(domain::UserId user, std::int64_t seq,
                                                   std::size_t limit) override;
  std::pair<std::int64_t, std::int64_t> user_event_range() override;
  void add_user_event(domain::UserId user, const std::string& kind,
                      const std::string& payload_json) override;
  void prune_events(base::UnixMs changes_before, base::UnixMs events_before) override;

 private:
  Database& database_;
  base::Signal& committed_;
  const base::Clock& clock_;
};

[[nodiscard]] std::string_view to_text(domain::ChangeKind kind);

// Tells the user's streams, in the caller's transaction; who commits it fires `committed`.
void append_user_event(Connection& connection, domain::UserId user, std::string_view kind,
                       const std::string& payload_json, base::UnixMs now);

}  // namespace segue::storage
