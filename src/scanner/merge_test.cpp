#include "scanner/merge.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/crypto.hpp"
#include "scanner/fake_catalog.hpp"
#include "scanner/grouping.hpp"
#include "scanner/temp_folder.hpp"

namespace segue::scanner {
namespace {

using domain::ChangeKind;

const std::string mbid_a = "11111111-1111-4111-8111-111111111111";

struct Song {
  std::string path, title, artist = "Ada", album = "Blue";
  int track = 1;
  std::int64_t inode = 0, mtime_ns = 1;
  // NOLINTNEXTLINE(readability-redundant-member-init): else the compiler wants it in every case
  std::string artist_mbid = {}, recording_mbid = {};
};

TaggedFile tagged(const Song& song) {
  const auto slash = song.path.rfind('/');
  TaggedFile file;
  file.directory = song.path.substr(0, slash);
  file.seen = {song.path.substr(slash + 1), 1000, song.mtime_ns, song.inode};
  file.tags.audio.container = media::Container::flac;
  file.tags.audio.codec = media::Codec::flac;
  file.tags.audio.duration_ms = 1000;
  file.tags.title = song.title;
  file.tags.album = song.album;
  for (media::ArtistLine* const line : {&file.tags.artist, &file.tags.album_artist}) {
    line->display = song.artist;
    line->names = {song.artist};
    if (!song.artist_mbid.empty()) line->musicbrainz_ids = {song.artist_mbid};
  }
  file.tags.musicbrainz.recording = song.recording_mbid;
  if (song.track > 0) file.tags.track = {std::to_string(song.track), song.track, {}};
  return file;
}

struct MergeTest : ::testing::Test {
  MergeTest() {
    base::crypto::initialise();
    domain::Root music;
    music.name = "Music";
    music.path = disk.path();
    music.identity = "marker:x";
    root = catalog.add_root(music);
    begin_scan();
  }

  void begin_scan(bool full = false) {
    catalog.tables.changes.clear();
    merger.begin_scan(catalog.roots(), full);
  }

  // As a scan that reads this one family.
  MergeCounts merge(const std::vector<Song>& songs) {
    FolderFamily family{.root = root, .root_name = "Music", .path = {}, .files = {}};
    for (const Song& song : songs) family.files.push_back(tagged(song));
    family.path = family.files.front().directory;
    const std::vector<ReleaseDraft> releases = group(family);
    MergeBatch batch;
    batch.root = root;
    batch.directories = {family.path};
    for (const ReleaseDraft& release : releases) {
      batch.parts.push_back({&release, release.tracks});
      batch.files += release.tracks.size();
    }
    const auto counts = merger.merge(batch);
    EXPECT_TRUE(counts.has_value());
    return counts ? *counts : MergeCounts{};
  }

  [[nodiscard]] bool logged(ChangeKind kind, const std::string& entity, std::int64_t id) const {
    return std::ranges::any_of(catalog.tables.changes, [&](const domain::Change& change) {
      return change.kind == kind && change.entity == entity && change.id == id;
    });
  }

  fake::TempFolder disk;
  fake::FixedClock clock;
  fake::Catalog catalog{clock};
  StageCounters counters;
  Merger merger{catalog, catalog, clock, counters};
  domain::RootId root;
};

TEST_F(MergeTest, NewFilesBecomeTracks) {
  const MergeCounts counts = merge(
      {{"Blue/1.flac", "One", "Ada", "Blue", 1, 11}, {"Blue/2.flac", "Two", "Ada", "Blue", 2, 12}});
  EXPECT_EQ(counts.added, 2);
  EXPECT_EQ(counts.changed, 0);
  ASSERT_EQ(catalog.tables.releases.size(), 1U);
  EXPECT_EQ(catalog.tables.tracks.size(), 2U);
  EXPECT_EQ(catalog.tables.artists.size(), 1U);
  EXPECT_EQ(catalog.tables.recordings.size(), 2U);
  const auto& release = catalog.tables.releases.begin()->second;
  EXPECT_TRUE(logged(ChangeKind::added, "release", release.id.value));
  EXPECT_TRUE(logged(ChangeKind::added, "track", catalog.track_of("Blue/1.flac").id.value));
  EXPECT_TRUE(logged(ChangeKind::added, "artist", catalog.tables.artists.begin()->first.value));
  EXPECT_TRUE(catalog.tables.refreshed.contains(release.id));
}

TEST_F(MergeTest, AgainChangesNothing) {
  const std::vector<Song> songs = {{"Blue/1.flac", "One", "Ada", "Blue", 1, 11},
                                   {"Blue/2.flac", "Two", "Ada", "Blue", 2, 12}};
  merge(songs);
  const auto before = catalog.track_of("Blue/1.flac");
  clock.now += 1000;
  begin_scan();
  const MergeCounts counts = merge(songs);
  EXPECT_EQ(counts.added + counts.changed, 0);
  EXPECT_EQ(catalog.tables.tracks.size(), 2U);
  EXPECT_EQ(catalog.tables.credits.size(), 1U);
  EXPECT_EQ(catalog.track_of("Blue/1.flac").id, before.id);
  EXPECT_EQ(catalog.track_of("Blue/1.flac").added_at, before.added_at);
  EXPECT_FALSE(logged(ChangeKind::changed, "track", before.id.value));
  begin_scan(true);
  merge(songs);
  EXPECT_TRUE(logged(ChangeKind::changed, "track", before.id.value)) << "a full scan reports all";
}

TEST_F(MergeTest, ARetaggedFileKeepsItsTrack) {
  merge({{"Blue/1.flac", "One", "Ada", "Blue", 1, 11, 1}});
  const auto track = catalog.track_of("Blue/1.flac").id;
  const auto old_release = catalog.track_of("Blue/1.flac").release;
  begin_scan();
  catalog.tables.refreshed.clear();
  const MergeCounts counts = merge({{"Blue/1.flac", "Uno", "Bo", "Red", 7, 11, 2}});
  EXPECT_EQ(counts.changed, 1);
  EXPECT_EQ(catalog.track_of("Blue/1.flac").id, track);
  EXPECT_EQ(catalog.track_of("Blue/1.flac").title, "Uno");
  EXPECT_NE(catalog.track_of("Blue/1.flac").release, old_release);
  EXPECT_TRUE(catalog.tables.refreshed.contains(old_release));
  EXPECT_FALSE(catalog.present(old_release));
}

TEST_F(MergeTest, AMovedFileTakesItsRowAndTrackAlong) {
  merge({{"Blue/1.flac", "One", "Ada", "Blue", 1, 11}});
  const auto file = catalog.file("Blue/1.flac")->row.id;
  const auto track = catalog.track_of("Blue/1.flac").id;
  begin_scan();
  const MergeCounts counts = merge({{"Sorted/01 One.flac", "One", "Ada", "Other", 5, 11}});
  EXPECT_EQ(counts.added, 0);
  EXPECT_EQ(counts.changed, 1);
  EXPECT_EQ(catalog.track_of("Sorted/01 One.flac").id, track);
  EXPECT_EQ(catalog.file("Sorted/01 One.flac")->row.id, file);
  EXPECT_EQ(catalog.file("Blue/1.flac"), nullptr);
  EXPECT_TRUE(merger.moved(file));
}

TEST_F(MergeTest, ACopyThatStaysIsNoMove) {
  disk.write("Blue/1.flac", "still here");
  merge({{"Blue/1.flac", "One", "Ada", "Blue", 1, 11}});
  begin_scan();
  merge({{"Other/1.flac", "One", "Bo", "Red", 1, 11}});
  EXPECT_EQ(catalog.tables.files.size(), 2U);
  EXPECT_NE(catalog.track_of("Other/1.flac").id, catalog.track_of("Blue/1.flac").id);
}

TEST_F(MergeTest, ADuplicateIsAnotherFileOfTheTrack) {
  merge({{"Blue/1.flac", "One", "Ada", "Blue", 1, 11}});
  merge({{"Copy/1.mp3", "One", "Ada", "Blue", 1, 21}});
  EXPECT_EQ(catalog.tables.tracks.size(), 1U);
  EXPECT_EQ(catalog.track_of("Copy/1.mp3").id, catalog.track_of("Blue/1.flac").id);
  begin_scan();
  const Song again{"Third/1.ogg", "ONE", "Ada", "Blue", 1, 31};
  merge({again});
  EXPECT_EQ(catalog.tables.tracks.size(), 1U);
  EXPECT_EQ(catalog.track_of("Third/1.ogg").title, "One") << "who was there first has the say";
}

TEST_F(MergeTest, ARetaggedDuplicateLeavesTheTrackToTheOther) {
  merge({{"Blue/1.flac", "One", "Ada", "Blue", 1, 11}});
  merge({{"Copy/1.mp3", "One", "Ada", "Blue", 1, 21}});
  const auto track = catalog.track_of("Blue/1.flac").id;
  begin_scan();
  merge({{"Copy/1.mp3", "Else", "Bo", "Red", 1, 21, 2}});
  EXPECT_EQ(catalog.track_of("Blue/1.flac").id, track);
  EXPECT_EQ(catalog.track_of("Blue/1.flac").title, "One");
  EXPECT_NE(catalog.track_of("Copy/1.mp3").id, track);
}

TEST_F(MergeTest, AReplacedFileKeepsTheTrackAndBringsItsTags) {
  merge({{"Blue/1.mp3", "One", "Ada", "Blue", 1, 11}});
  const auto track = catalog.track_of("Blue/1.mp3").id;
  begin_scan();
  const Song better{"Blue/01 - one.flac", "ONE", "Ada", "Blue", 1, 99};
  merge({better});
  EXPECT_EQ(catalog.track_of("Blue/01 - one.flac").id, track);
  EXPECT_EQ(catalog.track_of("Blue/01 - one.flac").title, "ONE");
}

TEST_F(MergeTest, TwoFilesOfOneTrackThatPartBecomeTwo) {
  merge(
      {{"Blue/1.flac", "One", "Ada", "Blue", 1, 11}, {"Blue/1.mp3", "One", "Ada", "Blue", 1, 12}});
  EXPECT_EQ(catalog.tables.tracks.size(), 1U);
  begin_scan();
  merge({{"Blue/1.flac", "One", "Ada", "Blue", 1, 11},
         {"Blue/1.mp3", "Two", "Ada", "Blue", 2, 12, 2}});
  EXPECT_NE(catalog.track_of("Blue/1.flac").id, catalog.track_of("Blue/1.mp3").id);
}

TEST_F(MergeTest, TracksWithoutAPlaceStayApart) {
  const std::vector<Song> songs = {{"Mix/a.flac", "Same", "Ada", "Mix", 0, 11},
                                   {"Mix/b.flac", "Same", "Ada", "Mix", 0, 12}};
  merge(songs);
  const auto first = catalog.track_of("Mix/a.flac").id;
  begin_scan();
  merge(songs);
  EXPECT_EQ(catalog.tables.tracks.size(), 2U);
  EXPECT_EQ(catalog.track_of("Mix/a.flac").id, first);
}

TEST_F(MergeTest, RecordingsAreSharedByIdOnly) {
  merge({{"Blue/1.flac", "One", "Ada", "Blue", 1, 11, 1, {}, mbid_a},
         {"Blue/2.flac", "One", "Ada", "Blue", 2, 12}});
  merge({{"Best/1.flac", "One", "Ada", "Best", 1, 13, 1, {}, mbid_a},
         {"Best/2.flac", "One", "Ada", "Best", 2, 14}});
  EXPECT_EQ(catalog.tables.recordings.size(), 3U);
  EXPECT_EQ(catalog.track_of("Blue/1.flac").recording, catalog.track_of("Best/1.flac").recording);
}

TEST_F(MergeTest, AHalfTaggedArtistIsOne) {
  merge({{"A/1.flac", "One", "Ada", "A", 1, 11}});
  merge({{"B/1.flac", "One", "Ada", "B", 1, 12, 1, mbid_a}});
  merge({{"C/1.flac", "One", "ADA", "C", 1, 13}});
  EXPECT_EQ(catalog.tables.artists.size(), 1U);
  EXPECT_EQ(catalog.tables.artists.begin()->second.key, "mb:" + mbid_a);
  EXPECT_EQ(catalog.tables.artists.begin()->second.name, "Ada");
}

TEST_F(MergeTest, NamesakesWithIdsStayApart) {
  const std::string mbid_b = "22222222-2222-4222-8222-222222222222";
  merge({{"A/1.flac", "One", "Ada", "A", 1, 11, 1, mbid_a}});
  merge({{"B/1.flac", "One", "Ada", "B", 1, 12, 1, mbid_b}});
  merge({{"C/1.flac", "One", "Ada", "C", 1, 13}});
  EXPECT_EQ(catalog.tables.artists.size(), 3U);
}

TEST_F(MergeTest, ARollbackLeavesNothingBehind) {
  catalog.fail_at_commit = 1;
  EXPECT_THROW(merge({{"A/1.flac", "One", "Ada", "A", 1, 11}}), std::runtime_error);
  EXPECT_TRUE(catalog.tables.artists.empty());
  begin_scan();
  merge({{"A/1.flac", "One", "Ada", "A", 1, 11}});
  EXPECT_EQ(catalog.tables.tracks.size(), 1U);
}

TEST_F(MergeTest, OnlyTheLeaderWrites) {
  catalog.leader = false;
  MergeBatch batch;
  batch.root = root;
  batch.finished = {{"", 1}};
  const auto counts = merger.merge(batch);
  ASSERT_FALSE(counts.has_value());
  EXPECT_EQ(counts.error().code, base::ErrorCode::conflict);
}

TEST_F(MergeTest, LostFilesAreMissingAndTheirTracksRemoved) {
  merge(
      {{"Blue/1.flac", "One", "Ada", "Blue", 1, 11}, {"Blue/2.flac", "Two", "Ada", "Blue", 2, 12}});
  merge({{"Copy/2.mp3", "Two", "Ada", "Blue", 2, 21}});
  const auto one = catalog.track_of("Blue/1.flac");
  const auto two = catalog.track_of("Blue/2.flac");
  begin_scan();
  const std::vector<LostFile> lost = {{catalog.file("Blue/1.flac")->row.id, one.id, one.release},
                                      {catalog.file("Blue/2.flac")->row.id, two.id, two.release}};
  ASSERT_TRUE(merger.mark_missing(lost).has_value());
  EXPECT_TRUE(catalog.file("Blue/1.flac")->missing);
  EXPECT_TRUE(logged(ChangeKind::removed, "track", one.id.value));
  EXPECT_TRUE(logged(ChangeKind::changed, "track", two.id.value)) << "its copy still plays";
  EXPECT_TRUE(logged(ChangeKind::changed, "release", one.release.value));
  begin_scan();
  merge({{"Blue/1.flac", "One", "Ada", "Blue", 1, 11}});
  EXPECT_FALSE(catalog.file("Blue/1.flac")->missing) << "it came back";
  EXPECT_EQ(catalog.track_of("Blue/1.flac").id, one.id);
}

}  // namespace
}  // namespace segue::scanner
