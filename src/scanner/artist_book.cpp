#include "scanner/artist_book.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "media/tag_values.hpp"

namespace segue::scanner {
namespace {

namespace limits = base::limits;
namespace text = base::text;

constexpr std::string_view various_mbid = "89ad4ac3-39f7-470e-963a-56509c546377";
constexpr std::string_view unknown_mbid = "125ec42a-7229-4250-afc5-e057484327fe";

bool names_unknown_artist(std::string_view name) {
  static constexpr std::array<std::string_view, 5> words = {
      "unknown artist", "[unknown]", "[unknown artist]", "<unknown>", "unknown"};
  return std::ranges::find(words, text::folded(name)) != words.end();
}

// Ids belong to names only where there are as many. Where guests were parted from a line, a single
// id is of the one who leads it.
std::string mbid_of(const media::ArtistLine& line, std::size_t index, std::size_t names) {
  if (line.musicbrainz_ids.size() == names) return line.musicbrainz_ids[index];
  const bool parted = line.names.size() < names;
  return parted && index == 0 && line.musicbrainz_ids.size() == 1 ? line.musicbrainz_ids.front()
                                                                  : std::string();
}

std::string sort_of(const media::ArtistLine& line, std::size_t index, std::size_t names) {
  if (line.sort_names.size() == names) return line.sort_names[index];
  const std::vector<std::string> parts = with_guests(line.sort);
  return parts.size() == names ? parts[index] : std::string();
}

// Where the guests begin, and how long the words are that lead to them; npos: nowhere.
struct GuestMark {
  std::size_t at = std::string::npos;
  std::size_t length = 0;
};

GuestMark find_guests(std::string_view lower) {
  static constexpr std::array<std::string_view, 5> words = {" feat. ", " feat ", " ft. ", " ft ",
                                                            " featuring "};
  static constexpr std::array<std::string_view, 6> in_brackets = {"feat. ", "feat ",      "ft. ",
                                                                  "ft ",    "featuring ", "with "};
  GuestMark first;
  for (const std::string_view word : words) {
    const auto at = lower.find(word);
    if (at < first.at) first = {at, word.size()};
  }
  const auto open = lower.find_last_of("([");
  const bool closed = lower.ends_with(')') || lower.ends_with(']');
  if (!closed || open == std::string_view::npos || open > first.at) return first;
  for (const std::string_view word : in_brackets) {
    if (lower.substr(open + 1).starts_with(word)) return {open, 1 + word.size()};
  }
  return first;
}

std::size_t find_name(std::string_view display, std::string_view name, std::size_t from) {
  const auto exact = display.find(name, from);
  if (exact != std::string_view::npos) return exact;
  return text::lower_ascii(display).find(text::lower_ascii(name), from);
}

// What stands behind each name in `display`; none where a name cannot be found, or stands behind
// text that belongs to no name.
std::optional<std::vector<std::string>> joins_in(std::string_view display,
                                                 std::span<const std::string> names) {
  std::vector<std::string> joins;
  std::size_t end = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto at = find_name(display, names[i], end);
    if (at == std::string_view::npos || (i == 0 && at != 0)) return std::nullopt;
    if (i > 0) joins.emplace_back(display.substr(end, at - end));
    end = at + names[i].size();
  }
  joins.emplace_back(display.substr(end));
  return joins;
}

std::vector<std::string> usual_joins(std::size_t count) {
  std::vector<std::string> joins(count, ", ");
  if (count > 1) joins[count - 2] = " & ";
  if (count > 0) joins[count - 1].clear();
  return joins;
}

}  // namespace

std::vector<std::string> with_guests(const std::string& name) {
  const GuestMark mark = find_guests(text::lower_ascii(name));
  if (mark.at == std::string::npos) return {name};
  std::string_view guests = std::string_view(name).substr(mark.at + mark.length);
  if (name[mark.at] != ' ') guests.remove_suffix(1);
  std::vector<std::string> names = {text::trimmed(std::string_view(name).substr(0, mark.at)),
                                    text::trimmed(guests)};
  if (names[0].empty() || names[1].empty()) return {name};
  return names;
}

std::vector<std::string> names_of(const media::ArtistLine& line) {
  std::vector<std::string> names = line.names;
  if (names.empty() && !line.display.empty()) names.push_back(line.display);
  if (names.size() == 1) names = with_guests(names.front());
  if (names.size() > limits::credit_parts_max) names.resize(limits::credit_parts_max);
  return names;
}

std::string short_key(std::string key) {
  if (key.size() <= limits::key_bytes_max) return key;
  const auto digest = base::crypto::sha256(key);
  const std::string hash = base::crypto::base32(std::span(digest).first(16));
  return text::capped(std::move(key), limits::key_bytes_max - hash.size() - 1) + "~" + hash;
}

std::string folded_name(std::string_view name) {
  std::string folded = text::folded(name);
  return text::capped(folded.empty() ? std::string(name) : std::move(folded),
                      limits::folded_bytes_max);
}

std::string sort_text(std::string_view name) {
  std::string key = text::sort_key(name);
  return text::capped(key.empty() ? std::string(name) : std::move(key), limits::sort_bytes_max);
}

bool names_various_artists(std::string_view name) {
  static constexpr std::array<std::string_view, 10> words = {"various artists",
                                                             "various",
                                                             "va",
                                                             "v.a.",
                                                             "v/a",
                                                             "[various artists]",
                                                             "verschiedene interpreten",
                                                             "verschiedene kunstler",
                                                             "artistes divers",
                                                             "varios artistas"};
  return std::ranges::find(words, text::folded(name)) != words.end();
}

ArtistDraft various_artists() {
  return {.key = "various-artists",
          .name = "Various Artists",
          .sort_name = "Various Artists",
          .sort_key = "various artists",
          .folded = "various artists",
          .mbid = std::string(various_mbid)};
}

ArtistDraft unknown_artist() {
  return {.key = "unknown-artist",
          .name = "Unknown Artist",
          .sort_name = "Unknown Artist",
          .sort_key = "unknown artist",
          .folded = "unknown artist",
          .mbid = {}};
}

CreditDraft credit_of(const ArtistDraft& artist) {
  return {.display = artist.name,
          .parts = {{.artist = artist, .credited_name = artist.name, .join_phrase = {}}}};
}

std::string most_frequent(const std::map<std::string, int>& votes) {
  const auto best = std::ranges::max_element(
      votes, [](const auto& left, const auto& right) { return left.second < right.second; });
  return best == votes.end() ? std::string() : best->first;
}

void ArtistBook::note_name(const std::string& name, const std::string& mbid,
                           const std::string& sort_name) {
  made_.clear();
  const std::string folded = folded_name(name);
  if (!mbid.empty()) ++mbids_by_folded_[folded][mbid];
  Entry& entry = entries_[mbid.empty() ? folded : mbid];
  ++entry.names[name];
  if (!sort_name.empty()) ++entry.sort_names[sort_name];
}

void ArtistBook::note(const media::ArtistLine& line) {
  const std::vector<std::string> names = names_of(line);
  for (std::size_t i = 0; i < names.size(); ++i) {
    note_name(names[i], mbid_of(line, i, names.size()), sort_of(line, i, names.size()));
  }
}

void ArtistBook::note(const std::vector<media::Credit>& credits) {
  for (const media::Credit& credit : credits) {
    if (!credit.name.empty()) note_name(credit.name, {}, credit.sort_name);
  }
}

std::string ArtistBook::identity_of(const std::string& name, const std::string& mbid) const {
  if (!mbid.empty()) return mbid;
  const auto known = mbids_by_folded_.find(folded_name(name));
  return known != mbids_by_folded_.end() && known->second.size() == 1 ? known->second.begin()->first
                                                                      : std::string();
}

ArtistDraft ArtistBook::artist(const std::string& name, const std::string& mbid) const {
  const auto [at, is_new] = made_.try_emplace({name, mbid});
  if (is_new) at->second = make(name, mbid);
  return at->second;
}

ArtistDraft ArtistBook::make(const std::string& name, const std::string& mbid) const {
  const std::string id = identity_of(name, mbid);
  if (id == various_mbid || (id.empty() && names_various_artists(name))) return various_artists();
  if (id == unknown_mbid || (id.empty() && names_unknown_artist(name))) return unknown_artist();

  ArtistDraft draft;
  draft.mbid = id;
  const std::string folded = folded_name(name);
  const auto entry = entries_.find(id.empty() ? folded : id);
  draft.name = entry == entries_.end() ? name : most_frequent(entry->second.names);
  draft.folded = folded_name(draft.name);
  draft.key = id.empty() ? short_key("name:" + draft.folded) : "mb:" + id;
  const std::string sort =
      entry == entries_.end() ? std::string() : most_frequent(entry->second.sort_names);
  draft.sort_name = sort.empty() ? draft.name : sort;
  draft.sort_key = sort_text(draft.sort_name);
  return draft;
}

CreditDraft ArtistBook::credit(const media::ArtistLine& line) const {
  const std::vector<std::string> names = names_of(line);
  CreditDraft credit;
  credit.display = line.display.empty() ? media::listed(names) : line.display;
  const auto located = joins_in(credit.display, names);
  const std::vector<std::string> joins = located ? *located : usual_joins(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    credit.parts.push_back({.artist = artist(names[i], mbid_of(line, i, names.size())),
                            .credited_name = names[i],
                            .join_phrase = joins[i]});
  }
  return credit;
}

}  // namespace segue::scanner
