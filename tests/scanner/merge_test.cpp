#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "merging.hpp"

// Which row a file is, and which track it plays.
namespace segue::scanner {
namespace {

namespace fs = std::filesystem;
using domain::ChangeKind;
using testing::Song;

struct MergeTest : testing::Merging {};

TEST_F(MergeTest, NewFilesBecomeTracks) {
  const MergeCounts counts =
      add({{"Blue/1.flac", "One"}, {"Blue/2.flac", "Two", "Ada", "Blue", 2}});
  EXPECT_EQ(counts.added, 2);
  EXPECT_EQ(counts.changed, 0);
  EXPECT_EQ(count("release"), 1U);
  EXPECT_EQ(count("track"), 2U);
  EXPECT_EQ(count("artist"), 1U);
  EXPECT_EQ(count("recording"), 2U);
  const domain::Track track = track_of("Blue/1.flac");
  EXPECT_TRUE(told(ChangeKind::added, "release", track.release.value));
  EXPECT_TRUE(told(ChangeKind::added, "track", track.id.value));
  EXPECT_TRUE(told(ChangeKind::added, "artist", track.credit.parts[0].artist.value));
  EXPECT_EQ(changes().size(), 4U) << "each once";
}

TEST_F(MergeTest, AgainChangesNothing) {
  const std::vector<Song> songs = {{"Blue/1.flac", "One"},
                                   {"Blue/2.flac", "Two", "Ada", "Blue", 2}};
  add(songs);
  const domain::Track before = track_of("Blue/1.flac");
  const std::string digest = reader().digest();
  clock.now += 1000;
  begin_scan();
  const MergeCounts counts = merge(songs);
  EXPECT_EQ(counts.added + counts.changed, 0);
  EXPECT_EQ(count("track"), 2U);
  EXPECT_EQ(count("artist_credit"), 1U);
  EXPECT_EQ(id("Blue/1.flac"), before.id);
  EXPECT_EQ(track_of("Blue/1.flac").added_at, before.added_at);
  EXPECT_FALSE(told(ChangeKind::changed, "track", before.id.value));
  EXPECT_FALSE(told(ChangeKind::changed, "artist", before.credit.parts[0].artist.value));
  EXPECT_EQ(reader().digest(), digest);
  begin_scan(true);
  merge(songs);
  EXPECT_TRUE(told(ChangeKind::changed, "track", before.id.value)) << "a full scan reports all";
}

TEST_F(MergeTest, ARetaggedFileKeepsItsTrack) {
  add({{"Blue/1.flac", "One"}, {"Blue/2.flac", "Two", "Ada", "Blue", 2}});
  const domain::Track before = track_of("Blue/1.flac");
  begin_scan();
  edit("Blue/1.flac");
  const MergeCounts counts =
      merge({{"Blue/1.flac", "Uno", "Bo", "Red", 7}, {"Blue/2.flac", "Two", "Ada", "Blue", 2}});
  EXPECT_EQ(counts.changed, 1);
  EXPECT_EQ(id("Blue/1.flac"), before.id);
  EXPECT_EQ(track_of("Blue/1.flac").title, "Uno");
  EXPECT_NE(track_of("Blue/1.flac").release, before.release);
  EXPECT_EQ(track_of("Blue/2.flac").release, before.release);
  EXPECT_EQ(titles(), (std::vector<std::string>{"Blue", "Red"}));
  EXPECT_TRUE(told(ChangeKind::changed, "release", before.release.value)) << "it lost a track";
  EXPECT_TRUE(told(ChangeKind::added, "release", track_of("Blue/1.flac").release.value));
}

TEST_F(MergeTest, AnAlbumThatIsRetaggedAsAWholeStaysItself) {
  add({{"Blue/1.flac", "One"}, {"Blue/2.flac", "Two", "Ada", "Blue", 2}});
  const auto release = track_of("Blue/1.flac").release;
  const auto track = id("Blue/1.flac");
  begin_scan();
  edit("Blue/1.flac");
  edit("Blue/2.flac");
  Song one{"Blue/1.flac", "One", "Ada", "Bleu", 1};
  Song two{"Blue/2.flac", "Two", "Ada", "Bleu", 2};
  one.year = two.year = 1971;
  merge({one, two});
  EXPECT_EQ(track_of("Blue/1.flac").release, release);
  EXPECT_EQ(id("Blue/1.flac"), track);
  EXPECT_EQ(titles(), (std::vector<std::string>{"Bleu"}));
  EXPECT_EQ(count("release"), 1U);
  begin_scan();
  merge({one, two});
  EXPECT_EQ(track_of("Blue/1.flac").release, release);
}

TEST_F(MergeTest, AMovedFileTakesItsRowAndTrackAlong) {
  add({{"Blue/1.flac", "One"}});
  const domain::KnownFile before = file("Blue/1.flac");
  begin_scan();
  move("Blue/1.flac", "Sorted/01 One.flac");
  const MergeCounts counts = merge({{"Sorted/01 One.flac", "One", "Ada", "Other", 5}});
  EXPECT_EQ(counts.added, 0);
  EXPECT_EQ(counts.changed, 1);
  EXPECT_EQ(id("Sorted/01 One.flac"), before.track);
  EXPECT_EQ(file("Sorted/01 One.flac").id, before.id);
  EXPECT_FALSE(has_file("Blue/1.flac"));
  EXPECT_TRUE(merger->moved(before.id));
}

// Picard writes the tags, then renames.
TEST_F(MergeTest, AFileThatIsRetaggedAndMovedKeepsItsTrack) {
  add({{"Blue/1.flac", "One"}});
  const auto track = id("Blue/1.flac");
  begin_scan();
  edit("Blue/1.flac");
  move("Blue/1.flac", "Bo/Red/01 Uno.flac");
  merge({{"Bo/Red/01 Uno.flac", "Uno", "Bo", "Red", 7}});
  EXPECT_EQ(id("Bo/Red/01 Uno.flac"), track);
  EXPECT_EQ(count("audio_file"), 1U);
}

// The number of a deleted file is given to the next.
TEST_F(MergeTest, AnInodeThatWasGivenAnewIsNoMove) {
  add({{"Blue/1.flac", "One"}});
  const auto track = id("Blue/1.flac");
  begin_scan();
  edit("Blue/1.flac");
  move("Blue/1.flac", "Red/1.flac");
  Song other{"Red/1.flac", "Else", "Bo", "Red", 1};
  other.duration_ms = 300'000;
  merge({other});
  EXPECT_NE(id("Red/1.flac"), track);
}

TEST_F(MergeTest, ACopyThatStaysIsNoMove) {
  add({{"Blue/1.flac", "One"}});
  begin_scan();
  fs::create_directories(music.path("Other"));
  fs::create_hard_link(music.path("Blue/1.flac"), music.path("Other/1.flac"));
  merge({{"Other/1.flac", "One", "Bo", "Red"}});
  EXPECT_EQ(count("audio_file"), 2U);
  EXPECT_NE(id("Other/1.flac"), id("Blue/1.flac"));
}

// "Track 01" … "Track 03" become "Track 02" … "Track 04".
TEST_F(MergeTest, FilesThatTakeOneAnothersNamesKeepTheirTracks) {
  std::vector<Song> songs;
  for (int i = 1; i <= 3; ++i) {
    songs.push_back({"Blue/Track 0" + std::to_string(i) + ".flac", "Song " + std::to_string(i),
                     "Ada", "Blue", i});
  }
  add(songs);
  std::vector<domain::TrackId> before;
  before.reserve(songs.size());
  for (const Song& song : songs) before.push_back(id(song.path));
  begin_scan();
  for (int i = 3; i >= 1; --i) {
    Song& song = songs[static_cast<std::size_t>(i) - 1];
    const std::string to = "Blue/Track 0" + std::to_string(i + 1) + ".flac";
    move(song.path, to);
    song.path = to;
    song.track = i + 1;
  }
  merge(songs);
  for (std::size_t i = 0; i < songs.size(); ++i) EXPECT_EQ(id(songs[i].path), before[i]);
  EXPECT_EQ(count("track"), 3U);
}

TEST_F(MergeTest, FilesThatExchangeTheirFoldersKeepTheirTracks) {
  add({{"A/1.flac", "One", "Ada", "A"}});
  add({{"B/1.flac", "Two", "Ada", "B"}});
  const auto one = id("A/1.flac");
  const auto two = id("B/1.flac");
  begin_scan();
  move("A/1.flac", "x.flac");
  move("B/1.flac", "A/1.flac");
  move("x.flac", "B/1.flac");
  merge({{"A/1.flac", "Two", "Ada", "B"}});  // one transaction each
  merge({{"B/1.flac", "One", "Ada", "A"}});
  EXPECT_EQ(id("B/1.flac"), one);
  EXPECT_EQ(id("A/1.flac"), two);
}

// Copied under other names and deleted, so that only the tags tell.
TEST_F(MergeTest, FilesThatAreWrittenAnewUnderOtherNamesKeepTheirTracks) {
  add({{"Blue/1.flac", "One"}, {"Blue/2.flac", "Two", "Ada", "Blue", 2}});
  const auto one = id("Blue/1.flac");
  const auto two = id("Blue/2.flac");
  begin_scan();
  replace("Blue/1.flac");
  replace("Blue/2.flac");
  merge({{"Blue/1.flac", "Two", "Ada", "Blue", 2}, {"Blue/2.flac", "One"}});
  EXPECT_EQ(id("Blue/2.flac"), one);
  EXPECT_EQ(id("Blue/1.flac"), two);
}

TEST_F(MergeTest, AnotherSongUnderTheSameNameIsAnotherTrack) {
  add({{"Blue/1.flac", "One"}});
  const auto track = id("Blue/1.flac");
  begin_scan();
  replace("Blue/1.flac");
  Song other{"Blue/1.flac", "Else", "Bo", "Red", 1};
  other.duration_ms = 321'000;
  merge({other});
  EXPECT_NE(id("Blue/1.flac"), track);
  EXPECT_TRUE(told(ChangeKind::removed, "track", track.value));
}

TEST_F(MergeTest, AReplacedFileKeepsTheTrackAndBringsItsTags) {
  add({{"Blue/1.mp3", "One"}});
  const auto track = id("Blue/1.mp3");
  begin_scan();
  fs::remove(music.path("Blue/1.mp3"));
  add({{"Blue/01 - one.flac", "ONE"}});
  EXPECT_EQ(id("Blue/01 - one.flac"), track);
  EXPECT_EQ(track_of("Blue/01 - one.flac").title, "ONE");
}

TEST_F(MergeTest, TracksWithoutAPlaceStayApart) {
  const std::vector<Song> songs = {{"Mix/a.flac", "Same", "Ada", "Mix", 0},
                                   {"Mix/b.flac", "Same", "Ada", "Mix", 0}};
  add(songs);
  const auto first = id("Mix/a.flac");
  begin_scan();
  merge(songs);
  EXPECT_EQ(count("track"), 2U);
  EXPECT_EQ(id("Mix/a.flac"), first);
}

// Where a folder cannot be looked into, nothing has left it.
TEST_F(MergeTest, WhatCannotBeSeenHasNotMoved) {
  const base::testing::TempFolder drive;
  drive.write("Blue/1.flac", "sound");
  const domain::RootId second = add_root(drive.path(), "Drive");
  begin_scan();
  merge(second, drive.path(), {{"Blue/1.flac", "One"}});
  const auto before = file("Blue/1.flac");
  // The drive goes away, and its mount point stays behind.
  fs::rename(drive.path("Blue"), music.path("elsewhere"));
  fs::remove(drive.path(".segue-root"));
  begin_scan();
  fs::rename(music.path("elsewhere"), music.path("Red"));
  merge({{"Red/1.flac", "Else", "Bo", "Red"}});
  EXPECT_EQ(file("Blue/1.flac").id, before.id);
  EXPECT_NE(id("Red/1.flac"), before.track);
}

TEST_F(MergeTest, ARollbackLeavesNothingBehind) {
  coordinator.fail_at_commit = 1;
  write("A/1.flac");
  EXPECT_THROW(merge({{"A/1.flac", "One", "Ada", "A"}}), std::runtime_error);
  EXPECT_EQ(count("artist"), 0U);
  begin_scan();
  merge({{"A/1.flac", "One", "Ada", "A"}});
  EXPECT_EQ(count("track"), 1U);
}

TEST_F(MergeTest, OnlyTheLeaderWrites) {
  coordinator.leader = false;
  MergeBatch batch;
  batch.root = root;
  batch.directories[""] = {.relative_path = "", .fingerprint = 1};
  const auto counts = merger->merge(batch);
  ASSERT_FALSE(counts.has_value());
  EXPECT_EQ(counts.error().code, base::ErrorCode::conflict);
}

TEST_F(MergeTest, LostFilesAreMissingAndTheirTracksRemoved) {
  add({{"Blue/1.flac", "One"}, {"Blue/2.flac", "Two", "Ada", "Blue", 2}});
  add({{"Copy/2.mp3", "Two", "Ada", "Blue", 2}});
  const domain::Track one = track_of("Blue/1.flac");
  const domain::Track two = track_of("Blue/2.flac");
  begin_scan();
  const int commits = coordinator.commits;
  lose({"Blue/1.flac", "Blue/2.flac"});
  EXPECT_EQ(coordinator.commits - commits, 1) << "what is told lies in the same transaction";
  EXPECT_TRUE(file("Blue/1.flac").missing);
  EXPECT_TRUE(told(ChangeKind::removed, "track", one.id.value));
  EXPECT_TRUE(told(ChangeKind::changed, "track", two.id.value)) << "its copy still plays";
  EXPECT_TRUE(told(ChangeKind::changed, "release", one.release.value));
  begin_scan();
  merge({{"Blue/1.flac", "One"}});
  EXPECT_FALSE(file("Blue/1.flac").missing) << "it came back";
  EXPECT_EQ(id("Blue/1.flac"), one.id);
  EXPECT_TRUE(told(ChangeKind::added, "track", one.id.value));
}

// Whatever its listing was, so that its files can go with it.
TEST_F(MergeTest, AFolderOfKnownFilesIsKnown) {
  whole = false;
  add({{"Blue/1.flac", "One"}});
  const auto known = reader().directories(root);
  ASSERT_EQ(known.size(), 1U);
  EXPECT_EQ(known[0].relative_path, "Blue");
  EXPECT_EQ(known[0].fingerprint, 0) << "to be read again";
  whole = true;
  add({{"Blue/1.flac", "One"}});
  EXPECT_NE(reader().directories(root)[0].fingerprint, 0);
}

TEST_F(MergeTest, FoldersThatAreGoneTakeTheirFilesAlong) {
  add({{"Blue/1.flac", "One"}});
  const domain::Track track = track_of("Blue/1.flac");
  begin_scan();
  ASSERT_TRUE(merger->remove_directories(root, std::vector<std::string>{"Blue"}).has_value());
  EXPECT_TRUE(told(ChangeKind::removed, "track", track.id.value));
  EXPECT_TRUE(told(ChangeKind::removed, "release", track.release.value));
  EXPECT_TRUE(told(ChangeKind::removed, "artist", track.credit.parts[0].artist.value));
}

}  // namespace
}  // namespace segue::scanner
