#include "scanner/track_drafts.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/limits.hpp"
#include "scanner/test_tagged.hpp"

namespace segue::scanner {
namespace {

using testing::family;
using testing::file;
using testing::only;
using testing::Tags;
using testing::Titles;

TEST(TrackDrafts, DiscsFromTagsFoldersAndTitles) {
  const ReleaseDraft folders = only(
      group(family("Box", {file("Box/CD1/01.flac", {"One", "Ada", "Box", "Ada", 1}),
                           file("Box/Disc 2 - Live/01.flac", {"Two", "Ada", "Box", "Ada", 1})})));
  ASSERT_EQ(folders.media.size(), 2U);
  EXPECT_EQ(folders.media[1].title, "Live");
  EXPECT_EQ(folders.tracks[1].disc, 2);

  const ReleaseDraft wrong_tags =
      only(group(family("Box", {file("Box/CD1/01.flac", {"One", "Ada", "Box", "Ada", 1, 1}),
                                file("Box/CD2/01.flac", {"Two", "Ada", "Box", "Ada", 1, 1})})));
  EXPECT_EQ(wrong_tags.tracks[1].disc, 2);

  const ReleaseDraft in_titles =
      only(group(family("Box", {file("Box/a.flac", {"One", "Ada", "Box (Disc 1)", "Ada", 1}),
                                file("Box/b.flac", {"Two", "Ada", "Box (Disc 2)", "Ada", 1})})));
  EXPECT_EQ(in_titles.title, "Box");
  EXPECT_EQ(in_titles.tracks[1].disc, 2);

  const ReleaseDraft in_names =
      only(group(family("Box", {file("Box/1-01 One.flac", {"One", "Ada", "Box", "Ada", 1}),
                                file("Box/2-01 Two.flac", {"Two", "Ada", "Box", "Ada", 1})})));
  EXPECT_EQ(in_names.tracks[1].disc, 2);

  const auto one_disc = [](const std::string& folder) {
    return only(group(family(folder, {file(folder + "/1.flac", {"One", "Ada", "Box", "Ada", 1})})));
  };
  EXPECT_EQ(one_disc("Box (Disc 1)").key, one_disc("Box (Disc 2)").key);
  EXPECT_EQ(one_disc("Box (Disc 2)").tracks[0].disc, 2);
}

TEST(TrackDrafts, SidesOfARecordPlayInOrder) {
  std::vector<TaggedFile> files;
  for (const char* side : {"B1", "A2", "A1", "C1"}) {
    TaggedFile made = file(std::string("LP/") + side + ".flac",
                           {std::string("Song ") + side, "Ada", "LP", "Ada"});
    made.tags.track = {side, {}, {}};
    files.push_back(made);
  }
  const ReleaseDraft release = only(group(family("LP", files)));
  Titles order;
  for (const TrackDraft& track : release.tracks) {
    order.push_back(std::to_string(track.disc) + "." + std::to_string(track.position) + " " +
                    track.title);
  }
  EXPECT_EQ(order, (Titles{"1.1 Song A1", "1.2 Song A2", "1.3 Song B1", "2.1 Song C1"}));
}

TEST(TrackDrafts, TitlesFromNamesOnlyWhereTagsAreSilent) {
  const auto track = [](const std::string& name, const Tags& tags, const std::string& folder) {
    return only(group(family(folder, {file(folder + "/" + name, tags)}))).tracks.at(0);
  };
  EXPECT_EQ(track("99 Luftballons.mp3", {"99 Luftballons", "Nena", "", ""}, "X").position, 0);
  EXPECT_EQ(track("Ada Stone - Named Only.mp3", {}, "misc").title, "Named Only");
  EXPECT_EQ(track("Ada Stone - Named Only.mp3", {}, "misc").credit.display, "Ada Stone");
  EXPECT_EQ(track("04 - Live - Part 2.mp3", {}, "Ada/Blue").title, "Live - Part 2");
  EXPECT_EQ(track("04 - Ada - Song.mp3", {}, "Ada/Blue").title, "Song");
  EXPECT_EQ(track("Guest.mp3", {"Guest (feat. Bo)", "Ada", "", ""}, "X").title, "Guest (feat. Bo)");
}

TEST(TrackDrafts, TheSameTrackTwiceIsOneTrack) {
  TaggedFile lossy = file("X/01.mp3", {"One", "Ada", "Blue", "Ada", 1});
  lossy.tags.audio.lossless = false;
  const ReleaseDraft release =
      only(group(family("X", {lossy, file("X/01.flac", {"One", "Ada", "Blue", "Ada", 1}),
                              file("X/01b.flac", {"Another", "Ada", "Blue", "Ada", 1}),
                              file("X/a.flac", {"Untold", "Ada", "Blue", "Ada"}),
                              file("X/b.flac", {"Untold", "Ada", "Blue", "Ada"})})));
  ASSERT_EQ(release.tracks.size(), 4U);
  ASSERT_EQ(release.tracks[0].files.size(), 2U);
  EXPECT_EQ(release.tracks[0].files[0].seen.name, "01.flac");
  EXPECT_EQ(release.tracks[2].title, "Untold") << "without a position nothing folds";
}

// Two albums that share everything but their songs, as when tags were written in haste.
TEST(TrackDrafts, AnotherLengthIsAnotherTrack) {
  const auto song = [](const std::string& name, std::int64_t duration_ms) {
    Tags tags{"Untitled", "Ada", "Blue", "Ada", 1};
    tags.duration_ms = duration_ms;
    return file("X/" + name, tags);
  };
  const ReleaseDraft release =
      only(group(family("X", {song("a.flac", 200'000), song("b.mp3", 202'000),
                              song("c.flac", 250'000), song("d.mp3", 251'000)})));
  ASSERT_EQ(release.tracks.size(), 2U);
  EXPECT_EQ(release.tracks[0].files.size(), 2U);
  EXPECT_EQ(release.tracks[1].files.size(), 2U);
}

TEST(TrackDrafts, FoldersSideBySideNumberTheDiscs) {
  const FolderFamily box =
      family("Box (Disc 1)", {file("Box (Disc 1)/01.flac", {"One", "Ada", "Box", "Ada", 1, 1}),
                              file("Box (Disc 2)/01.flac", {"Two", "Ada", "Box", "Ada", 1, 1})});
  EXPECT_EQ(only(group(box)).tracks.at(1).disc, 2) << "all tagged as the first";
}

TEST(TrackDrafts, SidesOfARecordKeepTheirNumbers) {
  std::vector<TaggedFile> files;
  for (const std::string number : {"B1", "A2", "A1"}) {
    files.push_back(file("Blue/" + number + ".flac", {.title = number, .artist = "Ada"}));
    files.back().tags.track = {.text = number, .number = {}, .total = {}};
  }
  const auto tracks = only(group(family("Blue", files))).tracks;
  ASSERT_EQ(tracks.size(), 3U);
  EXPECT_EQ(tracks[0].number, "A1");
  EXPECT_EQ(tracks[2].number, "B1");
  EXPECT_EQ(tracks[2].position, 3);
}

TEST(TrackDrafts, WhatTheTagsSayOfTheRecordingIsKept) {
  TaggedFile song = file("Blue/1.flac", {.title = "Aria", .artist = "Ada", .track = 1});
  song.tags.track.total = 32;
  song.tags.disc.total = 2;
  song.tags.musicbrainz.disc = "4EaZ3Y4YTMBpLuHDzv5CrIkZFHo-";
  song.tags.original_date = {.year = 1981, .month = 8, .day = {}};
  song.tags.rating = 9;
  song.tags.bpm = 61.5;
  song.tags.key = "Gm";
  song.tags.moods = {"Calm"};
  song.tags.groupings = {"Bach", "Summer"};
  song.tags.languages = {"deu"};
  song.tags.explicit_content = false;
  song.tags.audio.encoder_delay_samples = 1105;
  song.tags.gain.track_gain_db = -6.5;
  song.tags.work = "Goldberg Variations";
  song.tags.movement = "Aria";
  song.tags.movement_number = 1;
  song.tags.credits = {{.role = media::Role::composer, .name = "Bach"}};
  song.lyrics = domain::Lyrics::plain;
  TaggedFile other = song;
  other.tags.musicbrainz.works = {"w1", "w2"};
  other.directory = "Red";

  const ReleaseDraft release = only(group(family("Blue", {song})));
  EXPECT_EQ(release.media.at(0).track_total, 32);
  EXPECT_EQ(release.media.at(0).disc_ids, Titles{"4EaZ3Y4YTMBpLuHDzv5CrIkZFHo-"});
  EXPECT_EQ(release.disc_total, 2);
  EXPECT_EQ(release.language, "deu");
  const TrackDraft& track = release.tracks.at(0);
  EXPECT_EQ(track.moods, Titles{"Calm"});
  EXPECT_EQ(track.groupings, (Titles{"Bach", "Summer"}));
  EXPECT_EQ(track.recording.bpm, 61.5);
  EXPECT_EQ(track.recording.first_release_date.month, 8);
  EXPECT_EQ(track.recording.musical_key, "Gm");
  EXPECT_EQ(track.recording.explicit_content, false);
  EXPECT_EQ(track.files.at(0).encoder_delay, 1105);
  EXPECT_EQ(track.files.at(0).rating, 9);
  EXPECT_EQ(track.files.at(0).gain.track_gain_db, -6.5);
  EXPECT_EQ(track.files.at(0).lyrics, domain::Lyrics::plain);
  ASSERT_EQ(track.recording.works.size(), 1U);
  EXPECT_EQ(track.recording.works[0].work.title, "Goldberg Variations");
  EXPECT_EQ(track.recording.works[0].movement, "Aria");
  EXPECT_EQ(track.recording.works[0].movement_number, 1);

  const auto works = only(group(family("Red", {other}))).tracks.at(0).recording.works;
  ASSERT_EQ(works.size(), 2U);
  EXPECT_EQ(works[0].work.key, "mb:w1");
  EXPECT_EQ(works[0].movement, "Aria");
  EXPECT_EQ(works[1].work.title, "");
}

}  // namespace
}  // namespace segue::scanner
