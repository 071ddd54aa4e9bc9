#include <gmock/gmock.h>

#include "merging.hpp"

// What several tracks say of one recording, and what a recording is when tags change.
namespace segue::scanner::testing {
namespace {

using ::testing::ElementsAre;
using Tags = media::FileTags;

constexpr auto mbid_a = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
constexpr auto mbid_b = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";

class RecordingsTest : public Merging {
 protected:
  // A song of its own folder.
  [[nodiscard]] static Song song(const std::string& folder, const std::string& mbid,
                                 std::function<void(Tags&)> more = {}) {
    return {.path = folder + "/1.flac",
            .title = "One",
            .album = folder,
            .recording_mbid = mbid,
            .more = std::move(more)};
  }
  [[nodiscard]] domain::RecordingId recording_of(const std::string& folder) {
    return track_of(folder + "/1.flac").recording;
  }
  [[nodiscard]] std::vector<std::string> said(const std::string& column) const {
    return ask("SELECT " + column + " FROM recording ORDER BY id");
  }
};

TEST_F(RecordingsTest, RecordingsAreSharedByIdOnly) {
  add({{"Blue/1.flac", "One", "Ada", "Blue", 1, {}, mbid_a},
       {"Blue/2.flac", "One", "Ada", "Blue", 2}});
  add({{"Best/1.flac", "One", "Ada", "Best", 1, {}, mbid_a},
       {"Best/2.flac", "One", "Ada", "Best", 2}});
  EXPECT_EQ(count("recording"), 3U);
  EXPECT_EQ(track_of("Blue/1.flac").recording, track_of("Best/1.flac").recording);
}

// What is known of its sound stays when its tags come to say what it is.
TEST_F(RecordingsTest, ARecordingStaysItselfWhenItComesToHaveAnId) {
  add({{"Blue/1.flac", "One", "Ada", "Blue", 1}});
  const auto before = track_of("Blue/1.flac").recording;
  write("Blue/1.flac");
  add({{"Blue/1.flac", "One", "Ada", "Blue", 1, {}, mbid_a}});
  EXPECT_EQ(track_of("Blue/1.flac").recording, before);
  EXPECT_EQ(track_of("Blue/1.flac").recording_mbid, mbid_a);
  // Another's tags take the id away again: the recording of that id is not theirs to change.
  add({{"Best/1.flac", "One", "Ada", "Best", 1, {}, mbid_a}});
  write("Blue/1.flac");
  add({{"Blue/1.flac", "One", "Ada", "Blue", 1}});
  EXPECT_NE(track_of("Blue/1.flac").recording, before);
  EXPECT_EQ(track_of("Best/1.flac").recording, before);
  EXPECT_EQ(track_of("Best/1.flac").recording_mbid, mbid_a);
}

TEST_F(RecordingsTest, ACopyAddsWhatTheOthersDoNotSay) {
  add({song("Blue", mbid_a, [](Tags& tags) {
    tags.bpm = 100;
    tags.isrcs = {"DEA123456789"};
    tags.work = "Aria";
    tags.original_date = {.year = 1981, .month = {}, .day = {}};
  })});
  add({song("Best", mbid_a, [](Tags& tags) {
    tags.bpm = 120;
    tags.key = "Gm";
    tags.isrcs = {"USA123456789"};
    tags.original_date = {.year = 1995, .month = {}, .day = {}};
  })});
  EXPECT_THAT(said("CAST(bpm AS integer)"), ElementsAre("100"));
  EXPECT_THAT(said("musical_key"), ElementsAre("Gm"));
  EXPECT_THAT(said("first_release_date"), ElementsAre("19810000"));
  EXPECT_THAT(ask("SELECT code FROM isrc ORDER BY code"),
              ElementsAre("DEA123456789", "USA123456789"));
  EXPECT_EQ(count("recording_work"), 1U);
}

TEST_F(RecordingsTest, TheOldestTrackHasTheSayWhicheverIsReadLast) {
  const auto slow = song("Blue", mbid_a, [](Tags& tags) { tags.bpm = 100; });
  const auto fast = song("Best", mbid_a, [](Tags& tags) { tags.bpm = 120; });
  add({slow});
  add({fast});
  EXPECT_THAT(said("CAST(bpm AS integer)"), ElementsAre("100"));
  add({slow});
  add({fast});
  EXPECT_THAT(said("CAST(bpm AS integer)"), ElementsAre("100"));
  add({song("Blue", mbid_a, [](Tags& tags) { tags.bpm = 90; })});
  EXPECT_THAT(said("CAST(bpm AS integer)"), ElementsAre("90"));
}

TEST_F(RecordingsTest, WhatTheOnlyTrackNoLongerSaysIsGone) {
  add({song("Blue", mbid_a, [](Tags& tags) {
    tags.bpm = 100;
    tags.isrcs = {"DEA123456789"};
    tags.work = "Aria";
  })});
  add({song("Blue", mbid_a)});
  EXPECT_EQ(ask("SELECT id FROM recording WHERE bpm IS NOT NULL").size(), 0U);
  EXPECT_EQ(count("isrc"), 0U);
  EXPECT_EQ(count("recording_work"), 0U);
}

// MusicBrainz merges recordings, and taggers follow.
TEST_F(RecordingsTest, ARecordingStaysItselfUnderAnotherId) {
  add({song("Blue", mbid_a)});
  const auto before = recording_of("Blue");
  add({song("Blue", mbid_b)});
  EXPECT_EQ(recording_of("Blue"), before);
  EXPECT_THAT(said("mbid"), ElementsAre(mbid_b));
  add({song("Blue", "")});
  EXPECT_EQ(recording_of("Blue"), before);
  EXPECT_EQ(count("recording"), 1U);
}

TEST_F(RecordingsTest, AnIdThatOthersNameStaysWithThem) {
  add({song("Blue", mbid_a)});
  add({song("Best", mbid_a)});
  const auto before = recording_of("Blue");
  add({song("Blue", mbid_b)});
  EXPECT_NE(recording_of("Blue"), before);
  EXPECT_EQ(recording_of("Best"), before);
  EXPECT_THAT(said("mbid"), ElementsAre(mbid_a, mbid_b));
}

TEST_F(RecordingsTest, TracksOfOneFolderGoToAnotherIdTogether) {
  const auto both = [](const std::string& mbid) {
    return std::vector<Song>{{"Blue/1.flac", "One", "Ada", "Blue", 1, {}, mbid},
                             {"Blue/2.flac", "One again", "Ada", "Blue", 2, {}, mbid}};
  };
  add(both(mbid_a));
  const auto before = recording_of("Blue");
  add(both(mbid_b));
  EXPECT_EQ(recording_of("Blue"), before);
  EXPECT_EQ(track_of("Blue/2.flac").recording, before);
  add(both(""));
  EXPECT_NE(recording_of("Blue"), track_of("Blue/2.flac").recording);
}

// One song takes the id that another lets go.
TEST_F(RecordingsTest, AnIdGoesToTheSongThatNamesIt) {
  const auto album = [](const std::string& first, const std::string& second) {
    return std::vector<Song>{{"Blue/1.flac", "One", "Ada", "Blue", 1, {}, first},
                             {"Blue/2.flac", "Two", "Ada", "Blue", 2, {}, second}};
  };
  add(album(mbid_a, ""));
  const auto first = recording_of("Blue");
  add(album(mbid_b, mbid_a));
  EXPECT_EQ(track_of("Blue/2.flac").recording, first);
  EXPECT_NE(recording_of("Blue"), first);
  EXPECT_EQ(track_of("Blue/1.flac").recording_mbid, mbid_b);
}

TEST_F(RecordingsTest, AMediumIsWhatTheFolderSaysThatHasMostOfIt) {
  const auto of = [](const std::string& format, int disc = 1) {
    return [=](Tags& tags) {
      tags.media_format = format;
      tags.disc.number = disc;
    };
  };
  const std::vector<Song> whole = {
      {.path = "Blue/1.flac", .title = "One", .more = of("CD")},
      {.path = "Blue/2.flac", .title = "Two", .track = 2, .more = of("CD")}};
  const std::vector<Song> copy = {{.path = "Copy/1.flac", .title = "One", .more = of("Digital")},
                                  {.path = "Copy/3.flac", .title = "Extra", .more = of("DVD", 2)}};
  const auto media = [&] { return ask("SELECT format FROM medium ORDER BY position"); };
  add(whole);
  begin_scan();
  add(copy);
  ASSERT_EQ(count("release"), 1U);
  EXPECT_THAT(media(), ElementsAre("CD", "DVD"));
  begin_scan();
  add(whole);
  EXPECT_THAT(media(), ElementsAre("CD", "DVD"));
}

}  // namespace
}  // namespace segue::scanner::testing
