#include "storage/shared/event_store.hpp"
#include "storage/shared/json_list.hpp"
#include "storage/shared/listening_store.hpp"
#include "storage/shared/rows.hpp"

namespace segue::storage {
namespace {

// Where annotations of one kind of subject lie, and how the subject is seen.
struct Place {
  std::string_view entity;  // table, and the name of its id in user_…
  std::string_view alias;
  std::string_view in_roots;
};
constexpr Place artists{"artist", "a", R"(EXISTS (
  SELECT 1 FROM release_artist ra JOIN release_root x ON x.release_id = ra.release_id
  WHERE ra.artist_id = a.id AND x.root_id = ANY({})))"};
constexpr Place releases{"release", "r", release_in_roots};
constexpr Place tracks{"track", "t", track_in_roots};

const Place& place_of(const domain::Subject& subject) {
  if (std::holds_alternative<domain::ArtistId>(subject)) return artists;
  return std::holds_alternative<domain::ReleaseId>(subject) ? releases : tracks;
}

std::int64_t value_of(const domain::Subject& subject) {
  return std::visit([](auto id) { return id.value; }, subject);
}

std::string text_of(const domain::Subject& subject) {
  return std::visit([](auto id) { return to_string(id); }, subject);
}

}  // namespace

bool ListeningStore::annotate(const domain::View& view, const domain::Subject& subject,
                              std::string_view column, std::string_view set, std::int64_t value) {
  const Scope scope = Scope::of(view);
  const Place& place = place_of(subject);
  Query query;
  query.add(fmt::format("INSERT INTO user_{0} (user_id, {0}_id, {1})", place.entity, column));
  query.add("SELECT CAST({} AS bigint),", scope.user)
      .add(fmt::format("{}.id, CAST({{}} AS bigint)", place.alias), value)
      .add(fmt::format("FROM {} {}", place.entity, place.alias))
      .add(fmt::format("WHERE {}.id = {{}}", place.alias), value_of(subject));
  add_scope(query, scope, place.in_roots);
  query.add(fmt::format("ON CONFLICT (user_id, {}_id) DO UPDATE SET", place.entity)).add(set);
  const std::vector<std::string> ids{text_of(subject)};
  const bool found = database_.write([&](Connection& connection) {
    if (query.run(connection) == 0) return false;
    append_user_event(connection, view.user, "annotation", strings_to_json(ids), clock_.now_ms());
    return true;
  });
  if (found) committed_.notify();
  return found;
}

bool ListeningStore::star(const domain::View& view, const domain::Subject& subject,
                          base::UnixMs at) {
  const auto set = fmt::format(
      "starred_at = CASE WHEN user_{0}.starred_at = 0 THEN excluded.starred_at"
      " ELSE user_{0}.starred_at END",
      place_of(subject).entity);
  return annotate(view, subject, "starred_at", set, at);
}

bool ListeningStore::unstar(const domain::View& view, const domain::Subject& subject) {
  return annotate(view, subject, "starred_at", "starred_at = excluded.starred_at", 0);
}

bool ListeningStore::rate(const domain::View& view, const domain::Subject& subject,
                          std::int32_t rating) {
  return annotate(view, subject, "rating", "rating = excluded.rating", rating);
}

}  // namespace segue::storage
