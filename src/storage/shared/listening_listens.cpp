#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "storage/shared/event_store.hpp"
#include "storage/shared/json_list.hpp"
#include "storage/shared/listening_store.hpp"
#include "storage/shared/new_id.hpp"
#include "storage/shared/rows.hpp"

namespace segue::storage {
namespace {

using domain::Listen;
using domain::Outcome;

constexpr base::UnixMs same_listen_ms = 1'000;  // clients report twice, with clocks of their own

std::string_view to_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::played:
      return "played";
    case Outcome::skipped:
      return "skipped";
    case Outcome::partly:
      break;
  }
  return "partly";
}

Outcome outcome_called(std::string_view text) {
  if (text == "played") return Outcome::played;
  return text == "skipped" ? Outcome::skipped : Outcome::partly;
}

constexpr std::string_view count_of_same = R"(
SELECT count(*) FROM listen
WHERE user_id = $1 AND track_id = $2 AND started_at BETWEEN $3 AND $4)";
constexpr std::string_view insert_listen = R"(
INSERT INTO listen (id, user_id, track_id, started_at, heard_ms, outcome, client, context_kind,
                    context_ref)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO NOTHING)";
constexpr std::string_view put_context = R"(
INSERT INTO user_context (user_id, kind, ref, played_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (user_id, kind, ref) DO UPDATE SET played_at =
  CASE WHEN excluded.played_at > user_context.played_at THEN excluded.played_at
       ELSE user_context.played_at END)";

// A play of the track $2 at $3, for what {0} is, whose id is {1} in a row of track t and what {2}
// joins.
std::string count_play(std::string_view entity, std::string_view id, std::string_view joined) {
  return fmt::format(R"(
INSERT INTO user_{0} (user_id, {0}_id, play_count, played_at)
SELECT DISTINCT CAST($1 AS bigint), {1}, 1, CAST($3 AS bigint)
FROM track t {2} WHERE t.id = $2
ON CONFLICT (user_id, {0}_id) DO UPDATE SET play_count = user_{0}.play_count + 1,
  played_at = CASE WHEN excluded.played_at > user_{0}.played_at THEN excluded.played_at
                   ELSE user_{0}.played_at END)",
                     entity, id, joined);
}

void count_plays(Connection& connection, domain::UserId user, const Listen& listen) {
  static const std::string of_track = count_play("track", "t.id", "");
  static const std::string of_release = count_play("release", "t.release_id", "");
  static const std::string of_artists =
      count_play("artist", "p.artist_id", "JOIN artist_credit_part p ON p.credit_id = t.credit_id");
  for (const std::string* sql : {&of_track, &of_release, &of_artists}) {
    connection.run(*sql, {user.value, listen.track.value, listen.started_at});
  }
}

constexpr std::string_view select_listens = R"(
SELECT l.id, l.track_id, l.started_at, l.heard_ms, l.outcome, l.client, l.context_kind,
       l.context_ref
FROM listen l WHERE l.user_id = {})";

Listen read_listen(Row& row) {
  Listen listen;
  listen.track = row.id<domain::TrackId>();
  listen.started_at = row.integer();
  listen.heard_ms = row.integer();
  listen.outcome = outcome_called(row.view());
  listen.client = row.text();
  listen.context.kind = row.text();
  listen.context.ref = row.text();
  return listen;
}

// Those of these tracks that the scope may see.
std::set<std::int64_t> visible(Connection& connection, const Scope& scope, IdList tracks) {
  Query query;
  query.add("SELECT t.id FROM track t WHERE t.id = ANY({})", tracks);
  add_scope(query, scope, track_in_roots);
  std::set<std::int64_t> found;
  query.run(connection, [&](Row& row) { found.insert(row.integer()); });
  return found;
}

}  // namespace

std::size_t ListeningStore::add_listens(const domain::View& view, std::span<const Listen> listens) {
  const Scope scope = Scope::of(view);
  std::vector<std::int64_t> tracks;
  tracks.reserve(listens.size());
  for (const Listen& listen : listens) tracks.push_back(listen.track.value);
  const std::size_t added = database_.write([&](Connection& connection) {
    const auto known = visible(connection, scope, tracks);
    std::size_t fresh = 0;
    std::set<std::string> told;
    for (const Listen& listen : listens) {
      if (known.count(listen.track.value) == 0) continue;
      std::int64_t same = 0;
      connection.query(count_of_same,
                       {scope.user, listen.track.value, listen.started_at - same_listen_ms,
                        listen.started_at + same_listen_ms},
                       [&](Row& row) { same = row.integer(); });
      if (same > 0) continue;
      with_new_id(ids_, [&](std::int64_t id) {
        return connection.run(
            insert_listen,
            {id, scope.user, listen.track.value, listen.started_at, listen.heard_ms,
             to_text(listen.outcome), std::string_view(listen.client),
             std::string_view(listen.context.kind), std::string_view(listen.context.ref)});
      });
      ++fresh;
      told.insert(to_string(listen.track));
      if (listen.outcome == Outcome::played) count_plays(connection, view.user, listen);
      if (listen.outcome != Outcome::skipped && !listen.context.kind.empty()) {
        connection.run(put_context, {scope.user, std::string_view(listen.context.kind),
                                     std::string_view(listen.context.ref), listen.started_at});
      }
    }
    if (fresh > 0) {
      append_user_event(connection, view.user, "listen",
                        strings_to_json(std::vector(told.begin(), told.end())), clock_.now_ms());
    }
    return fresh;
  });
  if (added > 0) committed_.notify();
  return added;
}

domain::Page<Listen> ListeningStore::listens(const domain::View& view,
                                             const domain::ListenQuery& wanted) {
  const Scope scope = Scope::of(view);
  const std::size_t limit = std::min(wanted.limit, base::limits::page_rows_max);
  Query query;
  query.add(select_listens, scope.user);
  if (wanted.after) {
    query.add("AND (l.started_at, l.id) < ({}, {})", number(wanted.after->key), wanted.after->id);
  }
  if (!scope.every_root) {
    query.add(
        "AND EXISTS (SELECT 1 FROM audio_file x WHERE x.track_id = l.track_id"
        " AND x.root_id = ANY({}))",
        IdList(scope.roots));
  }
  query.add("ORDER BY l.started_at DESC, l.id DESC LIMIT {}", row_count(limit) + 1);
  return database_.read([&](Connection& connection) {
    domain::Page<Listen> page;
    std::int64_t last = 0;
    query.run(connection, [&](Row& row) {
      if (page.rows.size() == limit) {
        page.next = domain::Cursor{fmt::to_string(page.rows.back().started_at), last};
        return;
      }
      last = row.integer();
      page.rows.push_back(read_listen(row));
    });
    return page;
  });
}

std::vector<domain::PlayedContext> ListeningStore::contexts(const domain::View& view,
                                                            std::size_t limit) {
  return database_.read([&](Connection& connection) {
    std::vector<domain::PlayedContext> contexts;
    connection.query(R"(
SELECT kind, ref, played_at FROM user_context WHERE user_id = $1 ORDER BY played_at DESC LIMIT $2)",
                     {view.user.value, row_count(limit)}, [&](Row& row) {
                       domain::PlayedContext context;
                       context.context.kind = row.text();
                       context.context.ref = row.text();
                       context.played_at = row.integer();
                       contexts.push_back(std::move(context));
                     });
    return contexts;
  });
}

bool ListeningStore::set_now_playing(const domain::View& view, const std::string& client,
                                     domain::TrackId track, base::UnixMs at) {
  const Scope scope = Scope::of(view);
  Query query;
  query.add("INSERT INTO now_playing (user_id, client, track_id, at)")
      .add("SELECT CAST({} AS bigint), CAST({} AS text), t.id, CAST({} AS bigint) FROM track t",
           scope.user, std::string_view(client), at)
      .add("WHERE t.id = {}", track.value);
  add_scope(query, scope, track_in_roots);
  query.add(R"(ON CONFLICT (user_id, client)
DO UPDATE SET track_id = excluded.track_id, at = excluded.at)");
  return database_.write([&](Connection& connection) { return query.run(connection) > 0; });
}

std::vector<domain::NowPlaying> ListeningStore::now_playing(const domain::View& view,
                                                            base::UnixMs since) {
  const Scope scope = Scope::of(view);
  Query query;
  query.add(R"(SELECT n.user_id, u.name, n.client, n.track_id, n.at
FROM now_playing n
JOIN app_user u ON u.id = n.user_id
JOIN track t ON t.id = n.track_id
WHERE n.at >= {})",
            since);
  add_scope(query, scope, track_in_roots);
  query.add("ORDER BY n.at DESC, n.user_id, n.client LIMIT {}",
            row_count(base::limits::page_rows_max));
  return database_.read([&](Connection& connection) {
    std::vector<domain::NowPlaying> playing;
    query.run(connection, [&](Row& row) {
      domain::NowPlaying one;
      one.user = row.id<domain::UserId>();
      one.user_name = row.text();
      one.client = row.text();
      one.track = row.id<domain::TrackId>();
      one.at = row.integer();
      playing.push_back(std::move(one));
    });
    return playing;
  });
}

}  // namespace segue::storage
