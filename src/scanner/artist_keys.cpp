#include "scanner/artist_keys.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "scanner/artist_book.hpp"

namespace segue::scanner {
namespace {

namespace limits = base::limits;

// Both have key, name, sort_name, folded and mbid; the sort key follows from the sort name.
template <class Artist>
std::uint64_t content_of(const Artist& artist) {
  std::string text;
  for (const std::string* const part :
       {&artist.key, &artist.name, &artist.sort_name, &artist.folded, &artist.mbid}) {
    text += *part;
    text += '\x1f';
  }
  return std::hash<std::string>{}(text);
}

std::string key_by_name(const ArtistDraft& draft) {
  return short_key("name:" + draft.folded);
}

bool has_id(const domain::ArtistRow& row) {
  return !row.mbid.empty();
}

// The one of this name who has an id; none where there are several.
const domain::ArtistRow* only_with_id(const std::vector<domain::ArtistRow>& namesakes) {
  const auto first = std::ranges::find_if(namesakes, has_id);
  if (first == namesakes.end()) return nullptr;
  return std::find_if(std::next(first), namesakes.end(), has_id) == namesakes.end() ? &*first
                                                                                    : nullptr;
}

}  // namespace

void ArtistKeys::note(const ArtistDraft& draft, domain::ReleaseId release) {
  Noted& noted = noted_[draft.key];
  if (noted.draft == nullptr) noted.draft = &draft;
  noted.releases.insert(release);
}

void ArtistKeys::resolve() {
  if (memory_.artists.size() > limits::known_keys_max) memory_.artists.clear();
  resolve_with_ids();
  flush();  // so that names find the ids of this very batch
  resolve_names();
  for (const auto& [key, noted] : noted_) follow_spelling(noted);
  flush();
}

domain::ArtistId ArtistKeys::id(const ArtistDraft& draft) const {
  const auto known = memory_.artists.find(draft.key);
  SEGUE_ASSERT(known != memory_.artists.end());
  return known->second.id;
}

// Of those drafts that nobody remembers; for drafts with an id, also the rows of their names.
ArtistKeys::Rows ArtistKeys::find_rows(bool with_id) {
  std::vector<std::string> keys;
  for (const auto& [key, noted] : noted_) {
    if (noted.draft->mbid.empty() == with_id || memory_.artists.contains(key)) continue;
    keys.push_back(key);
    if (with_id) keys.push_back(key_by_name(*noted.draft));
  }
  Rows rows;
  if (keys.empty()) return rows;
  for (domain::ArtistRow& row : tx_.artists_by_key(keys)) {
    std::string key = row.key;
    rows.emplace(std::move(key), std::move(row));
  }
  return rows;
}

ArtistKeys::Namesakes ArtistKeys::find_namesakes(const std::vector<std::string>& folded) {
  Namesakes namesakes;
  if (folded.empty()) return namesakes;
  for (domain::ArtistRow& row : tx_.artists_by_folded(folded)) {
    namesakes[row.folded].push_back(std::move(row));
  }
  return namesakes;
}

void ArtistKeys::resolve_with_ids() {
  const Rows rows = find_rows(true);
  std::vector<const ArtistDraft*> fresh;
  std::vector<std::string> adoptable;
  for (const auto& [key, noted] : noted_) {
    if (noted.draft->mbid.empty() || memory_.artists.contains(key)) continue;
    if (const auto row = rows.find(key); row != rows.end()) {
      know(*noted.draft, row->second);
      continue;
    }
    fresh.push_back(noted.draft);
    if (rows.contains(key_by_name(*noted.draft))) adoptable.push_back(noted.draft->folded);
  }
  const Namesakes namesakes = find_namesakes(adoptable);
  std::set<domain::ArtistId> adopted;
  for (const ArtistDraft* const draft : fresh) {
    memory_.artists.erase(key_by_name(*draft));  // whoever it stood for, there is one more now
    const auto named = rows.find(key_by_name(*draft));
    const auto others = namesakes.find(draft->folded);
    const bool first_id = others == namesakes.end() || std::ranges::none_of(others->second, has_id);
    if (named != rows.end() && first_id && adopted.insert(named->second.id).second) {
      put(*draft, named->second.id, domain::ChangeKind::changed);
    } else {
      put(*draft, tx_.ids().next<domain::ArtistId>(), domain::ChangeKind::added);
    }
  }
}

void ArtistKeys::resolve_names() {
  const Rows rows = find_rows(false);
  std::vector<const ArtistDraft*> fresh;
  std::vector<std::string> folded;
  for (const auto& [key, noted] : noted_) {
    if (!noted.draft->mbid.empty() || memory_.artists.contains(key)) continue;
    if (const auto row = rows.find(key); row != rows.end()) {
      know(*noted.draft, row->second);
      continue;
    }
    fresh.push_back(noted.draft);
    folded.push_back(noted.draft->folded);
  }
  const Namesakes namesakes = find_namesakes(folded);
  for (const ArtistDraft* const draft : fresh) {
    const auto others = namesakes.find(draft->folded);
    const auto* const one = others == namesakes.end() ? nullptr : only_with_id(others->second);
    if (one != nullptr) {
      memory_.artists[draft->key] = {.id = one->id, .content = content_of(*one), .alias = true};
    } else {
      put(*draft, tx_.ids().next<domain::ArtistId>(), domain::ChangeKind::added);
    }
  }
}

void ArtistKeys::know(const ArtistDraft& draft, const domain::ArtistRow& row) {
  memory_.artists[draft.key] = {.id = row.id, .content = content_of(row), .alias = false};
}

void ArtistKeys::follow_spelling(const Noted& noted) {
  const ArtistDraft& draft = *noted.draft;
  const KeyMemory::KnownArtist known = memory_.artists.at(draft.key);
  if (known.alias) return;  // who only shares the name has no say
  const std::uint64_t content = content_of(draft);
  const auto respelled = memory_.respelled.find(known.id);
  if (content == known.content) {
    if (respelled != memory_.respelled.end()) {
      for (const domain::ReleaseId release : noted.releases) {
        respelled->second.releases.erase(release);
      }
    }
    return;
  }
  if (rewrite_) {  // the first in the order of the walk decides
    if (!memory_.written.contains(known.id)) put(draft, known.id, domain::ChangeKind::changed);
    return;
  }
  if (respelled == memory_.respelled.end() &&
      memory_.respelled.size() >= limits::respelled_artists_max) {
    return;
  }
  KeyMemory::Respelling& spelling = memory_.respelled[known.id];
  if (spelling.content != content) spelling = {.content = content, .releases = {}};
  spelling.releases.insert(noted.releases.begin(), noted.releases.end());
  const std::vector<domain::ReleaseId> all = tx_.releases_of(known.id);
  const auto agrees = [&](domain::ReleaseId release) {
    return spelling.releases.contains(release);
  };
  if (all.empty() || !std::ranges::all_of(all, agrees)) return;
  put(draft, known.id, domain::ChangeKind::changed);
}

void ArtistKeys::put(const ArtistDraft& draft, domain::ArtistId id, domain::ChangeKind kind) {
  memory_.artists[draft.key] = {.id = id, .content = content_of(draft), .alias = false};
  memory_.written.insert(id);
  memory_.respelled.erase(id);
  rows_[id] = {.id = id,
               .key = draft.key,
               .name = draft.name,
               .sort_name = draft.sort_name,
               .sort_key = draft.sort_key,
               .folded = draft.folded,
               .mbid = draft.mbid};
  changes_.push_back({kind, "artist", id.value});
}

void ArtistKeys::flush() {
  std::vector<domain::ArtistRow> rows;
  rows.reserve(rows_.size());
  for (auto& [id, row] : std::exchange(rows_, {})) rows.push_back(std::move(row));
  if (!rows.empty()) tx_.put_artists(rows);
}

}  // namespace segue::scanner
