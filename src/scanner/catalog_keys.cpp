#include "scanner/catalog_keys.hpp"

#include <span>
#include <utility>

#include "base/assert.hpp"
#include "base/crypto.hpp"
#include "base/limits.hpp"

namespace segue::scanner {
namespace {

// Beyond this a memory is emptied rather than grown; the database knows the rest.
template <class Map>
void bound(Map& memory) {
  if (memory.size() > base::limits::known_keys_max) memory.clear();
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

void BatchKeys::note(const BatchPart& part, std::span<const MatchedTrack> tracks) {
  releases_.note(*part.release, tracks, part.begins);
  parts_.push_back(part);
}

void BatchKeys::note(const CreditDraft& credit, domain::ReleaseId release) {
  for (const CreditDraft::Part& part : credit.parts) artists_.note(part.artist, release);
  credit_drafts_.push_back(&credit);
}

void BatchKeys::resolve() {
  bound(context_.memory.credits);
  bound(context_.memory.groups);
  releases_.resolve();
  for (const BatchPart& part : parts_) {
    const domain::ReleaseId release = releases_.id(*part.release);
    note(part.release->credit, release);
    note(part.release->group.credit, release);
    for (const TrackDraft& track : part.tracks) {
      note(track.credit, release);
      for (const RoleDraft& role : track.roles) artists_.note(role.artist, release);
    }
  }
  artists_.resolve();
  put_credits();
  put_groups();
  put_releases();
}

domain::ArtistCredit BatchKeys::credit_row(const CreditDraft& draft) const {
  domain::ArtistCredit credit{.display = draft.display, .parts = {}};
  for (const CreditDraft::Part& part : draft.parts) {
    credit.parts.push_back({artist(part.artist), part.credited_name, part.join_phrase});
  }
  return credit;
}

void BatchKeys::put_credits() {
  auto& memory = context_.memory.credits;
  std::map<std::string, domain::ArtistCredit> credits;
  for (const CreditDraft* const draft : credit_drafts_) {
    const domain::ArtistCredit credit = credit_row(*draft);
    credits.try_emplace(credit_key(credit), credit);
  }
  const std::vector<std::string> keys = missing_keys(credits, memory);
  if (keys.empty()) return;
  const auto found = context_.tx.credits_by_key(keys);
  std::vector<domain::CreditRow> rows;
  for (const std::string& key : keys) {
    const auto row = found.find(key);
    const auto id = row != found.end() ? row->second : context_.tx.ids().next<domain::CreditId>();
    if (row == found.end()) rows.push_back({id, key, std::move(credits[key])});
    memory[key] = id;
  }
  if (!rows.empty()) context_.tx.put_credits(rows);
}

void BatchKeys::put_groups() {
  auto& memory = context_.memory.groups;
  std::map<std::string, const GroupDraft*> groups;
  for (const ReleaseDraft* const release : releases_.writers()) {
    groups.try_emplace(release->group.key, &release->group);
  }
  if (groups.empty()) return;
  const std::vector<std::string> keys = missing_keys(groups, memory);
  if (!keys.empty()) {
    const auto found = context_.tx.release_groups_by_key(keys);
    for (const std::string& key : keys) {
      const auto row = found.find(key);
      memory[key] =
          row != found.end() ? row->second : context_.tx.ids().next<domain::ReleaseGroupId>();
    }
  }
  std::vector<domain::ReleaseGroupRow> rows;
  rows.reserve(groups.size());
  for (const auto& [key, group] : groups) {
    rows.push_back({.id = known(memory, key),
                    .key = key,
                    .title = group->title,
                    .sort_key = group->sort_key,
                    .folded = group->folded,
                    .mbid = group->mbid,
                    .credit = credit(group->credit),
                    .types = group->types,
                    .first_release_date = group->first_release_date});
  }
  context_.tx.put_release_groups(rows);
}

void BatchKeys::put_releases() {
  std::vector<domain::ReleaseRow> rows;
  for (const ReleaseDraft* const draft : releases_.writers()) {
    rows.push_back({.id = release(*draft),
                    .group = known(context_.memory.groups, draft->group.key),
                    .key = draft->key,
                    .title = draft->title,
                    .sort_title = draft->sort_title,
                    .sort_key = draft->sort_key,
                    .folded = draft->folded,
                    .version = draft->version,
                    .artist_sort_key = draft->artist_sort_key,
                    .mbid = draft->mbid,
                    .barcode = draft->barcode,
                    .country = draft->country,
                    .status = draft->status,
                    .discogs_id = draft->discogs_id,
                    .asin = draft->asin,
                    .language = draft->language,
                    .script = draft->script,
                    .copyright = draft->copyright,
                    .credit = credit(draft->credit),
                    .date = draft->date,
                    .original_date = draft->original_date,
                    .compilation = draft->compilation,
                    .disc_total = draft->disc_total,
                    .labels = draft->labels,
                    .added_at = context_.now});
  }
  if (!rows.empty()) context_.tx.put_releases(rows);
}

domain::CreditId BatchKeys::credit(const CreditDraft& draft) const {
  return known(context_.memory.credits, credit_key(credit_row(draft)));
}

}  // namespace segue::scanner
