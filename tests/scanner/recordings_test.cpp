#include <gmock/gmock.h>

#include "merging.hpp"

// What several tracks say of one recording, and what a recording is when tags change.
namespace segue::scanner::testing {
namespace {

using ::testing::ElementsAre;
using Raw = std::vector<media::RawTag>;

constexpr auto mbid_a = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
constexpr auto mbid_b = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";

class RecordingsTest : public Merging {
 protected:
  // A song of its own folder.
  [[nodiscard]] static Song song(const std::string& folder, const std::string& mbid, Raw raw = {}) {
    return {.path = folder + "/1.flac",
            .title = "One",
            .album = folder,
            .recording_mbid = mbid,
            .raw = std::move(raw)};
  }
  [[nodiscard]] static Song sounding(const std::string& folder, std::int64_t sound,
                                     const std::string& mbid = {}) {
    Song made = song(folder, mbid);
    made.sound = sound;
    return made;
  }
  [[nodiscard]] domain::RecordingId recording_of(const std::string& folder) {
    return track_of(folder + "/1.flac").recording;
  }
  [[nodiscard]] std::vector<std::string> bpm() const {
    return said("CAST(coalesce(bpm, 0) AS integer)");
  }
  [[nodiscard]] std::vector<std::string> codes() const {
    return ask("SELECT code FROM isrc ORDER BY code");
  }
  [[nodiscard]] std::vector<std::string> said(const std::string& column) const {
    return ask("SELECT " + column + " FROM recording ORDER BY id");
  }
};

TEST_F(RecordingsTest, RecordingsAreSharedById) {
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

// The song of an album and of a "Best of".
TEST_F(RecordingsTest, WhatSoundsTheSameIsOneRecording) {
  add({sounding("Blue", 7)});
  const auto before = recording_of("Blue");
  add({sounding("Best", 7), sounding("Red", 8), sounding("Green", 0), sounding("Grey", 0)});
  EXPECT_EQ(recording_of("Blue"), before);
  EXPECT_EQ(recording_of("Best"), before);
  EXPECT_EQ(count("recording"), 4U);
  EXPECT_NE(id("Blue/1.flac"), id("Best/1.flac")) << "two songs";
  merge({sounding("Best", 7)});
  EXPECT_EQ(recording_of("Best"), before);
}

TEST_F(RecordingsTest, WhatSoundsTheSameHasTheIdThatOneNames) {
  add({sounding("Blue", 7)});
  add({sounding("Best", 7, mbid_a)});
  add({sounding("Hits", 7), sounding("Live", 8)});
  add({sounding("Live 2", 8), sounding("Live 3", 8, mbid_b)});
  for (const auto* folder : {"Blue", "Best", "Hits"}) {
    EXPECT_EQ(recording_of(folder), recording_of("Blue")) << folder;
    EXPECT_EQ(track_of(std::string(folder) + "/1.flac").recording_mbid, mbid_a) << folder;
  }
  for (const auto* folder : {"Live", "Live 2", "Live 3"}) {
    EXPECT_EQ(recording_of(folder), recording_of("Live")) << folder;
    EXPECT_EQ(track_of(std::string(folder) + "/1.flac").recording_mbid, mbid_b) << folder;
  }
}

TEST_F(RecordingsTest, AnIdThatOneComesToNameIsThatOfAllThatSoundTheSame) {
  add({sounding("Blue", 7), sounding("Best", 7), sounding("Hits", 7)});
  const auto before = recording_of("Blue");
  write("Best/1.flac");
  add({sounding("Best", 7, mbid_a)});
  for (const auto* folder : {"Blue", "Best", "Hits"}) {
    EXPECT_EQ(recording_of(folder), before) << folder;
    EXPECT_EQ(track_of(std::string(folder) + "/1.flac").recording_mbid, mbid_a) << folder;
  }
}

TEST_F(RecordingsTest, IdsSayMoreThanSounds) {
  add({sounding("Blue", 7, mbid_a)});
  add({sounding("Best", 7, mbid_b)});
  EXPECT_NE(recording_of("Blue"), recording_of("Best"));
  EXPECT_EQ(track_of("Blue/1.flac").recording_mbid, mbid_a);
  EXPECT_EQ(track_of("Best/1.flac").recording_mbid, mbid_b);
}

TEST_F(RecordingsTest, OfTwoIdsForOneSoundATrackWithoutHasTheLeast) {
  add({sounding("Best", 7, mbid_b)});
  add({sounding("Hits", 7)});
  EXPECT_EQ(track_of("Hits/1.flac").recording_mbid, mbid_b);
  add({sounding("Blue", 7, mbid_a)});
  EXPECT_EQ(track_of("Hits/1.flac").recording_mbid, mbid_a);
  EXPECT_EQ(track_of("Best/1.flac").recording_mbid, mbid_b);
  lose({"Blue/1.flac"});
  EXPECT_EQ(track_of("Hits/1.flac").recording_mbid, mbid_b);
}

TEST_F(RecordingsTest, WhatSoundsOtherwiseNowIsARecordingOfItsOwn) {
  add({sounding("Blue", 7)});
  add({sounding("Best", 7)});
  const auto before = recording_of("Blue");
  write("Best/1.flac");
  add({sounding("Best", 8)});
  EXPECT_EQ(recording_of("Blue"), before);
  EXPECT_NE(recording_of("Best"), before);
  EXPECT_EQ(count("recording WHERE key IS NULL"), 2U) << "neither is shared any more";
}

TEST_F(RecordingsTest, SoundsThatAreGoneLinkNothing) {
  add({sounding("Blue", 7)});
  lose({"Blue/1.flac"});
  const auto before = recording_of("Blue");
  add({sounding("Best", 7, mbid_a)});
  EXPECT_NE(recording_of("Best"), before);
  add({sounding("Hits", 7)});
  EXPECT_EQ(track_of("Hits/1.flac").recording_mbid, mbid_a);
  lose({"Best/1.flac"});
  EXPECT_EQ(track_of("Hits/1.flac").recording_mbid, "");
}

// As a scan of a catalogue that knew no sounds when it was written.
TEST_F(RecordingsTest, RecordingsThatTurnOutToSoundTheSameGoOnAsTheOlderOne) {
  add({sounding("Blue", 0)});
  add({sounding("Best", 0)});
  const auto older = recording_of("Blue");
  merge({sounding("Best", 7)});
  merge({sounding("Blue", 7)});
  EXPECT_EQ(recording_of("Blue"), older);
  EXPECT_EQ(recording_of("Best"), older);
}

TEST_F(RecordingsTest, ACopyAddsWhatTheOthersDoNotSay) {
  add({song("Blue", mbid_a,
            {{"BPM", {"100"}},
             {"ISRC", {"DEA123456789"}},
             {"WORK", {"Aria"}},
             {"ORIGINALDATE", {"1981-08"}}})});
  add({song("Best", mbid_a,
            {{"BPM", {"120"}},
             {"KEY", {"Gm"}},
             {"ISRC", {"USA123456789"}},
             {"ORIGINALDATE", {"1981"}}})});
  EXPECT_THAT(bpm(), ElementsAre("100"));
  EXPECT_THAT(said("musical_key"), ElementsAre("Gm"));
  EXPECT_THAT(said("first_release_date"), ElementsAre("19810800"));
  EXPECT_THAT(codes(), ElementsAre("DEA123456789", "USA123456789"));
  EXPECT_EQ(count("recording_work"), 1U);
}

TEST_F(RecordingsTest, TheOldestTrackHasTheSayWhicheverIsReadLast) {
  const Song slow = song("Blue", mbid_a, {{"BPM", {"100"}}});
  const Song fast = song("Best", mbid_a, {{"BPM", {"120"}}});
  add({slow});
  add({fast});
  EXPECT_THAT(bpm(), ElementsAre("100"));
  add({slow});
  add({fast});
  EXPECT_THAT(bpm(), ElementsAre("100"));
  add({song("Blue", mbid_a, {{"BPM", {"90"}}})});
  EXPECT_THAT(bpm(), ElementsAre("90"));
  add({song("Blue", mbid_a)});
  EXPECT_THAT(bpm(), ElementsAre("120"));
}

// Tags are mended on one drive, then on the other.
TEST_F(RecordingsTest, WhatNoTrackSaysAnyMoreIsGone) {
  const Raw wrong = {{"BPM", {"1"}}, {"ISRC", {"DEA123456789"}}, {"ORIGINALDATE", {"1901"}}};
  const Raw right = {{"ISRC", {"USA123456789"}}, {"ORIGINALDATE", {"1981"}}};
  add({song("Blue", mbid_a, wrong)});
  add({song("Best", mbid_a, wrong)});
  add({song("Blue", mbid_a, right)});
  EXPECT_THAT(codes(), ElementsAre("DEA123456789", "USA123456789"));
  add({song("Best", mbid_a, right)});
  EXPECT_THAT(codes(), ElementsAre("USA123456789"));
  EXPECT_THAT(said("first_release_date"), ElementsAre("19810000"));
  EXPECT_THAT(bpm(), ElementsAre("0"));
}

TEST_F(RecordingsTest, WhatTheOnlyTrackNoLongerSaysIsGone) {
  add({song("Blue", mbid_a, {{"BPM", {"100"}}, {"ISRC", {"DEA123456789"}}, {"WORK", {"Aria"}}})});
  add({song("Blue", mbid_a)});
  EXPECT_THAT(bpm(), ElementsAre("0"));
  EXPECT_EQ(count("isrc"), 0U);
  EXPECT_EQ(count("recording_work"), 0U);
}

TEST_F(RecordingsTest, TracksThatAreGoneSayNothing) {
  add({song("Blue", mbid_a, {{"BPM", {"100"}}})});
  add({song("Best", mbid_a, {{"BPM", {"120"}}})});
  lose({"Blue/1.flac"});
  add({song("Best", mbid_a, {{"BPM", {"120"}}})});
  EXPECT_THAT(bpm(), ElementsAre("120"));
  const auto before = recording_of("Best");
  add({song("Best", mbid_b)});
  EXPECT_EQ(recording_of("Best"), before);
}

TEST_F(RecordingsTest, ATrackThatLeavesTakesItsWordsAlong) {
  const Raw wrong = {{"BPM", {"1"}}, {"ISRC", {"DEA123456789"}}};
  add({song("Blue", mbid_a, wrong)});
  add({song("Best", mbid_a)});
  add({song("Blue", mbid_b, wrong)});
  EXPECT_THAT(bpm(), ElementsAre("0", "1"));
  EXPECT_THAT(said("title"), ElementsAre("One", "One"));
  EXPECT_EQ(ask("SELECT code FROM isrc WHERE recording_id = " +
                std::to_string(recording_of("Best").value))
                .size(),
            0U);
}

TEST_F(RecordingsTest, TracksThatComeBackUnderOtherIdsPart) {
  const auto both = [](const std::string& first, const std::string& second) {
    return std::vector<Song>{{"Blue/1.flac", "One", "Ada", "Blue", 1, {}, first},
                             {"Blue/2.flac", "One again", "Ada", "Blue", 2, {}, second}};
  };
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", ""}, {mbid_b, ""}, {mbid_b, "cccccccc-cccc-4ccc-8ccc-cccccccccccc"}};
  for (const auto& [first, second] : cases) {
    add(both(mbid_a, mbid_a));
    ASSERT_EQ(recording_of("Blue"), track_of("Blue/2.flac").recording);
    lose({"Blue/1.flac", "Blue/2.flac"});
    add(both(first, second));
    EXPECT_NE(recording_of("Blue"), track_of("Blue/2.flac").recording) << first << ' ' << second;
    EXPECT_EQ(track_of("Blue/1.flac").recording_mbid, first);
    EXPECT_EQ(track_of("Blue/2.flac").recording_mbid, second);
  }
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

// However the scan cuts its transactions.
TEST_F(RecordingsTest, RecordingsThatComeToBeOneGoOnAsTheOlder) {
  add({song("Blue", mbid_a, {{"BPM", {"100"}}})});
  add({song("Best", mbid_a)});
  const auto before = recording_of("Blue");
  add({song("Blue", mbid_b, {{"BPM", {"100"}}})});
  begin_scan();
  add({song("Best", mbid_b)});
  EXPECT_EQ(recording_of("Blue"), before);
  EXPECT_EQ(recording_of("Best"), before);
  EXPECT_EQ(track_of("Blue/1.flac").recording_mbid, mbid_b);
  EXPECT_TRUE(told(domain::ChangeKind::changed, "track", id("Blue/1.flac").value));
  EXPECT_THAT(ask("SELECT mbid FROM recording WHERE key IS NOT NULL"), ElementsAre(mbid_b));
  EXPECT_THAT(ask("SELECT CAST(bpm AS integer) FROM recording WHERE key IS NOT NULL"),
              ElementsAre("100"));
}

TEST_F(RecordingsTest, AMediumIsWhatTheFolderSaysThatHasMostOfIt) {
  const auto of = [](const std::string& format, const std::string& disc = "1") {
    return Raw{{"MEDIA", {format}}, {"DISCNUMBER", {disc}}};
  };
  const std::vector<Song> whole = {
      {.path = "Blue/1.flac", .title = "One", .raw = of("CD")},
      {.path = "Blue/2.flac", .title = "Two", .track = 2, .raw = of("CD")}};
  const std::vector<Song> copy = {{.path = "Copy/1.flac", .title = "One", .raw = of("Digital")},
                                  {.path = "Copy/3.flac", .title = "Extra", .raw = of("DVD", "2")}};
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

// Most of a folder went to another album: what is left still speaks for the old one.
TEST_F(RecordingsTest, AFolderIsNotOutdoneByItsOwnFiles) {
  const auto folder = [](const std::string& others, const std::string& format) {
    std::vector<Song> songs;
    for (int i = 1; i <= 5; ++i) {
      songs.push_back({.path = "Blue/" + std::to_string(i) + ".flac",
                       .title = "Song " + std::to_string(i),
                       .album = i > 2 ? others : "Blue",
                       .track = i,
                       .raw = {{"MEDIA", {format}}}});
    }
    return songs;
  };
  add(folder("Blue", "CD"));
  begin_scan();
  add(folder("Red", "Vinyl"));
  EXPECT_THAT(ask("SELECT format FROM medium"), ElementsAre("Vinyl", "Vinyl"));
}

}  // namespace
}  // namespace segue::scanner::testing
