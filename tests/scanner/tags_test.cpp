#include <gmock/gmock.h>

#include "scanning.hpp"

// What the tags of one song say, from the file to the columns.
namespace segue::scanner::testing {
namespace {

using ::testing::ElementsAre;

class TagsTest : public Scanning {
 protected:
  static constexpr std::string_view recording_id = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";

  [[nodiscard]] static std::string song() {
    return studio().song({{"TITLE", "Aria"},
                          {"TITLESORT", "Aria, the first"},
                          {"ARTIST", "Ada feat. Bo"},
                          {"ARTISTS", "Ada"},
                          {"ARTISTS", "Bo"},
                          {"ALBUMARTIST", "Ada"},
                          {"ALBUM", "Variations (Deluxe)"},
                          {"ALBUMSORT", "Variations, The"},
                          {"TRACKNUMBER", "A1"},
                          {"DISCNUMBER", "1"},
                          {"DISCTOTAL", "2"},
                          {"TRACKTOTAL", "32"},
                          {"DISCSUBTITLE", "Day"},
                          {"MEDIA", "12\" Vinyl"},
                          {"DATE", "1999-03-04"},
                          {"ORIGINALDATE", "1981-08"},
                          {"LABEL", "Factory"},
                          {"CATALOGNUMBER", "FACT 10"},
                          {"CATALOGNUMBER", "FACT 10C"},
                          {"BARCODE", "0123456789012"},
                          {"ASIN", "B000002J27"},
                          {"RELEASETYPE", "album"},
                          {"RELEASETYPE", "live"},
                          {"RELEASESTATUS", "official"},
                          {"RELEASECOUNTRY", "GB"},
                          {"SCRIPT", "Latn"},
                          {"LANGUAGE", "deu"},
                          {"COPYRIGHT", "1999 Ada"},
                          {"DISCOGS_RELEASE_ID", "249504"},
                          {"GENRE", "Baroque"},
                          {"MOOD", "Calm"},
                          {"GROUPING", "Bach"},
                          {"GROUPING", "Summer"},
                          {"BPM", "61.5"},
                          {"KEY", "Gm"},
                          {"ITUNESADVISORY", "2"},
                          {"ISRC", "DEA123456789"},
                          {"WORK", "Goldberg Variations"},
                          {"MOVEMENTNAME", "Aria"},
                          {"MOVEMENT", "1"},
                          {"MOVEMENTTOTAL", "32"},
                          {"COMPOSER", "Bach"},
                          {"PERFORMER", "Glenn (piano)"},
                          {"MUSICBRAINZ_TRACKID", std::string(recording_id)},
                          {"MUSICBRAINZ_RELEASETRACKID", "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"},
                          {"MUSICBRAINZ_ALBUMID", "cccccccc-cccc-4ccc-8ccc-cccccccccccc"},
                          {"MUSICBRAINZ_RELEASEGROUPID", "dddddddd-dddd-4ddd-8ddd-dddddddddddd"},
                          {"MUSICBRAINZ_DISCID", "4EaZ3Y4YTMBpLuHDzv5CrIkZFHo-"},
                          {"ACOUSTID_ID", "eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee"},
                          {"REPLAYGAIN_TRACK_GAIN", "-6.5 dB"},
                          {"REPLAYGAIN_TRACK_PEAK", "0.5"},
                          {"FMPS_RATING", "0.9"},
                          {"LYRICS", "[00:01.00]One line"}});
  }
  // The rows that a table has with these values.
  void expect_row(const std::string& table, const std::string& condition) const {
    EXPECT_THAT(ask("SELECT count(*) FROM " + table + " WHERE " + condition), ElementsAre("1"))
        << table << ": " << condition;
  }
};

TEST_F(TagsTest, HaveTheirPlaces) {
  music.write("Variations/A1.flac", song());
  scan();
  for (const std::string condition :
       {"title = 'Variations (Deluxe)'", "sort_title = 'Variations, The'", "version = 'Deluxe'",
        "date = 19990304", "original_date = 19810800", "sort_date = 19810800", "mbid LIKE 'cccc%'",
        "barcode = '0123456789012'", "country = 'GB'", "status = 'official'",
        "discogs_id = '249504'", "asin = 'B000002J27'", "language = 'deu'", "script = 'Latn'",
        "copyright = '1999 Ada'", "disc_total = 2"}) {
    expect_row("release", condition);
  }
  expect_row("release_group", "mbid LIKE 'dddd%' AND types = '[\"album\",\"live\"]'");
  expect_row("release_group", "title = 'Variations' AND first_release_date = 19810800");
  EXPECT_THAT(ask("SELECT catalogue_number FROM release_label ORDER BY position"),
              ElementsAre("FACT 10", "FACT 10C"));
  expect_row("label", "name = 'Factory'");
  expect_row("medium", "position = 1 AND format = '12\" Vinyl' AND title = 'Day'");
  expect_row("medium", "track_total = 32 AND disc_ids = '[\"4EaZ3Y4YTMBpLuHDzv5CrIkZFHo-\"]'");
  for (const std::string condition :
       {"title = 'Aria'", "sort_title = 'Aria, the first'", "disc = 1", "position = 1",
        "number = 'A1'", "mbid LIKE 'bbbb%'", "date = 19990304"}) {
    expect_row("track", condition);
  }
  for (const std::string condition :
       {"mbid LIKE 'aaaa%'", "acoustid LIKE 'eeee%'", "bpm = 61.5", "musical_key = 'Gm'",
        "languages = '[\"deu\"]'", "first_release_date = 19810800", "NOT explicit_content"}) {
    expect_row("recording", condition);
  }
  expect_row("isrc", "code = 'DEA123456789'");
  expect_row("work", "title = 'Goldberg Variations'");
  expect_row("recording_work", "movement = 'Aria' AND movement_number = 1 AND movement_total = 32");
  EXPECT_THAT(ask("SELECT name FROM genre ORDER BY kind, name"),
              ElementsAre("Baroque", "Bach", "Summer", "Calm"));
  EXPECT_THAT(ask("SELECT role FROM track_credit ORDER BY position"),
              ElementsAre("composer", "performer"));
  expect_row("track_credit", "attribute = 'piano'");
  EXPECT_THAT(ask("SELECT display FROM artist_credit ORDER BY display"),
              ElementsAre("Ada", "Ada feat. Bo"));
  for (const std::string condition :
       {"codec = 'flac'", "lossless", "sample_rate_hz = 44100", "channels = 1", "duration_ms = 200",
        "track_gain_db = -6.5", "track_peak = 0.5", "album_gain_db IS NULL", "rating = 9",
        "lyrics = 'synced'"}) {
    expect_row("audio_file", condition);
  }
}

// What tags tell no more is gone from the catalogue.
TEST_F(TagsTest, LeaveTheirPlacesWhenTheyAreGone) {
  music.write("Variations/A1.flac", song());
  scan();
  music.write(
      "Variations/A1.flac",
      studio().song(
          {{"TITLE", "Aria"}, {"ARTIST", "Ada"}, {"ALBUM", "Variations"}, {"TRACKNUMBER", "1"}}));
  scan();
  EXPECT_EQ(count("track"), 1U);
  EXPECT_EQ(count("track_genre"), 0U);
  EXPECT_EQ(count("track_credit"), 0U);
  EXPECT_EQ(count("release_label"), 0U);
  EXPECT_EQ(count("isrc"), 0U);
  expect_row("medium", "track_total = 0 AND disc_ids = '[]' AND format = ''");
  expect_row("recording", "bpm IS NULL AND explicit_content IS NULL AND key IS NULL");
  expect_row("audio_file", "rating IS NULL AND track_gain_db IS NULL AND lyrics = 'none'");
}

}  // namespace
}  // namespace segue::scanner::testing
