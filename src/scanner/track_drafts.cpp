#include "scanner/track_drafts.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.hpp"
#include "scanner/file_rank.hpp"
#include "scanner/recording_drafts.hpp"

namespace segue::scanner {
namespace {

namespace text = base::text;

// Where a song stands, after all hints of its release were heard.
struct Placed {
  const Song* song = nullptr;
  std::int32_t disc = 1;
  std::int32_t position = 0;
};

// "A3" -> {'A', 3}, "B" -> {'B', 0}: a side of a record and the place on it.
std::optional<std::pair<char, int>> record_side(const Song& song) {
  const std::string& written = song.tags().track.text;
  if (written.empty() || song.tags().track.number) return std::nullopt;
  const char side = written[0] >= 'a' && written[0] <= 'z'
                        ? static_cast<char>(written[0] - 'a' + 'A')
                        : written[0];
  if (side < 'A' || side > 'Z' || written.size() > 3) return std::nullopt;
  int place = 0;
  for (const char digit : written.substr(1)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    place = place * 10 + (digit - '0');
  }
  return std::pair(side, place);
}

// A number in the file's name is a position unless the name is the title itself: "99 Luftballons".
bool name_tells_position(const Song& song) {
  if (song.named.position == 0) return false;
  const std::string& title = song.tags().title;
  if (title.empty()) return true;
  const auto& name = song.file->seen.name;
  const std::string stem = text::folded(text::repaired(name.substr(0, name.rfind('.'))));
  return stem != text::folded(title);
}

// Discs are often all tagged "1", each in its own folder: then the folders are right.
bool folders_number_discs(const Cluster& cluster) {
  std::map<int, std::set<int>> folders_by_tag;
  for (const Song* song : cluster.songs) {
    const auto tag = song->tags().disc.number;
    if (song->folder_disc > 0 && tag) folders_by_tag[*tag].insert(song->folder_disc);
  }
  return std::ranges::any_of(folders_by_tag,
                             [](const auto& entry) { return entry.second.size() > 1; });
}

std::int32_t disc_of(const Song& song, const FolderHint& hint, bool folder_first) {
  const int tag = song.tags().disc.number.value_or(0);
  if (folder_first && song.folder_disc > 0) return song.folder_disc;
  if (tag > 0) return tag;
  if (song.folder_disc > 0) return song.folder_disc;
  if (song.album_disc > 0) return song.album_disc;
  if (song.named.disc > 0) return song.named.disc;
  return std::max(hint.disc, 1);
}

std::vector<Placed> placed(const Cluster& cluster, const FolderHint& hint) {
  const bool folder_first = folders_number_discs(cluster);
  std::vector<Placed> all;
  std::map<std::tuple<std::int32_t, char, int>, std::vector<std::size_t>> sides;
  for (const Song* song : cluster.songs) {
    Placed place{.song = song, .disc = disc_of(*song, hint, folder_first)};
    if (const auto side = record_side(*song)) {
      if (!song->tags().disc.number) place.disc = (side->first - 'A') / 2 + 1;
      sides[{place.disc, side->first, side->second}].push_back(all.size());
    } else if (const int number = song->tags().track.number.value_or(0); number > 0) {
      place.position = number;
    } else if (name_tells_position(*song)) {
      place.position = song->named.position;
    }
    all.push_back(place);
  }
  // Sides become positions in playing order: A1 A2 B1 -> 1 2 3.
  std::map<std::int32_t, std::int32_t> last_of_disc;
  for (const auto& [side, indices] : sides) {
    const std::int32_t position = ++last_of_disc[std::get<0>(side)];
    for (const std::size_t i : indices) all[i].position = position;
  }
  return all;
}

struct Named {
  std::string artist, title;
};

// What the file's name says where no tag does. "Ada - Song.mp3" names an artist only where neither
// tags nor folders do.
Named named_of(const Song& song, const FolderHint& hint) {
  Named named{.artist = {}, .title = song.named.title};
  const auto dash = named.title.find(" - ");
  if (dash == std::string::npos || dash == 0 || !song.tags().title.empty()) return named;
  const std::string before = text::trimmed(std::string_view(named.title).substr(0, dash));
  const std::string behind = text::trimmed(std::string_view(named.title).substr(dash + 3));
  if (behind.empty()) return named;
  const std::string& tagged = song.tags().artist.display;
  const std::string& known = tagged.empty() ? hint.artist : tagged;
  if (known.empty()) return {before, behind};
  if (text::folded(known) == text::folded(before)) return {{}, behind};
  return named;
}

domain::AudioFormat format_of(const media::AudioProperties& audio) {
  return {.container = std::string(name(audio.container)),
          .codec = std::string(name(audio.codec)),
          .lossless = audio.lossless,
          .bitrate_kbps = audio.bitrate_kbps,
          .sample_rate_hz = audio.sample_rate_hz,
          .bit_depth = audio.bit_depth,
          .channels = audio.channels};
}

std::vector<PictureDraft> pictures_of(const media::FileTags& tags) {
  std::vector<PictureDraft> pictures;
  for (const auto kind : {media::PictureKind::front, media::PictureKind::other}) {
    for (const media::EmbeddedPicture& picture : tags.pictures) {
      if (picture.kind != kind) continue;
      pictures.push_back({picture.index, picture.bytes, picture.mime, kind});
    }
  }
  return pictures;
}

FileDraft file_of(const Song& song) {
  return {.directory = song.file->directory,
          .seen = song.file->seen,
          .part = song.file->part,
          .parts = song.file->parts,
          .format = format_of(song.tags().audio),
          .duration_ms = song.tags().audio.duration_ms,
          .encoder_delay = song.tags().audio.encoder_delay_samples,
          .encoder_padding = song.tags().audio.encoder_padding_samples,
          .gain = song.tags().gain,
          .lyrics = song.file->lyrics,
          .rating = song.tags().rating,
          .audio_key = song.tags().audio_key,
          .raw_tags_json = song.file->raw_tags_json,
          .pictures = pictures_of(song.tags()),
          .cover = {}};
}

CreditDraft credit_of_track(const Song& song, const Named& named, const ReleaseDraft& release,
                            const ArtistBook& book) {
  const media::ArtistLine& line = song.tags().artist;
  if (!line.display.empty() || !line.names.empty()) return book.credit(line);
  if (!named.artist.empty()) return credit_of(book.artist(named.artist));
  const bool of_many = release.credit.parts.front().artist.key == various_artists().key;
  return of_many ? credit_of(unknown_artist()) : release.credit;
}

TrackDraft track_of(const Placed& place, const FolderHint& hint, const ReleaseDraft& release,
                    const ArtistBook& book) {
  const media::FileTags& tags = place.song->tags();
  const Named named = named_of(*place.song, hint);
  TrackDraft track;
  track.disc = place.disc;
  track.position = place.position;
  if (record_side(*place.song)) track.number = tags.track.text;
  track.title = tags.title.empty() ? named.title : tags.title;
  track.sort_title = tags.title_sort.empty() ? track.title : tags.title_sort;
  track.sort_key = sort_text(track.sort_title);
  track.folded = folded_name(track.title);
  track.mbid = tags.musicbrainz.release_track;
  track.recording = recording_of(tags);
  track.credit = credit_of_track(*place.song, named, release, book);
  track.duration_ms = tags.audio.duration_ms;
  track.date = tags.date;
  track.genres = tags.genres;
  track.moods = tags.moods;
  track.groupings = tags.groupings;
  for (const media::Credit& credit : tags.credits) {
    if (credit.name.empty()) continue;
    track.roles.push_back(
        {std::string(name(credit.role)), book.artist(credit.name), credit.instrument});
  }
  track.files.push_back(file_of(*place.song));
  return track;
}

bool better(const FileDraft& left, const FileDraft& right) {
  const auto rank = [](const FileDraft& file) {
    return file_rank(file.format, file.part, {}, file.relative_path());
  };
  return rank(left) < rank(right);
}

// The same place, title and length twice is one track with two files; its tags are those of the
// better one.
void fold_duplicates(std::vector<TrackDraft>& tracks) {
  using Place = std::tuple<std::int32_t, std::int32_t, std::string>;
  std::map<Place, std::vector<std::size_t>> placed_at;
  std::vector<TrackDraft> folded;
  std::ranges::sort(tracks, [](const TrackDraft& left, const TrackDraft& right) {
    return better(left.files.front(), right.files.front());
  });
  for (TrackDraft& track : tracks) {
    if (track.position > 0) {
      auto& namesakes = placed_at[{track.disc, track.position, track.folded}];
      const auto same = std::ranges::find_if(namesakes, [&](std::size_t i) {
        return same_length(folded[i].duration_ms, track.duration_ms);
      });
      if (same != namesakes.end()) {
        auto& files = folded[*same].files;
        std::ranges::move(track.files, std::back_inserter(files));
        std::ranges::sort(files, better);
        continue;
      }
      namesakes.push_back(folded.size());
    }
    folded.push_back(std::move(track));
  }
  std::ranges::sort(folded, [](const TrackDraft& left, const TrackDraft& right) {
    const auto place = [](const TrackDraft& track) {
      return std::tuple(track.disc, track.position == 0, track.position);
    };
    if (place(left) != place(right)) return place(left) < place(right);
    const FileDraft& one = left.files.front();
    const FileDraft& other = right.files.front();
    return std::pair(one.relative_path(), one.part) < std::pair(other.relative_path(), other.part);
  });
  tracks = std::move(folded);
}

std::vector<MediumDraft> media_of(const std::vector<Placed>& places) {
  struct Ballot {
    std::map<std::string, int> formats, titles;
    std::map<int, int> totals;
    std::set<std::string> disc_ids;
  };
  std::map<std::int32_t, Ballot> ballots;
  for (const Placed& place : places) {
    Ballot& ballot = ballots[place.disc];
    const media::FileTags& tags = place.song->tags();
    if (!tags.media_format.empty()) ++ballot.formats[tags.media_format];
    const std::string& title =
        tags.disc_subtitle.empty() ? place.song->folder_title : tags.disc_subtitle;
    if (!title.empty()) ++ballot.titles[title];
    if (const int total = tags.track.total.value_or(0); total > 0) ++ballot.totals[total];
    if (!tags.musicbrainz.disc.empty()) ballot.disc_ids.insert(tags.musicbrainz.disc);
  }
  std::vector<MediumDraft> discs;
  discs.reserve(ballots.size());
  for (const auto& [disc, ballot] : ballots) {
    const auto total =
        std::ranges::max_element(ballot.totals, {}, [](const auto& vote) { return vote.second; });
    discs.push_back({.position = disc,
                     .format = most_frequent(ballot.formats),
                     .title = most_frequent(ballot.titles),
                     .track_total = total == ballot.totals.end() ? 0 : total->first,
                     .disc_ids = {ballot.disc_ids.begin(), ballot.disc_ids.end()}});
  }
  return discs;
}

}  // namespace

void add_tracks(const Cluster& cluster, const FolderHint& hint, const ArtistBook& book,
                ReleaseDraft& release) {
  const std::vector<Placed> places = placed(cluster, hint);
  release.media = media_of(places);
  for (const Placed& place : places) {
    release.tracks.push_back(track_of(place, hint, release, book));
  }
  fold_duplicates(release.tracks);
}

void take_tracks(ReleaseDraft&& other, ReleaseDraft& release) {
  std::ranges::move(other.tracks, std::back_inserter(release.tracks));
  fold_duplicates(release.tracks);
  for (MediumDraft& medium : other.media) {
    const auto same = [&](const MediumDraft& known) { return known.position == medium.position; };
    if (std::ranges::none_of(release.media, same)) release.media.push_back(std::move(medium));
  }
  std::ranges::sort(release.media);
}

}  // namespace segue::scanner
