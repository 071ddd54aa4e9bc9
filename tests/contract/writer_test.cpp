#include <fmt/format.h>

#include <array>
#include <atomic>
#include <latch>
#include <map>
#include <stdexcept>
#include <thread>

#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::Each;
using testing::Field;
using testing::SizeIs;

using Writer = Contract;

TEST_F(Writer, RowsAreFoundByTheirKeys) {
  const Album made = album({.root = root("music")});
  const std::string very_long(9'000, 'k');
  const std::string as_long = very_long + "x";
  transact([&](CatalogTx& transaction) {
    std::array<ArtistRow, 2> rows{};
    rows[0] = {transaction.ids().next<ArtistId>(), very_long, "a", "a", "a", "a", ""};
    rows[1] = {transaction.ids().next<ArtistId>(), as_long, "b", "b", "b", "b", ""};
    transaction.put_artists(rows);
    const std::vector<std::string> keys = {"name:artist", very_long, "name:nobody", as_long};
    std::map<std::string, ArtistId> artists;
    for (const ArtistRow& row : transaction.artists_by_key(keys)) artists[row.key] = row.id;
    EXPECT_THAT(artists, SizeIs(3));
    EXPECT_EQ(artists.at("name:artist"), made.artist);
    EXPECT_EQ(artists.at(very_long), rows[0].id);
    EXPECT_EQ(artists.at(as_long), rows[1].id);

    const auto one = [](std::string key) { return std::vector<std::string>{std::move(key)}; };
    EXPECT_EQ(transaction.credits_by_key(one(fmt::format("Artist|{}", made.artist.value)))
                  .begin()
                  ->second,
              made.credit);
    EXPECT_EQ(transaction.release_groups_by_key(one("Artist|Album")).begin()->second, made.group);
    EXPECT_EQ(transaction.releases_by_key(one("Artist|Album|")).begin()->second, made.id);
    EXPECT_EQ(transaction.recordings_by_key(one("Artist|Album||First")).begin()->second,
              made.tracks[0].recording);
    EXPECT_TRUE(transaction.recordings_by_key({}).empty());
  });
}

TEST_F(Writer, PutReplacesWhatHasTheSameId) {
  Album made = album({.root = root("music"), .added_at = 10});
  transact([&](CatalogTx& transaction) {
    const std::vector<std::string> key = {fmt::format("Artist|{}", made.artist.value)};
    ArtistRow artist{made.artist, "name:artist", "Artiste", "Artiste", "artiste", "artiste", "mb"};
    transaction.put_artists(std::span(&artist, 1));
    CreditRow credit{made.credit, key[0], {"Artiste & Co", {{made.artist, "Artiste", " & Co"}}}};
    transaction.put_credits(std::span(&credit, 1));
    TrackRow& track = made.tracks[0];
    track.title = "Renamed";
    track.genres = {"Jazz"};
    track.credits.clear();
    AudioFileRow& file = made.files[0];
    file.gain = {};
    transaction.put_files(std::span(&file, 1));
    track.added_at = 99;
    transaction.put_tracks(std::span(&track, 1));
    const MediumRow medium{transaction.ids().next<MediumId>(), made.id, {1, "Vinyl", "", 0}, {}};
    transaction.put_media(std::span(&medium, 1));
    transaction.refresh_releases(std::span(&made.id, 1));
  });
  const auto track = catalog().track(everyone, made.tracks[0].id);
  EXPECT_EQ(track->title, "Renamed");
  EXPECT_EQ(track->credit.display, "Artiste & Co");
  EXPECT_EQ(track->credit.parts.at(0).join_phrase, " & Co");
  EXPECT_EQ(track->gain, ReplayGain{});
  EXPECT_EQ(track->added_at, 10);  // kept
  EXPECT_EQ(track->genres, std::vector<std::string>{"Jazz"});
  const auto detail = catalog().release(everyone, made.id);
  ASSERT_THAT(detail->media, SizeIs(1));
  EXPECT_EQ(detail->media[0].format, "Vinyl");
  EXPECT_EQ(detail->media[0].track_total, 0);
  EXPECT_EQ(catalog().artist(everyone, made.artist)->artist.name, "Artiste");
}

TEST_F(Writer, TheSameRowTwiceInOneBatchIsTheLast) {
  const ArtistId id = transact([&](CatalogTx& transaction) {
    const auto made = transaction.ids().next<ArtistId>();
    const std::array rows{ArtistRow{made, "k", "First", "F", "f", "f", ""},
                          ArtistRow{made, "k", "Last", "L", "l", "l", ""}};
    transaction.put_artists(rows);
    return made;
  });
  EXPECT_EQ(catalog().artist(everyone, id)->artist.name, "Last");
}

TEST_F(Writer, NothingStaysOfATransactionThatThrows) {
  const RootId music = root("music");
  const auto failing = [&] {
    transact([&](CatalogTx& transaction) {
      add_album(transaction, {.root = music});
      throw std::runtime_error("no");
    });
  };
  EXPECT_THROW(failing(), std::runtime_error);
  EXPECT_TRUE(catalog().releases(everyone, {}).rows.empty());
  EXPECT_EQ(store().events().change_range(), (std::pair<std::int64_t, std::int64_t>{0, 0}));
  album({.root = music});  // and the store goes on
  EXPECT_EQ(catalog().releases(everyone, {}).rows.size(), 1U);
}

TEST_F(Writer, NothingStaysWhenTheDatabaseRefuses) {
  const RootId music = root("music");
  const auto dangling = [&] {
    transact([&](CatalogTx& transaction) {
      add_album(transaction, {.root = music});
      RecordingRow row;
      row.id = transaction.ids().next<RecordingId>();
      row.key = row.title = "x";
      row.credit = CreditId{4711};  // nobody
      transaction.put_recordings(std::span(&row, 1));
    });
  };
  EXPECT_THROW(dangling(), std::runtime_error);
  EXPECT_TRUE(catalog().releases(everyone, {}).rows.empty());
  album({.root = music});
}

TEST_F(Writer, IdsRiseAndGoOnAfterReopening) {
  const Album made = album({.root = root("music")});
  store_.reset();
  clock_.now -= 3'600'000;
  store_ = place_.open(clock_);
  const auto next =
      transact([](CatalogTx& transaction) { return transaction.ids().next<FileId>(); });
  EXPECT_GT(next.value, made.files.back().id.value);
  EXPECT_EQ(catalog().releases(everyone, {}).rows.at(0).id, made.id);
}

TEST_F(Writer, ChangesAreLoggedWithTheirCommit) {
  int fired = 0;
  const auto connection = store().committed().connect([&] { ++fired; });
  transact([](CatalogTx&) {});
  EXPECT_EQ(fired, 0);
  const Album made = album({.root = root("music")});
  EXPECT_EQ(fired, 1);
  transact([&](CatalogTx& transaction) {
    const std::array changes{Change{ChangeKind::changed, "artist", made.artist.value},
                             Change{ChangeKind::removed, "track \"x\"", 5}};
    transaction.log(changes);
    transaction.log({});
  });
  EXPECT_EQ(fired, 2);
  const auto records = store().events().changes_after(0, 10);
  ASSERT_THAT(records, SizeIs(3));
  EXPECT_EQ(records[0].change.kind, ChangeKind::added);
  EXPECT_EQ(records[0].change.entity, "release");
  EXPECT_EQ(records[0].change.id, made.id.value);
  EXPECT_EQ(records[1].change.kind, ChangeKind::changed);
  EXPECT_EQ(records[2].change.entity, "track \"x\"");
  EXPECT_LT(records[1].seq, records[2].seq);
}

TEST_F(Writer, AUserWriteGetsInBetweenCatalogueTransactions) {
  // A scan that never pauses: each transaction waits for the one before.
  std::atomic<bool> stop = false;
  std::atomic<int> transactions = 0;
  std::vector<std::thread> scans;
  for (int i = 0; i < 3; ++i) {
    scans.emplace_back([&] {
      while (!stop) {
        transact([&](CatalogTx& transaction) {
          artist_named(transaction, fmt::to_string(transactions % 50));
          std::this_thread::sleep_for(std::chrono::milliseconds(5));
        });
        ++transactions;
      }
    });
  }
  while (transactions < 3) std::this_thread::yield();
  for (int i = 0; i < 20; ++i) {
    const int before = transactions;
    store().settings().put_setting("volume", fmt::to_string(i));
    // The one that ran, and those that may end while this thread is not scheduled; never a queue.
    EXPECT_LE(transactions - before, 6);
  }
  stop = true;
  for (std::thread& scan : scans) scan.join();
  EXPECT_EQ(store().settings().setting("volume"), "19");
}

TEST_F(Writer, ReadersSeeWholeTransactionsOnlyAndNeverWait) {
  const RootId music = root("music");
  std::atomic<bool> stop = false;
  std::latch reading{3};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      reading.count_down();
      while (!stop) {
        const auto page = catalog().releases(everyone, {.limit = 500});
        EXPECT_EQ(page.rows.size() % 5, 0U);
        EXPECT_THAT(page.rows, Each(Field(&Release::track_count, 2)));
      }
    });
  }
  reading.wait();
  transact([&](CatalogTx& transaction) {
    add_album(transaction, {.root = music, .title = "held"});
    // In the middle of a transaction.
    EXPECT_TRUE(catalog().releases(everyone, {}).rows.empty());
    for (int i = 0; i < 4; ++i) {
      add_album(transaction, {.root = music, .title = fmt::format("first {}", i)});
    }
  });
  for (int batch = 0; batch < 10; ++batch) {
    transact([&](CatalogTx& transaction) {
      for (int i = 0; i < 5; ++i) {
        add_album(transaction, {.root = music, .title = fmt::format("{} {}", batch, i)});
      }
    });
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(catalog().releases(everyone, {.limit = 500}).rows.size(), 55U);
}

}  // namespace
}  // namespace segue::contract
