#include "library.hpp"

#include <fmt/format.h>

#include <array>

#include "base/text.hpp"

namespace segue::contract {
namespace {

using namespace domain;

RecordingRow own_recording(CatalogTx& transaction, const TrackSpec& track, CreditId credit) {
  const WorkRow work{.id = transaction.ids().next<WorkId>(),
                     .key = fmt::format("work of {}", track.title),
                     .title = "Variations"};
  const auto known = transaction.works_by_key(std::span(&work.key, 1));
  if (known.empty()) transaction.put_works(std::span(&work, 1));
  return {.id = transaction.ids().next<RecordingId>(),
          .title = track.title,
          .acoustid = "acoustid",
          .credit = credit,
          .duration_ms = 180'000,
          .bpm = 61.5,
          .musical_key = "Gm",
          .languages = {"deu"},
          .first_release_date = {.year = 1981, .month = 8, .day = {}},
          .explicit_content = false,
          .isrcs = {"DEA123456789"},
          .works = {{.work = known.empty() ? work.id : known.begin()->second,
                     .movement = "Aria",
                     .movement_number = 1,
                     .movement_total = 32}}};
}

domain::RecordingRow recording(CatalogTx& transaction, const AlbumSpec& spec,
                               const TrackSpec& track, CreditId credit) {
  if (track.own_recording) return own_recording(transaction, track, credit);
  RecordingRow row;
  row.key = fmt::format("{}|{}|{}|{}", spec.artist, spec.title, spec.version, track.title);
  const auto known = transaction.recordings_by_key(std::span(&row.key, 1));
  row.id = known.empty() ? transaction.ids().next<RecordingId>() : known.begin()->second;
  row.title = track.title;
  row.credit = credit;
  row.duration_ms = 180'000;
  row.isrcs = {"USRC17607839", "DEA123456789"};
  return row;
}

AudioFileRow file_of(const Album& album, const AlbumSpec& spec, const TrackRow& track) {
  AudioFileRow file;
  file.root = spec.root;
  file.relative_path =
      fmt::format("{}/{}-{:02} {}.flac", album.directory, track.disc, track.position, track.title);
  file.size_bytes = 30'000'000 + track.position;
  file.mtime_ns = 1'700'000'000'000'000'000;
  file.format = {"flac", "flac", true, 900, 44'100, 16, 2};
  file.duration_ms = track.duration_ms;
  file.gain = {.track_gain_db = -7.25, .album_gain_db = {}, .track_peak = 0.5, .album_peak = {}};
  file.track = track.id;
  file.cover.value = spec.cover;
  file.raw_tags_json = R"({"TITLE":["x"]})";
  return file;
}

void add_tracks(CatalogTx& transaction, const AlbumSpec& spec, Album& album) {
  std::vector<RecordingRow> recordings;
  std::int32_t position = 0;
  for (const TrackSpec& wanted : spec.tracks) {
    const CreditId credit =
        wanted.artist.empty() ? album.credit : credit_to(transaction, wanted.artist);
    recordings.push_back(recording(transaction, spec, wanted, credit));
    TrackRow track;
    track.id = transaction.ids().next<TrackId>();
    track.release = album.id;
    track.recording = recordings.back().id;
    track.disc = wanted.disc;
    track.position = ++position;
    track.title = wanted.title;
    track.sort_title = wanted.title;
    track.sort_key = base::text::sort_key(wanted.title);
    track.folded = base::text::folded(wanted.title);
    track.credit = credit;
    track.duration_ms = 180'000;
    track.date = spec.date;
    track.genres = wanted.genres;
    track.moods = wanted.moods;
    track.credits = {{"composer", album.artist, ""}, {"performer", album.artist, "piano"}};
    track.added_at = spec.added_at;
    album.tracks.push_back(track);
    album.files.push_back(file_of(album, spec, track));
    AudioFileRow& file = album.files.back();
    file.id = transaction.ids().next<FileId>();
    file.inode = file.id.value;
  }
  transaction.put_recordings(recordings);
  transaction.put_tracks(album.tracks);
  transaction.put_files(album.files);
  if (spec.cover.empty()) return;
  const ImageRow image = image_row(spec.root, spec.cover);
  transaction.put_images(std::span(&image, 1));
}

ReleaseGroupRow group_of(CatalogTx& transaction, const AlbumSpec& spec, CreditId credit) {
  ReleaseGroupRow group;
  group.title = spec.group.empty() ? spec.title : spec.group;
  group.key = fmt::format("{}|{}", spec.artist, group.title);
  const auto known = transaction.release_groups_by_key(std::span(&group.key, 1));
  group.id = known.empty() ? transaction.ids().next<ReleaseGroupId>() : known.begin()->second;
  group.sort_key = base::text::sort_key(group.title);
  group.folded = base::text::folded(group.title);
  group.credit = credit;
  group.types = {"album", "live"};
  group.first_release_date = spec.date;
  return group;
}

}  // namespace

RootId add_root(CatalogTx& transaction, const std::string& name) {
  Root root;
  root.name = name;
  root.path = "/drives/" + name;
  root.identity = "marker:" + name;
  root.added_at = 1;
  return transaction.add_root(root);
}

ImageRow image_row(RootId root, const std::string& id) {
  return {.id = {id},
          .content_hash = "ff",
          .mime = "image/png",
          .width = 600,
          .height = 500,
          .size_bytes = 12'345,
          .root = root,
          .relative_path = "pictures/" + id + ".png"};
}

ArtistId artist_named(CatalogTx& transaction, const std::string& name) {
  ArtistRow row;
  row.key = "name:" + base::text::folded(name);
  const auto known = transaction.artists_by_key(std::span(&row.key, 1));
  if (!known.empty()) return known.front().id;
  row.id = transaction.ids().next<ArtistId>();
  row.name = name;
  row.sort_name = name;
  row.sort_key = base::text::sort_key(name);
  row.folded = base::text::folded(name);
  transaction.put_artists(std::span(&row, 1));
  return row.id;
}

CreditId credit_to(CatalogTx& transaction, const std::string& artist) {
  CreditRow row;
  row.credit.display = artist;
  row.credit.parts = {{artist_named(transaction, artist), artist, ""}};
  row.key = fmt::format("{}|{}", artist, row.credit.parts.front().artist.value);
  const auto known = transaction.credits_by_key(std::span(&row.key, 1));
  if (!known.empty()) return known.begin()->second;
  row.id = transaction.ids().next<CreditId>();
  transaction.put_credits(std::span(&row, 1));
  return row.id;
}

Album add_album(CatalogTx& transaction, const AlbumSpec& spec) {
  Album album;
  album.artist = artist_named(transaction, spec.artist);
  album.credit = credit_to(transaction, spec.artist);
  album.directory = spec.directory.empty()
                        ? fmt::format("{}/{} {}", spec.artist, spec.title, spec.version)
                        : spec.directory;
  const ReleaseGroupRow group = group_of(transaction, spec, album.credit);
  transaction.put_release_groups(std::span(&group, 1));
  album.group = group.id;

  ReleaseRow release;
  release.key = fmt::format("{}|{}|{}", spec.artist, spec.title, spec.version);
  const auto known = transaction.releases_by_key(std::span(&release.key, 1));
  release.id = known.empty() ? transaction.ids().next<ReleaseId>() : known.begin()->second;
  release.group = group.id;
  release.title = spec.title;
  release.sort_title = spec.title;
  release.sort_key = base::text::sort_key(spec.title);
  release.artist_sort_key = base::text::sort_key(spec.artist);
  release.folded = base::text::folded(spec.title);
  release.version = spec.version;
  release.credit = album.credit;
  release.date = spec.date;
  release.original_date = spec.original_date ? spec.original_date : spec.date;
  release.labels = {{"Factory", "FACT 10"}, {"Qwest", ""}};
  release.added_at = spec.added_at;
  transaction.put_releases(std::span(&release, 1));
  album.id = release.id;

  const MediumRow medium{
      transaction.ids().next<MediumId>(), album.id, {1, "CD", "Side one", 12}, {"disc id"}};
  transaction.put_media(std::span(&medium, 1));
  add_tracks(transaction, spec, album);
  transaction.refresh_releases(std::span(&album.id, 1));
  const std::array changes{Change{ChangeKind::added, "release", album.id.value}};
  transaction.log(changes);
  return album;
}

}  // namespace segue::contract
