#include "scanner/grouping.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "scanner/artist_book.hpp"
#include "scanner/clusters.hpp"
#include "scanner/track_drafts.hpp"

namespace segue::scanner {
namespace {

namespace text = base::text;
using Votes = std::map<std::string, int>;

// The most frequent value that `field` gives for the songs.
template <class Field>
std::string voted(const Cluster& cluster, Field field) {
  Votes votes;
  for (const Song* song : cluster.songs) {
    if (const std::string& value = field(*song); !value.empty()) ++votes[value];
  }
  return most_frequent(votes);
}

template <class Field>
domain::PartialDate voted_date(const Cluster& cluster, Field field) {
  std::map<domain::PartialDate, int> votes;
  for (const Song* song : cluster.songs) {
    if (const domain::PartialDate date = field(song->tags())) ++votes[date];
  }
  const auto best = std::ranges::max_element(
      votes, [](const auto& left, const auto& right) { return left.second < right.second; });
  return best == votes.end() ? domain::PartialDate{} : best->first;
}

// Who made it, and whether the tags or the folder say so.
struct AlbumArtist {
  CreditDraft credit;
  bool known = false;    // one; else the folder tells this release from its namesakes
  bool various = false;  // many, and none of them first
};

// The line of the album artist that most files show; of equals the one with most ids.
const media::ArtistLine* album_artist_line(const Cluster& cluster) {
  const std::string display =
      voted(cluster, [](const Song& song) { return song.tags().album_artist.display; });
  const media::ArtistLine* best = nullptr;
  for (const Song* song : cluster.songs) {
    const media::ArtistLine& line = song->tags().album_artist;
    if (line.display != display || (line.display.empty() && line.names.empty())) continue;
    if (best == nullptr || line.musicbrainz_ids.size() > best->musicbrainz_ids.size()) best = &line;
  }
  return best;
}

std::string first_name(const media::ArtistLine& line) {
  const std::vector<std::string> names = names_of(line);
  return names.empty() ? std::string() : names.front();
}

// True when the line is by `artist`, alone or before others: "Ada", "Ada feat. Bo", "Ada & Bo".
bool led_by(const media::ArtistLine& line, const std::string& artist_folded) {
  static constexpr std::array<std::string_view, 14> joins = {
      " feat",      " ft",     " with ", " and ", " & ", " x ", " vs",
      " presents ", " meets ", ",",      ";",     " / ", " + ", " und "};
  if (folded_name(first_name(line)) == artist_folded) return true;
  const std::string display = folded_name(line.display);
  if (!display.starts_with(artist_folded)) return false;
  const std::string_view rest = std::string_view(display).substr(artist_folded.size());
  return std::ranges::any_of(joins, [&](std::string_view join) { return rest.starts_with(join); });
}

// Without an album artist: the one who leads every track, else Various Artists.
AlbumArtist artist_of_tracks(const Cluster& cluster, const FolderHint& hint,
                             const ArtistBook& book) {
  std::map<std::string, const media::ArtistLine*> lines;  // by folded first name
  bool flagged = false;
  for (const Song* song : cluster.songs) {
    flagged = flagged || song->tags().compilation;
    const media::ArtistLine& line = song->tags().artist;
    const std::string name = first_name(line);
    if (!name.empty()) lines.emplace(folded_name(name), &line);
  }
  if (lines.empty()) {
    if (hint.various) return {credit_of(various_artists()), false, true};
    if (hint.artist.empty()) return {credit_of(unknown_artist()), false, false};
    return {credit_of(book.artist(hint.artist)), true, false};
  }
  // The shortest name comes first among those that begin with it.
  const std::string& leader = lines.begin()->first;
  const media::ArtistLine& line = *lines.begin()->second;
  const bool one =
      std::ranges::all_of(lines, [&](const auto& entry) { return led_by(*entry.second, leader); });
  // A single song that is marked as part of a compilation was taken out of one.
  const bool lone = flagged && cluster.songs.size() == 1;
  if (!one || lone || (hint.various && lines.size() > 1)) {
    return {credit_of(various_artists()), false, true};
  }
  return {credit_of(book.credit(line).parts.front().artist), true, false};
}

AlbumArtist album_artist_of(const Cluster& cluster, const FolderHint& hint,
                            const ArtistBook& book) {
  const media::ArtistLine* const line = album_artist_line(cluster);
  if (line == nullptr) return artist_of_tracks(cluster, hint, book);
  AlbumArtist found{.credit = book.credit(*line)};
  const std::string& key = found.credit.parts.front().artist.key;
  found.various = key == various_artists().key;
  found.known = !found.various && key != unknown_artist().key;
  return found;
}

std::vector<std::string> types_of(const Cluster& cluster, bool compilation) {
  std::map<std::vector<std::string>, int> votes;
  for (const Song* song : cluster.songs) {
    if (!song->tags().release_types.empty()) ++votes[song->tags().release_types];
  }
  const auto best = std::ranges::max_element(
      votes, [](const auto& left, const auto& right) { return left.second < right.second; });
  std::vector<std::string> types = best == votes.end() ? std::vector<std::string>{} : best->first;
  if (compilation && std::ranges::find(types, "compilation") == types.end()) {
    types.emplace_back("compilation");
  }
  return types;
}

// Labels and catalogue numbers pair up by their order in the file; all numbers are of an only
// label.
std::vector<domain::LabelInfo> labels_of(const Cluster& cluster) {
  std::set<domain::LabelInfo> labels;
  for (const Song* song : cluster.songs) {
    const std::vector<std::string>& names = song->tags().labels;
    const std::vector<std::string>& numbers = song->tags().catalogue_numbers;
    for (std::size_t i = 0; i < std::max(names.size(), numbers.size()); ++i) {
      const std::size_t of = names.size() == 1 ? 0 : i;
      labels.insert({of < names.size() ? names[of] : std::string(),
                     i < numbers.size() ? numbers[i] : std::string()});
    }
  }
  return {labels.begin(), labels.end()};
}

// Where tags name the album, the same folder on two drives is one; else each drive has its own.
std::string place_of(const FolderFamily& family, const Cluster& cluster) {
  const std::string root = cluster.from_folder ? std::to_string(family.root.value) : std::string();
  const auto digest = base::crypto::sha256(root + '\x1f' + album_folder(family.path));
  return base::crypto::base32(std::span(digest).first(16));
}

// What tells albums of one title apart. Only where nearly all songs say it: dates that differ from
// song to song are those of the recordings.
int key_year(const Cluster& cluster, const FolderHint& hint) {
  std::map<int, int> votes;
  int songs = 0;
  for (const Song* song : cluster.songs) {
    const media::FileTags& tags = song->tags();
    const domain::PartialDate edition = tags.release_date ? tags.release_date : tags.date;
    const int year = tags.original_date ? tags.original_date.year : edition.year;
    if (year == 0) continue;
    ++votes[year];
    ++songs;
  }
  for (const auto& [year, count] : votes) {
    if (count * 4 >= songs * 3) return year;
  }
  return songs == 0 ? hint.year : 0;
}

std::string key_of(const std::vector<std::string>& parts) {
  return short_key(text::join(parts, "\x1f"));
}

void fill_titles(const Cluster& cluster, const FolderHint& hint, ReleaseDraft& release) {
  release.title = voted(cluster, [](const Song& song) { return song.album; });
  if (release.title.empty()) release.title = hint.album;
  const EditionTitle edition = without_edition(release.title);
  release.version = voted(cluster, [](const Song& song) { return song.tags().release_version; });
  if (release.version.empty()) release.version = edition.version;
  const std::string sort = voted(cluster, [](const Song& song) { return song.tags().album_sort; });
  release.sort_title = sort.empty() ? release.title : sort;
  release.sort_key = sort_text(release.sort_title);
  release.folded = folded_name(release.title);
  release.group.title = edition.title;
  release.group.sort_key = sort_text(edition.title);
  release.group.folded = folded_name(edition.title);
}

void fill_dates(const Cluster& cluster, const FolderHint& hint, ReleaseDraft& release) {
  using Tags = media::FileTags;
  release.date = voted_date(
      cluster, [](const Tags& tags) { return tags.release_date ? tags.release_date : tags.date; });
  if (!release.date) release.date.year = static_cast<std::int16_t>(hint.year);
  release.original_date = voted_date(cluster, [](const Tags& tags) { return tags.original_date; });
  release.group.first_release_date = release.original_date ? release.original_date : release.date;
}

std::int32_t disc_total(const Cluster& cluster) {
  int total = 0;
  for (const Song* song : cluster.songs) {
    total = std::max(total, song->tags().disc.total.value_or(0));
  }
  return total;
}

void fill_facts(const Cluster& cluster, ReleaseDraft& release) {
  release.mbid = voted(cluster, [](const Song& song) { return song.tags().musicbrainz.release; });
  release.group.mbid =
      voted(cluster, [](const Song& song) { return song.tags().musicbrainz.release_group; });
  release.barcode = voted(cluster, [](const Song& song) { return song.tags().barcode; });
  release.country = voted(cluster, [](const Song& song) { return song.tags().release_country; });
  release.status = voted(cluster, [](const Song& song) { return song.tags().release_status; });
  release.discogs_id =
      voted(cluster, [](const Song& song) { return song.tags().discogs_release_id; });
  release.asin = voted(cluster, [](const Song& song) { return song.tags().asin; });
  release.script = voted(cluster, [](const Song& song) { return song.tags().script; });
  release.copyright = voted(cluster, [](const Song& song) { return song.tags().copyright; });
  release.language = voted(cluster, [](const Song& song) {
    return song.tags().languages.empty() ? std::string() : song.tags().languages.front();
  });
  release.disc_total = disc_total(cluster);
  release.labels = labels_of(cluster);
}

void fill_keys(const FolderFamily& family, const Cluster& cluster, const FolderHint& hint,
               const AlbumArtist& artist, ReleaseDraft& release) {
  const std::string by = artist.various ? "various artists" : folded_name(artist.credit.display);
  std::vector<std::string> group_parts = {"name:" + by, release.group.folded,
                                          std::to_string(key_year(cluster, hint))};
  if (!artist.known) group_parts.push_back(place_of(family, cluster));
  release.group.key = release.group.mbid.empty() ? key_of(group_parts) : "mb:" + release.group.mbid;
  std::vector<std::string> release_parts = std::move(group_parts);
  release_parts.push_back(text::folded(release.version));
  if (!release.discogs_id.empty()) release_parts.push_back(release.discogs_id);
  release.key = release.mbid.empty() ? key_of(release_parts) : "mb:" + release.mbid;
}

ReleaseDraft draft_of(const FolderFamily& family, const Cluster& cluster, const FolderHint& hint,
                      const ArtistBook& book) {
  ReleaseDraft release;
  const AlbumArtist artist = album_artist_of(cluster, hint, book);
  release.credit = artist.credit;
  const std::string sort =
      voted(cluster, [](const Song& song) { return song.tags().album_artist.sort; });
  release.artist_sort_key = release.credit.parts.size() == 1 || sort.empty()
                                ? release.credit.parts.front().artist.sort_key
                                : sort_text(sort);
  fill_titles(cluster, hint, release);
  fill_dates(cluster, hint, release);
  fill_facts(cluster, release);
  fill_keys(family, cluster, hint, artist, release);
  const bool flagged =
      std::ranges::any_of(cluster.songs, [](const Song* song) { return song->tags().compilation; });
  release.group.types = types_of(cluster, artist.various || flagged);
  release.compilation =
      std::ranges::find(release.group.types, "compilation") != release.group.types.end();
  release.group.credit = release.credit;
  add_tracks(cluster, hint, book, release);
  return release;
}

}  // namespace

std::vector<ReleaseDraft> group(const FolderFamily& family) {
  const std::vector<Song> songs = songs_of(family);
  const FolderHint hint = hint_of(family);
  ArtistBook book;
  for (const Song& song : songs) {
    book.note(song.tags().artist);
    book.note(song.tags().album_artist);
    book.note(song.tags().credits);
  }
  std::map<std::string, ReleaseDraft> by_key;
  for (const Cluster& cluster : clusters_of(songs, hint, family.path.empty())) {
    ReleaseDraft release = draft_of(family, cluster, hint, book);
    const auto [known, fresh] = by_key.try_emplace(release.key, std::move(release));
    if (!fresh) take_tracks(std::move(release), known->second);
  }
  std::vector<ReleaseDraft> releases;
  releases.reserve(by_key.size());
  for (auto& [key, release] : by_key) releases.push_back(std::move(release));
  return releases;
}

}  // namespace segue::scanner
