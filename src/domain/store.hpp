#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/signal.hpp"
#include "domain/account.hpp"
#include "domain/catalog.hpp"
#include "domain/catalog_writer.hpp"
#include "domain/listening.hpp"
#include "domain/playlist.hpp"
#include "domain/playlist_file.hpp"

namespace segue::domain {

// The database is away or refuses. The request border answers 503 with Retry-After, a job waits
// and tries again. The message names the database without its password.
class StoreUnavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ChangeRecord {
  std::int64_t seq = 0;
  Change change;
};

struct UserEvent {
  std::int64_t seq = 0;
  std::string kind;
  std::string payload_json;
};

// What happened, in order, for streams that resume. Sequences rise in commit order.
// Thread: any; calls block on the database.
class EventStore {
 public:
  virtual ~EventStore() = default;
  [[nodiscard]] virtual std::vector<ChangeRecord> changes_after(std::int64_t seq,
                                                                std::size_t limit) = 0;
  // Oldest kept and newest; both 0 when there is none.
  [[nodiscard]] virtual std::pair<std::int64_t, std::int64_t> change_range() = 0;
  [[nodiscard]] virtual std::vector<UserEvent> user_events_after(UserId user, std::int64_t seq,
                                                                 std::size_t limit) = 0;
  [[nodiscard]] virtual std::pair<std::int64_t, std::int64_t> user_event_range() = 0;
  virtual void add_user_event(UserId user, const std::string& kind,
                              const std::string& payload_json) = 0;
  // Drops change records older than `changes_before` and user events older than `events_before`,
  // but never the newest of either.
  virtual void prune_events(base::UnixMs changes_before, base::UnixMs events_before) = 0;
};

// Values that belong to the installation: server id, signing keys, what the admin page writes.
class SettingsStore {
 public:
  virtual ~SettingsStore() = default;
  [[nodiscard]] virtual std::optional<std::string> setting(const std::string& name) = 0;
  virtual void put_setting(const std::string& name, const std::string& value) = 0;
  // The value that stands afterwards: the first writer wins, also over several processes.
  [[nodiscard]] virtual std::string setting_or_put(const std::string& name,
                                                   const std::string& value) = 0;
  // Adds one and returns the new value, from 1: the epoch of a single process.
  [[nodiscard]] virtual std::int64_t next_epoch() = 0;
};

// One open database behind all its ports.
class Store {
 public:
  virtual ~Store() = default;
  [[nodiscard]] virtual CatalogReader& catalog() = 0;
  [[nodiscard]] virtual CatalogWriter& catalog_writer() = 0;
  [[nodiscard]] virtual AccountStore& accounts() = 0;
  [[nodiscard]] virtual ListeningStore& listening() = 0;
  [[nodiscard]] virtual PlaylistStore& playlists() = 0;
  [[nodiscard]] virtual PlaylistFileStore& playlist_files() = 0;
  [[nodiscard]] virtual EventStore& events() = 0;
  [[nodiscard]] virtual SettingsStore& settings() = 0;
  // Fires after every commit that added change records or user events.
  [[nodiscard]] virtual base::Signal& committed() = 0;
  // Throws StoreUnavailable when a trivial query fails.
  virtual void check() = 0;
  [[nodiscard]] virtual std::string describe() const = 0;  // "SQLite /data/segue.db", no secrets
};

}  // namespace segue::domain
