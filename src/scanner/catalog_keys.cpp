#include "scanner/catalog_keys.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/assert.hpp"
#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "scanner/artist_book.hpp"

namespace segue::scanner {
namespace {

// Beyond this a memory is emptied rather than grown; the database knows the rest.
constexpr std::size_t remembered_max = 200'000;

template <class Map>
void bound(Map& memory) {
  if (memory.size() > remembered_max) memory.clear();
}

// What a credit is: its text and, behind it, who stands where. Hashed, since texts may be long.
std::string credit_key(const domain::ArtistCredit& credit) {
  std::string text = credit.display;
  for (const auto& part : credit.parts) {
    text += '\x1f' + std::to_string(part.artist.value) + '\x1f' + part.credited_name + '\x1f' +
            part.join_phrase;
  }
  const auto digest = base::crypto::sha256(text);
  return base::crypto::base32(std::span(digest).first(16));
}

template <class Id>
Id known(const std::unordered_map<std::string, Id>& memory, const std::string& key) {
  const auto found = memory.find(key);
  SEGUE_ASSERT(found != memory.end());
  return found->second;
}

// Keys of `drafts` that the memory lacks.
template <class Drafts, class Memory>
std::vector<std::string> missing_keys(const Drafts& drafts, const Memory& memory) {
  std::vector<std::string> keys;
  for (const auto& [key, draft] : drafts) {
    if (!memory.contains(key)) keys.push_back(key);
  }
  return keys;
}

}  // namespace

void KeyMemory::begin_scan() {
  written.clear();
  written_media.clear();
  artists_learned_ = false;
}

void KeyMemory::forget() {
  *this = KeyMemory{};
}

void KeyMemory::learn_artists(domain::CatalogReader& reader) {
  if (artists_learned_) return;
  artists_learned_ = true;
  domain::ArtistQuery query{.limit = base::limits::page_rows_max, .after = {}, .root = {}};
  for (;;) {
    const auto page = reader.artists({}, query);
    for (const domain::Artist& artist : page.rows) {
      auto& named = artists_by_folded[folded_name(artist.name)];
      const auto same = [&](const NamedArtist& known) { return known.id == artist.id; };
      if (std::ranges::none_of(named, same)) named.push_back({artist.id, artist.mbid});
    }
    if (!page.next) return;
    query.after = page.next;
  }
}

void BatchKeys::note(const CreditDraft& credit) {
  for (const CreditDraft::Part& part : credit.parts) {
    artist_drafts_.try_emplace(part.artist.key, &part.artist);
  }
  credit_drafts_.push_back(&credit);
}

void BatchKeys::note(const ReleaseDraft& release) {
  if (!release_drafts_.try_emplace(release.key, &release).second) return;
  note(release.credit);
  note(release.group.credit);
}

void BatchKeys::note(const TrackDraft& track) {
  note(track.credit);
  for (const RoleDraft& role : track.roles) {
    artist_drafts_.try_emplace(role.artist.key, &role.artist);
  }
}

void BatchKeys::resolve() {
  bound(memory_.artists);
  bound(memory_.credits);
  bound(memory_.groups);
  bound(memory_.releases);
  resolve_artists();
  resolve_credits();
  resolve_groups();
  resolve_releases();
}

void BatchKeys::resolve_artists() {
  std::vector<std::string> keys = missing_keys(artist_drafts_, memory_.artists);
  const std::size_t own = keys.size();
  for (std::size_t i = 0; i < own; ++i) {  // an id may adopt the artist of its name
    const ArtistDraft& draft = *artist_drafts_.at(keys[i]);
    if (!draft.mbid.empty()) keys.push_back(short_key("name:" + draft.folded));
  }
  const auto found =
      keys.empty() ? std::map<std::string, domain::ArtistId>{} : tx_.artists_by_key(keys);
  // With ids first, so that in this batch too a name finds the id it belongs to.
  for (const bool with_id : {true, false}) {
    for (const auto& [key, draft] : artist_drafts_) {
      if (draft->mbid.empty() != with_id) resolve_artist(*draft, found);
    }
  }
  std::vector<domain::ArtistRow> rows;
  rows.reserve(artist_rows_.size());
  for (auto& [id, row] : artist_rows_) rows.push_back(std::move(row));
  if (!rows.empty()) tx_.put_artists(rows);
}

void BatchKeys::resolve_artist(const ArtistDraft& draft,
                               const std::map<std::string, domain::ArtistId>& found) {
  if (const auto known_id = memory_.artists.find(draft.key); known_id != memory_.artists.end()) {
    // An artist with an id is not written by one who only shares the name.
    if (!is_namesake(draft, known_id->second)) {
      put_artist(draft, known_id->second, domain::ChangeKind::changed);
    }
    return;
  }
  if (const auto row = found.find(draft.key); row != found.end()) {
    put_artist(draft, row->second, domain::ChangeKind::changed);
  } else if (const auto adoptive = adopted(draft, found)) {
    memory_.written.erase(adoptive.value);  // the id must be written, whoever wrote the name
    put_artist(draft, adoptive, domain::ChangeKind::changed);
  } else if (const auto namesake = artist_by_name(draft)) {
    memory_.artists[draft.key] = namesake;
  } else {
    put_artist(draft, tx_.ids().next<domain::ArtistId>(), domain::ChangeKind::added);
  }
}

// The draft has no id, the row has: only the name is shared.
bool BatchKeys::is_namesake(const ArtistDraft& draft, domain::ArtistId id) const {
  const auto named = memory_.artists_by_folded.find(draft.folded);
  if (!draft.mbid.empty() || named == memory_.artists_by_folded.end()) return false;
  return std::ranges::any_of(named->second, [&](const KeyMemory::NamedArtist& artist) {
    return artist.id == id && !artist.mbid.empty();
  });
}

// The one artist of this name who has an id, when the draft has none.
domain::ArtistId BatchKeys::artist_by_name(const ArtistDraft& draft) const {
  if (!draft.mbid.empty()) return {};
  const auto named = memory_.artists_by_folded.find(draft.folded);
  if (named == memory_.artists_by_folded.end()) return {};
  domain::ArtistId found;
  for (const KeyMemory::NamedArtist& artist : named->second) {
    if (artist.mbid.empty()) continue;
    if (found) return {};
    found = artist.id;
  }
  return found;
}

domain::ArtistId BatchKeys::adopted(const ArtistDraft& draft,
                                    const std::map<std::string, domain::ArtistId>& found) {
  if (draft.mbid.empty() || draft.key.starts_with("various") || draft.folded.empty()) return {};
  const std::string by_name = short_key("name:" + draft.folded);
  domain::ArtistId id;
  if (const auto row = found.find(by_name); row != found.end()) id = row->second;
  const auto remembered = memory_.artists.find(by_name);
  if (!id && remembered != memory_.artists.end()) id = remembered->second;
  if (!id) return {};
  for (KeyMemory::NamedArtist& artist : memory_.artists_by_folded[draft.folded]) {
    if (artist.id != id) continue;
    if (!artist.mbid.empty()) return {};  // adopted already, by another id
    artist.mbid = draft.mbid;
  }
  memory_.artists[by_name] = id;
  return id;
}

void BatchKeys::put_artist(const ArtistDraft& draft, domain::ArtistId id, domain::ChangeKind kind) {
  memory_.artists[draft.key] = id;
  auto& named = memory_.artists_by_folded[draft.folded];
  bool listed = false;
  for (KeyMemory::NamedArtist& artist : named) {
    if (artist.id != id) continue;
    listed = true;
    if (!draft.mbid.empty()) artist.mbid = draft.mbid;
  }
  if (!listed) named.push_back({id, draft.mbid});
  if (!memory_.written.insert(id.value).second) return;
  artist_rows_[id] = {.id = id,
                      .key = draft.key,
                      .name = draft.name,
                      .sort_name = draft.sort_name,
                      .folded = draft.folded,
                      .mbid = draft.mbid};
  changes_.push_back({kind, "artist", id.value});
}

domain::ArtistCredit BatchKeys::credit_row(const CreditDraft& draft) const {
  domain::ArtistCredit credit{.display = draft.display, .parts = {}};
  for (const CreditDraft::Part& part : draft.parts) {
    credit.parts.push_back({artist(part.artist), part.credited_name, part.join_phrase});
  }
  return credit;
}

void BatchKeys::resolve_credits() {
  std::map<std::string, domain::ArtistCredit> credits;
  for (const CreditDraft* const draft : credit_drafts_) {
    const domain::ArtistCredit credit = credit_row(*draft);
    credits.try_emplace(credit_key(credit), credit);
  }
  const std::vector<std::string> keys = missing_keys(credits, memory_.credits);
  if (keys.empty()) return;
  const auto found = tx_.credits_by_key(keys);
  std::vector<domain::CreditRow> rows;
  for (const std::string& key : keys) {
    const auto row = found.find(key);
    const auto id = row != found.end() ? row->second : tx_.ids().next<domain::CreditId>();
    if (row == found.end()) rows.push_back({id, key, std::move(credits[key])});
    memory_.credits[key] = id;
  }
  if (!rows.empty()) tx_.put_credits(rows);
}

void BatchKeys::resolve_groups() {
  std::map<std::string, const GroupDraft*> groups;
  for (const auto& [key, release] : release_drafts_) {
    groups.try_emplace(release->group.key, &release->group);
  }
  const std::vector<std::string> keys = missing_keys(groups, memory_.groups);
  const auto found = keys.empty() ? std::map<std::string, domain::ReleaseGroupId>{}
                                  : tx_.release_groups_by_key(keys);
  for (const std::string& key : keys) {
    const auto row = found.find(key);
    memory_.groups[key] =
        row != found.end() ? row->second : tx_.ids().next<domain::ReleaseGroupId>();
  }
  std::vector<domain::ReleaseGroupRow> rows;
  for (const auto& [key, group] : groups) {
    const domain::ReleaseGroupId id = known(memory_.groups, key);
    if (!memory_.written.insert(id.value).second) continue;
    rows.push_back({.id = id,
                    .key = key,
                    .title = group->title,
                    .sort_title = group->sort_title,
                    .folded = group->folded,
                    .mbid = group->mbid,
                    .credit = credit(group->credit),
                    .types = group->types,
                    .first_release_date = group->first_release_date});
  }
  if (!rows.empty()) tx_.put_release_groups(rows);
}

void BatchKeys::resolve_releases() {
  const std::vector<std::string> keys = missing_keys(release_drafts_, memory_.releases);
  const auto found =
      keys.empty() ? std::map<std::string, domain::ReleaseId>{} : tx_.releases_by_key(keys);
  for (const std::string& key : keys) {
    const auto row = found.find(key);
    const auto id = row != found.end() ? row->second : tx_.ids().next<domain::ReleaseId>();
    if (row == found.end()) new_releases_.insert(id);
    memory_.releases[key] = id;
  }
  std::vector<domain::ReleaseRow> rows;
  for (const auto& [key, draft] : release_drafts_) {
    const domain::ReleaseId id = known(memory_.releases, key);
    if (!memory_.written.insert(id.value).second) continue;
    rows.push_back({.id = id,
                    .group = known(memory_.groups, draft->group.key),
                    .key = key,
                    .title = draft->title,
                    .sort_title = draft->sort_title,
                    .folded = draft->folded,
                    .version = draft->version,
                    .mbid = draft->mbid,
                    .barcode = draft->barcode,
                    .country = draft->country,
                    .status = draft->status,
                    .discogs_id = draft->discogs_id,
                    .sort_artist = draft->sort_artist,
                    .credit = credit(draft->credit),
                    .date = draft->date,
                    .original_date = draft->original_date,
                    .compilation = draft->compilation,
                    .labels = draft->labels,
                    .added_at = now_});
  }
  if (!rows.empty()) tx_.put_releases(rows);
}

domain::ArtistId BatchKeys::artist(const ArtistDraft& draft) const {
  return known(memory_.artists, draft.key);
}

domain::CreditId BatchKeys::credit(const CreditDraft& draft) const {
  return known(memory_.credits, credit_key(credit_row(draft)));
}

domain::ReleaseId BatchKeys::release(const ReleaseDraft& draft) const {
  return known(memory_.releases, draft.key);
}

}  // namespace segue::scanner
