#include <fmt/format.h>

#include "base/limits.hpp"
#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;

class Tracks : public Contract {
 protected:
  // A second file of the album's first track.
  AudioFileRow add_copy(const Album& album, RootId root, AudioFormat format) {
    return transact([&](CatalogTx& transaction) {
      AudioFileRow copy = album.files[0];
      copy.id = transaction.ids().next<FileId>();
      copy.root = root;
      copy.relative_path = "copy/" + fmt::to_string(copy.id.value);
      copy.format = std::move(format);
      copy.inode = copy.id.value;
      transaction.put_files(std::span(&copy, 1));
      transaction.refresh_releases(std::span(&album.id, 1));
      return copy;
    });
  }
  void set_state(RootId id, RootState state) {
    transact([&](CatalogTx& transaction) {
      Root root{.id = id, .name = fmt::to_string(id.value), .path = "/p", .identity = "i"};
      root.identity += fmt::to_string(id.value);
      root.state = state;
      transaction.update_root(root);
    });
  }
};

TEST_F(Tracks, TrackComesBackAsItWasWritten) {
  const RootId music = root("music");
  const Album made =
      album({.root = music,
             .title = "Homogenic",
             .artist = "Björk",
             .date = {1997, 9, 0},
             .added_at = 42,
             .tracks = {{.title = "Jóga", .artist = "Guðmundsdóttir", .genres = {"Pop", "Art"}}},
             .cover = "the-cover"});
  const auto track = catalog().track(everyone, made.tracks[0].id);
  ASSERT_TRUE(track);
  EXPECT_EQ(track->id, made.tracks[0].id);
  EXPECT_EQ(track->recording, made.tracks[0].recording);
  EXPECT_EQ(track->release, made.id);
  EXPECT_EQ(track->release_title, "Homogenic");
  EXPECT_EQ(track->title, "Jóga");
  EXPECT_EQ(track->credit.display, "Guðmundsdóttir");
  ASSERT_EQ(track->credit.parts.size(), 1U);
  EXPECT_EQ(track->credit.parts[0].credited_name, "Guðmundsdóttir");
  EXPECT_EQ(track->release_credit.display, "Björk");
  EXPECT_EQ(track->disc, 1);
  EXPECT_EQ(track->position, 1);
  EXPECT_EQ(track->duration_ms, 180'000);
  EXPECT_EQ(track->date, (PartialDate{1997, 9, 0}));
  EXPECT_THAT(track->genres, ElementsAre("Pop", "Art"));
  EXPECT_EQ(track->gain.track_gain_db, -7.25);
  EXPECT_EQ(track->gain.album_gain_db, std::nullopt);
  EXPECT_EQ(track->gain.track_peak, 0.5);
  EXPECT_EQ(track->format, made.files[0].format);
  EXPECT_EQ(track->size_bytes, 30'000'001);
  EXPECT_EQ(track->cover.value, "the-cover");
  EXPECT_EQ(track->added_at, 42);
  EXPECT_TRUE(track->available);
  EXPECT_FALSE(catalog().track(everyone, TrackId{5}));
}

TEST_F(Tracks, ManyComeInTheOrderAskedFor) {
  const Album made =
      album({.root = root("music"), .tracks = {{.title = "a"}, {.title = "b"}, {.title = "c"}}});
  const std::vector<TrackId> ids = {made.tracks[2].id, TrackId{77}, made.tracks[0].id,
                                    made.tracks[2].id};
  std::vector<std::string> titles;
  for (const Track& track : catalog().tracks(everyone, ids)) titles.push_back(track.title);
  EXPECT_THAT(titles, ElementsAre("c", "a", "c"));
  EXPECT_TRUE(catalog().tracks(everyone, std::span<const TrackId>{}).empty());
}

TEST_F(Tracks, FileTellsWhereTheBytesLie) {
  const RootId music = root("music");
  const Album made = album({.root = music});
  const auto file = catalog().file_of(everyone, made.tracks[1].id);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->file, made.files[1].id);
  EXPECT_EQ(file->track, made.tracks[1].id);
  EXPECT_EQ(file->root, music);
  EXPECT_EQ(file->root_path, "/drives/music");
  EXPECT_EQ(file->relative_path, made.files[1].relative_path);
  EXPECT_EQ(file->size_bytes, made.files[1].size_bytes);
  EXPECT_EQ(file->mtime_ns, made.files[1].mtime_ns);
  EXPECT_EQ(file->duration_ms, 180'000);
  EXPECT_EQ(file->format, made.files[1].format);
  EXPECT_FALSE(catalog().file_of(everyone, TrackId{5}));
}

TEST_F(Tracks, TheBestFileThatIsThereIsPlayed) {
  const RootId music = root("music");
  const RootId away = root("away");
  const Album made = album({.root = music, .tracks = {{.title = "a"}}});
  const TrackId track = made.tracks[0].id;
  const auto playing = [&] { return catalog().file_of(everyone, track).value().file; };

  add_copy(made, music, {"mp3", "mp3", false, 320, 44'100, 0, 2});
  EXPECT_EQ(playing(), made.files[0].id);
  const AudioFileRow better = add_copy(made, away, {"flac", "flac", true, 3000, 96'000, 24, 2});
  EXPECT_EQ(playing(), better.id);
  EXPECT_EQ(catalog().track(everyone, track)->format.bit_depth, 24);

  set_state(away, RootState::offline);
  EXPECT_EQ(playing(), made.files[0].id);
  EXPECT_TRUE(catalog().track(everyone, track)->available);
  set_state(away, RootState::online);
  set_missing({better.id}, made.id);
  EXPECT_EQ(playing(), made.files[0].id);
}

TEST_F(Tracks, AFileOfItsOwnIsPlayedBeforeAPartOfAnother) {
  const RootId music = root("music");
  const Album made = album({.root = music, .tracks = {{.title = "a"}}});
  AudioFileRow part = add_copy(made, music, {"flac", "flac", true, 1100, 44'100, 16, 2});
  part.part = {.number = 1, .start = 0, .end = 75};
  transact([&](CatalogTx& transaction) { transaction.put_files(std::span(&part, 1)); });
  EXPECT_EQ(catalog().file_of(everyone, made.tracks[0].id)->file, made.files[0].id);
  part.format.bit_depth = 24;
  transact([&](CatalogTx& transaction) { transaction.put_files(std::span(&part, 1)); });
  EXPECT_EQ(catalog().file_of(everyone, made.tracks[0].id)->file, part.id);
  EXPECT_EQ(catalog().track(everyone, made.tracks[0].id)->part, part.part);
}

TEST_F(Tracks, ATrackOnADriveThatIsAwayIsListedButNotAvailable) {
  const RootId music = root("music");
  const Album made = album({.root = music});
  set_state(music, RootState::offline);
  EXPECT_EQ(catalog().releases(everyone, {}).rows.size(), 1U);
  EXPECT_FALSE(catalog().track(everyone, made.tracks[0].id)->available);
  set_state(music, RootState::degraded);
  EXPECT_TRUE(catalog().track(everyone, made.tracks[0].id)->available);
}

TEST_F(Tracks, WhatIsMissingStaysReadableById) {
  const Album made = album({.root = root("music")});
  set_missing({made.files[0].id}, made.id);
  auto detail = catalog().release(everyone, made.id);
  ASSERT_TRUE(detail);
  ASSERT_EQ(detail->tracks.size(), 1U);  // of an album that is there, what is there
  EXPECT_EQ(detail->release.track_count, 1);
  EXPECT_FALSE(catalog().track(everyone, made.tracks[0].id)->available);
  EXPECT_FALSE(catalog().file_of(everyone, made.tracks[0].id));

  set_missing({made.files[1].id}, made.id);
  EXPECT_TRUE(catalog().releases(everyone, {}).rows.empty());
  EXPECT_TRUE(catalog().artists(everyone, {}).rows.empty());
  detail = catalog().release(everyone, made.id);
  ASSERT_TRUE(detail);
  EXPECT_EQ(detail->tracks.size(), 2U);
  EXPECT_EQ(detail->release.track_count, 2);

  transact([&](CatalogTx& transaction) {
    transaction.put_files(made.files);
    transaction.refresh_releases(std::span(&made.id, 1));
  });
  EXPECT_EQ(catalog().releases(everyone, {}).rows.size(), 1U);
  EXPECT_TRUE(catalog().track(everyone, made.tracks[0].id)->available);
}

TEST_F(Tracks, AnImageIsReadFromADriveThatIsThere) {
  const RootId music = root("music");
  const RootId away = root("away");
  ImageRow image{.id = {"0123456789abcdefghjkmnpqrs"},
                 .content_hash = "ff",
                 .mime = "image/png",
                 .width = 600,
                 .height = 500,
                 .size_bytes = 12'345,
                 .root = music,
                 .relative_path = "a/cover.png"};
  EXPECT_TRUE(catalog().image_sources(image.id).empty());
  transact([&](CatalogTx& transaction) { transaction.put_images(std::span(&image, 1)); });
  auto sources = catalog().image_sources(image.id);
  ASSERT_EQ(sources.size(), 1U);
  EXPECT_EQ(sources[0].root_path, "/drives/music");
  EXPECT_EQ(sources[0].relative_path, "a/cover.png");
  EXPECT_FALSE(sources[0].embedded);
  EXPECT_EQ(sources[0].mime, "image/png");
  EXPECT_EQ(sources[0].width, 600);
  EXPECT_EQ(sources[0].height, 500);
  EXPECT_EQ(sources[0].size_bytes, 12'345);

  clock_.now += 1;
  image.root = away;
  image.relative_path = "b/\xFF.flac";
  image.embedded = true;
  const Album made = album({.root = away, .tracks = {{.title = "a"}}});
  transact([&](CatalogTx& transaction) {
    AudioFileRow file = made.files[0];
    file.relative_path = image.relative_path;
    transaction.put_files(std::span(&file, 1));
    transaction.put_images(std::span(&image, 1));
  });
  const auto paths = [&] {
    std::vector<std::string> all;
    for (const ImageSource& source : catalog().image_sources(image.id)) {
      all.push_back(source.relative_path);
    }
    return all;
  };
  EXPECT_THAT(paths(), ElementsAre("b/\xFF.flac", "a/cover.png"));  // the one seen last first
  EXPECT_TRUE(catalog().image_sources(image.id)[0].embedded);
  set_missing({made.files[0].id}, made.id);
  EXPECT_THAT(paths(), ElementsAre("a/cover.png", "b/\xFF.flac"));
  transact([&](CatalogTx& transaction) { transaction.put_files(made.files); });
  set_state(away, RootState::offline);
  EXPECT_THAT(paths(), ElementsAre("a/cover.png", "b/\xFF.flac"));
}

TEST_F(Tracks, APictureIsLookedForInSoManyPlacesAtMost) {
  const RootId music = root("music");
  std::vector<ImageRow> rows;
  for (int i = 0; i < 40; ++i) {
    rows.push_back({.id = {"0123456789abcdefghjkmnpqrs"},
                    .content_hash = "ff",
                    .mime = "image/png",
                    .root = music,
                    .relative_path = std::to_string(i)});
  }
  transact([&](CatalogTx& transaction) { transaction.put_images(rows); });
  EXPECT_EQ(catalog().image_sources(rows[0].id).size(), base::limits::image_sources_max);
}

}  // namespace
}  // namespace segue::contract
