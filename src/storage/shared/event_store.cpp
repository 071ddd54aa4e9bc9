#include "storage/shared/event_store.hpp"

namespace segue::storage {
namespace {

constexpr std::string_view select_changes = R"(
SELECT seq, kind, entity, entity_id FROM change_log WHERE seq > $1 ORDER BY seq LIMIT $2)";

domain::ChangeKind change_kind(std::string_view text) {
  if (text == "added") return domain::ChangeKind::added;
  return text == "changed" ? domain::ChangeKind::changed : domain::ChangeKind::removed;
}

domain::ChangeRecord read_change(Row& row) {
  domain::ChangeRecord record;
  record.seq = row.integer();
  record.change.kind = change_kind(row.view());
  record.change.entity = row.text();
  record.change.id = row.integer();
  return record;
}

constexpr std::string_view select_user_events = R"(
SELECT seq, kind, payload FROM user_event WHERE user_id = $1 AND seq > $2 ORDER BY seq LIMIT $3)";

domain::UserEvent read_user_event(Row& row) {
  domain::UserEvent event;
  event.seq = row.integer();
  event.kind = row.text();
  event.payload_json = row.text();
  return event;
}

std::pair<std::int64_t, std::int64_t> range(Database& database, std::string_view sql) {
  return database.read([&](Connection& connection) {
    std::pair<std::int64_t, std::int64_t> range{0, 0};
    connection.query(sql, {}, [&](Row& row) {
      range.first = row.integer();
      range.second = row.integer();
    });
    return range;
  });
}

// A slice at a time, so that other writes get in between: a large import leaves a million rows. The
// newest row stays whatever its age, for it says how far the numbers have come: a stream that has
// seen it has missed nothing.
void prune(Database& database, std::string_view table, base::UnixMs before) {
  constexpr std::int64_t slice = 5'000;
  const std::string oldest = fmt::format("SELECT coalesce(min(seq), 0) FROM {}", table);
  const std::string remove = fmt::format(
      "DELETE FROM {0} WHERE seq < $1 AND at < $2 AND seq < (SELECT max(seq) FROM {0})", table);
  bool more = true;
  while (more) {
    more = database.write([&](Connection& connection) {
      std::int64_t from = 0;
      connection.query(oldest, {}, [&](Row& row) { from = row.integer(); });
      return connection.run(remove, {from + slice, before}) > 0;
    });
  }
}

}  // namespace

std::string_view to_text(domain::ChangeKind kind) {
  switch (kind) {
    case domain::ChangeKind::added:
      return "added";
    case domain::ChangeKind::changed:
      return "changed";
    case domain::ChangeKind::removed:
      break;
  }
  return "removed";
}

void append_user_event(Connection& connection, domain::UserId user, std::string_view kind,
                       const std::string& payload_json, base::UnixMs now) {
  connection.pass(Gate::user_events);
  connection.run("INSERT INTO user_event (user_id, kind, payload, at) VALUES ($1, $2, $3, $4)",
                 {user.value, kind, std::string_view(payload_json), now});
}

std::vector<domain::ChangeRecord> EventStore::changes_after(std::int64_t seq, std::size_t limit) {
  return database_.read([&](Connection& connection) {
    std::vector<domain::ChangeRecord> records;
    connection.query(select_changes, {seq, row_count(limit)},
                     [&](Row& row) { records.push_back(read_change(row)); });
    return records;
  });
}

std::pair<std::int64_t, std::int64_t> EventStore::change_range() {
  return range(database_, R"(SELECT (SELECT min(seq) FROM change_log),
                                    (SELECT max(seq) FROM change_log))");
}

std::vector<domain::UserEvent> EventStore::user_events_after(domain::UserId user, std::int64_t seq,
                                                             std::size_t limit) {
  return database_.read([&](Connection& connection) {
    std::vector<domain::UserEvent> events;
    connection.query(select_user_events, {user.value, seq, row_count(limit)},
                     [&](Row& row) { events.push_back(read_user_event(row)); });
    return events;
  });
}

std::pair<std::int64_t, std::int64_t> EventStore::user_event_range() {
  return range(database_, R"(SELECT (SELECT min(seq) FROM user_event),
                                    (SELECT max(seq) FROM user_event))");
}

void EventStore::add_user_event(domain::UserId user, const std::string& kind,
                                const std::string& payload_json) {
  database_.write([&](Connection& connection) {
    append_user_event(connection, user, kind, payload_json, clock_.now_ms());
  });
  committed_.notify();
}

void EventStore::prune_events(base::UnixMs changes_before, base::UnixMs events_before) {
  prune(database_, "change_log", changes_before);
  prune(database_, "user_event", events_before);
}

}  // namespace segue::storage
