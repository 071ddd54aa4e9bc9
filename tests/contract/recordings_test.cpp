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
  EXPECT_THAT(ask("SELECT count(*) FROM recording WHERE NOT explicit_content"), ElementsAre("1"));
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
TEST_F(Recordings, ARecordingIsFoundByItsTrackWithItsTracks) {
  const Album made =
      album({.root = root("music"), .tracks = {{.title = "a"}, {.title = "b"}, {.title = "c"}}});
  const RecordingId shared = made.tracks[0].recording;
  const RecordingId own = made.tracks[1].recording;
  transact([&](CatalogTx& transaction) {
    const RecordingRow keyed{.id = shared, .key = "mb:r", .title = "a", .credit = made.credit};
    const RecordingRow keyless{.id = own, .title = "b", .credit = made.credit};
    const RecordingRow another{.id = made.tracks[2].recording, .title = "c", .credit = made.credit};
    transaction.put_recordings(std::array{keyed, keyless, another});
    const std::array tracks{made.tracks[0].id, made.tracks[1].id, TrackId{5}};
    EXPECT_EQ(transaction.recordings_of(tracks),
              (std::map<TrackId, RecordingId>{{tracks[0], shared}, {tracks[1], own}}));
    TrackRow moved = made.tracks[2];
    moved.recording = shared;
    transaction.put_tracks(std::span(&moved, 1));
  });
  const auto known = [&](std::size_t tracks_max) {
    return transact([&](CatalogTx& transaction) {
      return transaction.recordings(std::array{own, shared, RecordingId{5}}, tracks_max);
    });
  };
  ASSERT_EQ(known(9).size(), 2U);
  EXPECT_EQ(known(9)[0].id, shared);
  EXPECT_EQ(known(9)[0].key, "mb:r");
  EXPECT_THAT(known(9)[0].tracks, ElementsAre(made.tracks[0].id, made.tracks[2].id));
  EXPECT_THAT(known(1)[0].tracks, ElementsAre(made.tracks[0].id));
  EXPECT_EQ(known(9)[1].key, "");
  set_missing({made.files[0].id}, made.id);
  EXPECT_THAT(known(9)[0].tracks, ElementsAre(made.tracks[2].id));
}

TEST_F(Recordings, RecordingsThatAreUnitedLeaveTheirKey) {
  const Album made = album({.root = root("music"), .tracks = {{.title = "a"}, {.title = "b"}}});
  const RecordingId from = made.tracks[0].recording;
  const RecordingId into = made.tracks[1].recording;
  transact([&](CatalogTx& transaction) { transaction.unite_recordings(from, into); });
  EXPECT_EQ(catalog().track(everyone, made.tracks[0].id)->recording, into);
  EXPECT_THAT(ask(fmt::format("SELECT id FROM recording WHERE key IS NULL")),
              ElementsAre(fmt::to_string(from.value)));
}

TEST_F(Recordings, ATrackIsGivenAnotherRecording) {
  const Album made = album({.root = root("music"), .tracks = {{.title = "a"}, {.title = "b"}}});
  const RecordingId other = made.tracks[1].recording;
  transact([&](CatalogTx& transaction) { transaction.set_recording(made.tracks[0].id, other); });
  EXPECT_EQ(catalog().track(everyone, made.tracks[0].id)->recording, other);
  EXPECT_EQ(catalog().track(everyone, made.tracks[1].id)->recording, other);
}

TEST_F(Recordings, WordsOfATrackAreThoseOfItsBestFile) {
  const Album made = album({.root = root("music"), .tracks = {{.title = "a"}, {.title = "b"}}});
  AudioFileRow better = made.files[0];
  transact([&](CatalogTx& transaction) {
    better.id = transaction.ids().next<FileId>();
    better.relative_path = "better.flac";
    better.format.bit_depth = 24;
    better.raw_tags_json = R"({"BPM":["100"]})";
    transaction.put_files(std::span(&better, 1));
  });
  const std::array asked{made.tracks[0].id, made.tracks[1].id, TrackId{5}};
  const auto words = [&] {
    return transact([&](CatalogTx& transaction) { return transaction.words_of(asked); });
  };
  ASSERT_EQ(words().size(), 2U);
  EXPECT_EQ(words()[0].track, asked[0]);
  EXPECT_EQ(words()[0].title, "a");
  EXPECT_EQ(words()[0].credit, made.credit);
  EXPECT_EQ(words()[0].duration_ms, 180'000);
  EXPECT_EQ(words()[0].raw_tags_json, better.raw_tags_json);
  set_missing({better.id, made.files[1].id}, made.id);
  ASSERT_EQ(words().size(), 1U);
  EXPECT_EQ(words()[0].raw_tags_json, made.files[0].raw_tags_json);
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

TEST_F(Recordings, ACatalogueNumberNeedsNoLabel) {
  const Album made = album({.root = root("music")});
  transact([&](CatalogTx& transaction) {
    ReleaseRow row{.id = made.id,
                   .group = made.group,
                   .key = "k",
                   .title = "t",
                   .credit = made.credit,
                   .labels = {{"", "X 1"}, {"Factory", "FACT 10"}, {"Factory", "FACT 10C"}}};
    transaction.put_releases(std::span(&row, 1));
  });
  EXPECT_THAT(ask("SELECT catalogue_number FROM release_label ORDER BY position"),
              ElementsAre("X 1", "FACT 10", "FACT 10C"));
  EXPECT_THAT(ask("SELECT position FROM release_label WHERE label_id IS NULL"), ElementsAre("1"));
  EXPECT_THAT(ask("SELECT name FROM label WHERE name = ''"), ElementsAre());
  EXPECT_THAT(catalog().releases(everyone, {}).rows.at(0).labels, ElementsAre("Factory"));
}

TEST_F(Recordings, AFileKeepsItsGapsAndItsLyrics) {
  Album made = album({.root = root("music"), .tracks = {{.title = "a"}, {.title = "b"}}});
  made.files[0].encoder_delay = 1105;
  made.files[0].encoder_padding = 0;
  made.files[0].lyrics = Lyrics::synced;
  made.files[1].rating = 9;
  transact([&](CatalogTx& transaction) { transaction.put_files(made.files); });
  EXPECT_THAT(ask("SELECT encoder_delay FROM audio_file WHERE encoder_delay IS NOT NULL"),
              ElementsAre("1105"));
  EXPECT_THAT(ask("SELECT encoder_padding FROM audio_file WHERE encoder_padding IS NOT NULL"),
              ElementsAre("0"));
  EXPECT_THAT(ask("SELECT lyrics FROM audio_file ORDER BY id"), ElementsAre("synced", "none"));
  EXPECT_THAT(ask("SELECT rating FROM audio_file WHERE rating IS NOT NULL"), ElementsAre("9"));
}

}  // namespace
}  // namespace segue::contract
