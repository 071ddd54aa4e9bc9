#include <fmt/format.h>

#include <array>

#include "contract.hpp"

// What no read shows yet, straight from the tables: recordings, works, labels, moods, files.
namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;

class Recordings : public Contract {
 protected:
  [[nodiscard]] std::vector<std::string> ask(const std::string& sql) const {
    return place_.ask(sql);
  }
};

TEST_F(Recordings, ARecordingKeepsWhatTheTagsSayOfIt) {
  const Album made = album({.root = root("music")});
  transact([&](CatalogTx& transaction) {
    const std::array works{WorkRow{.id = transaction.ids().next<WorkId>(),
                                   .key = "mb:w1",
                                   .title = "Goldberg Variations",
                                   .mbid = "w1"},
                           WorkRow{.id = transaction.ids().next<WorkId>(), .key = "mb:w2"}};
    transaction.put_works(works);
    RecordingRow row{.id = made.tracks[0].recording,
                     .key = "mb:r",
                     .title = "Aria",
                     .mbid = "r",
                     .acoustid = "a",
                     .credit = made.credit,
                     .duration_ms = 1,
                     .bpm = 61.5,
                     .musical_key = "Gm",
                     .languages = {"deu", "zxx"},
                     .explicit_content = false};
    row.works = {
        {.work = works[0].id, .movement = "Aria", .movement_number = 1, .movement_total = 32},
        {.work = works[1].id}};
    transaction.put_recordings(std::span(&row, 1));
  });
  const std::string of_it = " FROM recording WHERE key = 'mb:r'";
  EXPECT_THAT(ask("SELECT acoustid" + of_it), ElementsAre("a"));
  EXPECT_THAT(ask("SELECT bpm" + of_it), ElementsAre("61.5"));
  EXPECT_THAT(ask("SELECT musical_key" + of_it), ElementsAre("Gm"));
  EXPECT_THAT(ask("SELECT languages" + of_it), ElementsAre(R"(["deu","zxx"])"));
  EXPECT_THAT(ask("SELECT count(*) FROM recording WHERE explicit IS NOT NULL AND NOT explicit"),
              ElementsAre("1"));
  EXPECT_THAT(ask("SELECT movement FROM recording_work ORDER BY position"),
              ElementsAre("Aria", ""));
  EXPECT_THAT(ask("SELECT w.title FROM recording_work x JOIN work w ON w.id = x.work_id "
                  "ORDER BY x.position"),
              ElementsAre("Goldberg Variations", ""));
  EXPECT_THAT(ask("SELECT movement_total FROM recording_work ORDER BY position"),
              ElementsAre("32", "0"));
}

TEST_F(Recordings, PartsAreReplacedWithTheirRecording) {
  const Album made = album({.root = root("music")});
  RecordingRow row{.id = made.tracks[0].recording,
                   .key = "k",
                   .title = "t",
                   .credit = made.credit,
                   .isrcs = {"A", "B"}};
  transact([&](CatalogTx& transaction) {
    const WorkRow work{.id = transaction.ids().next<WorkId>(), .key = "w", .title = "One"};
    transaction.put_works(std::span(&work, 1));
    row.works = {{.work = work.id}};
    transaction.put_recordings(std::span(&row, 1));
  });
  row.works.clear();
  row.isrcs = {"B"};
  transact([&](CatalogTx& transaction) {
    const std::vector<std::string> keys = {"w", "nothing"};
    const auto known = transaction.works_by_key(keys);
    ASSERT_EQ(known.size(), 1U);
    const WorkRow renamed{.id = known.at("w"), .key = "w", .title = "Two"};
    transaction.put_works(std::span(&renamed, 1));
    transaction.put_recordings(std::span(&row, 1));
  });
  EXPECT_THAT(ask("SELECT title FROM work"), ElementsAre("Two"));
  EXPECT_THAT(ask("SELECT count(*) FROM recording_work"), ElementsAre("0"));
  EXPECT_THAT(ask(fmt::format("SELECT code FROM isrc WHERE recording_id = {}", row.id.value)),
              ElementsAre("B"));
}

// Any number of recordings have no key: each is known by its track.
TEST_F(Recordings, OwnRecordingsAreThoseWithoutAKey) {
  const Album made =
      album({.root = root("music"), .tracks = {{.title = "a"}, {.title = "b"}, {.title = "c"}}});
  transact([&](CatalogTx& transaction) {
    for (const std::size_t i : {0U, 1U}) {
      const RecordingRow row{.id = made.tracks[i].recording, .title = "t", .credit = made.credit};
      transaction.put_recordings(std::span(&row, 1));
    }
    const std::array tracks{made.tracks[0].id, made.tracks[1].id, made.tracks[2].id, TrackId{5}};
    const auto own = transaction.own_recordings_of(tracks);
    EXPECT_EQ(own, (std::map<TrackId, RecordingId>{{made.tracks[0].id, made.tracks[0].recording},
                                                   {made.tracks[1].id, made.tracks[1].recording}}));
  });
}

TEST_F(Recordings, LabelsAndGenresAreOneWhateverTheirCase) {
  const RootId music = root("music");
  album({.root = music,
         .title = "a",
         .tracks = {{.title = "x", .genres = {"Hip-Hop"}, .moods = {"Calm"}}}});
  album({.root = music,
         .title = "b",
         .tracks = {
             {.title = "y", .genres = {"hip-hop", "Calm", "Hip-hop"}, .moods = {"CALM", "!!!"}}}});
  EXPECT_THAT(ask("SELECT name FROM label ORDER BY folded"), ElementsAre("Factory", "Qwest"));
  EXPECT_THAT(ask("SELECT name FROM genre WHERE kind = 'genre' ORDER BY folded"),
              ElementsAre("Calm", "Hip-Hop"));
  EXPECT_THAT(ask("SELECT name FROM genre WHERE kind = 'mood' ORDER BY folded"),
              ElementsAre("!!!", "Calm"));
  EXPECT_THAT(ask("SELECT DISTINCT track_count FROM release_genre"), ElementsAre("1"));
  // Moods are no genres of a release.
  const auto releases = catalog().releases(everyone, {}).rows;
  EXPECT_THAT(releases.at(0).genres, ElementsAre("Hip-Hop"));
  EXPECT_THAT(releases.at(1).genres, ElementsAre("Calm", "Hip-Hop"));
}

TEST_F(Recordings, AFileKeepsItsGapsAndItsLyrics) {
  Album made = album({.root = root("music"), .tracks = {{.title = "a"}, {.title = "b"}}});
  made.files[0].encoder_delay = 1105;
  made.files[0].encoder_padding = 0;
  made.files[0].lyrics = Lyrics::synced;
  transact([&](CatalogTx& transaction) { transaction.put_files(made.files); });
  EXPECT_THAT(ask("SELECT encoder_delay FROM audio_file WHERE encoder_delay IS NOT NULL"),
              ElementsAre("1105"));
  EXPECT_THAT(ask("SELECT encoder_padding FROM audio_file WHERE encoder_padding IS NOT NULL"),
              ElementsAre("0"));
  EXPECT_THAT(ask("SELECT lyrics FROM audio_file ORDER BY id"), ElementsAre("synced", "none"));
}

}  // namespace
}  // namespace segue::contract
