#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include "contract.hpp"

// Missing files that go for good, with what hangs on them.
namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr base::UnixMs ever = std::numeric_limits<base::UnixMs>::max();

// Two albums of Anna's in one root, of which all of Dawn and the first song of Dusk are missing.
class Purge : public Contract {
 protected:
  Purge()
      : music_(root("music")),
        other_(root("other")),
        dawn_(album({.root = music_, .title = "Dawn", .artist = "Anna", .cover = "dawn"})),
        dusk_(album({.root = music_, .title = "Dusk", .artist = "Anna", .cover = "dusk"})),
        ann_{.user = store().accounts().add_user({.name = "ann", .password_hash = "h"}).value()} {
    set_missing({dawn_.files[0].id, dawn_.files[1].id}, dawn_.id);  // since 5,000
    transact([&](CatalogTx& transaction) {
      transaction.mark_missing(std::vector{dusk_.files[0].id}, 6'000);
      transaction.refresh_releases(std::span(&dusk_.id, 1));
    });
  }

  PurgeScope all(bool keep_loved = false) const {
    return {.roots = {music_, other_}, .before = ever, .keep_loved = keep_loved};
  }
  // In steps of `limit` files, as the purge of an admin does.
  PurgeCounts purge(const PurgeScope& scope, std::size_t limit = 100) {
    PurgeCounts gone;
    std::optional<MissingPlace> next = MissingPlace{};
    while (next) {
      transact([&](CatalogTx& transaction) {
        const PurgeStep step = transaction.purge(scope, *next, limit, 9'000);
        transaction.refresh_releases(step.touched);
        gone.files += step.gone.files;
        gone.tracks += step.gone.tracks;
        gone.releases += step.gone.releases;
        gone.listens += step.gone.listens;
        gone.playlist_items += step.gone.playlist_items;
        next = step.next;
      });
    }
    return gone;
  }
  void hear(TrackId track, base::UnixMs at) {
    const Listen listen{.track = track,
                        .started_at = at,
                        .heard_ms = 180'000,
                        .outcome = Outcome::played,
                        .client = "test",
                        .context = {}};
    ASSERT_EQ(store().listening().add_listens(ann_, std::span(&listen, 1)), 1U);
  }
  Playlist playlist(const std::vector<TrackId>& tracks) {
    return store().playlists().add_playlist(ann_, {.name = "Mine"}, tracks).value();
  }
  std::vector<std::string> events(std::int64_t after) {
    std::vector<std::string> told;
    for (const UserEvent& event : store().events().user_events_after(ann_.user, after, 100)) {
      told.push_back(event.kind + " " + event.payload_json);
    }
    return told;
  }
  std::vector<std::string> missing_titles(const MissingQuery& query = {}) {
    std::vector<std::string> titles;
    for (const MissingFile& file : catalog().missing_files(query).rows) {
      titles.push_back(file.release_title + " " + file.title);
    }
    return titles;
  }
  std::string number_of(const std::string& sql) { return place_.ask(sql).at(0); }

  const RootId music_, other_;
  const Album dawn_, dusk_;
  const View ann_;
};

TEST_F(Purge, WhatIsMissingIsListedTheLongestFirst) {
  EXPECT_THAT(missing_titles(), ElementsAre("Dawn First", "Dawn Second", "Dusk First"));
  EXPECT_THAT(missing_titles({.root = other_}), IsEmpty());
  const auto page = catalog().missing_files({.limit = 2});
  EXPECT_THAT(page.rows, SizeIs(2));
  ASSERT_TRUE(page.next);
  EXPECT_THAT(missing_titles({.limit = 2, .after = page.next}), ElementsAre("Dusk First"));
  EXPECT_FALSE(catalog().missing_files({.limit = 3}).next);
  const MissingFile& file = page.rows[0];
  EXPECT_EQ(file.id, dawn_.files[0].id);
  EXPECT_EQ(file.relative_path, dawn_.files[0].relative_path);
  EXPECT_EQ(file.root, music_);
  EXPECT_EQ(file.track, dawn_.tracks[0].id);
  EXPECT_EQ(file.release, dawn_.id);
  EXPECT_EQ(file.since, 5'000);
  EXPECT_FALSE(file.elsewhere || file.loved);

  const auto counts = catalog().missing_counts();
  ASSERT_THAT(counts, SizeIs(1));
  EXPECT_EQ(counts[0].root, music_);
  EXPECT_EQ(counts[0].files, 3);
  EXPECT_EQ(counts[0].since, 5'000);
}

TEST_F(Purge, TheListTellsWhatListenersWouldLose) {
  hear(dawn_.tracks[0].id, 1'000);
  hear(dawn_.tracks[0].id, 9'000'000);
  store().listening().star(ann_, dawn_.tracks[0].id, 1);
  store().listening().rate(ann_, dawn_.tracks[1].id, 8);
  (void)playlist({dusk_.tracks[0].id, dusk_.tracks[0].id});
  const auto files = catalog().missing_files({}).rows;
  EXPECT_EQ(files[0].listens, 2);
  EXPECT_EQ(files[0].stars, 1);
  EXPECT_EQ(files[1].ratings, 1);
  EXPECT_EQ(files[2].playlists, 1);
  for (const MissingFile& file : files) EXPECT_TRUE(file.loved);
}

TEST_F(Purge, DeletesFilesTracksAndReleases) {
  const PurgeCounts expected{.files = 3, .tracks = 3, .releases = 1};
  EXPECT_EQ(catalog().purgeable(all()), expected);
  EXPECT_EQ(purge(all()), expected);
  EXPECT_THAT(missing_titles(), IsEmpty());
  EXPECT_FALSE(catalog().track(everyone, dawn_.tracks[0].id));
  EXPECT_FALSE(catalog().release(everyone, dawn_.id));
  EXPECT_TRUE(catalog().track(everyone, dusk_.tracks[1].id));
  EXPECT_EQ(catalog().release(everyone, dusk_.id)->release.track_count, 1);
  EXPECT_EQ(catalog().artist(everyone, dawn_.artist)->artist.release_count, 1);
  EXPECT_EQ(number_of("SELECT count(*) FROM recording"), "1");
  EXPECT_EQ(number_of("SELECT count(*) FROM release_group"), "1");
  EXPECT_EQ(number_of("SELECT count(*) FROM medium"), "1");
  EXPECT_EQ(number_of("SELECT count(*) FROM track_credit"), "2");
  EXPECT_EQ(number_of("SELECT max(ordinal) FROM track"), "1");
  EXPECT_EQ(number_of("SELECT max(ordinal) FROM release"), "1");
  EXPECT_EQ(purge(all()), PurgeCounts{}) << "nothing is left to go";
  const Album again = album({.root = music_, .title = "Dawn", .artist = "Anna"});
  EXPECT_THAT(catalog().releases(everyone, {.order = ReleaseOrder::random}).rows, SizeIs(2));
  EXPECT_NE(again.tracks[0].id, dawn_.tracks[0].id);
}

TEST_F(Purge, StepByStepIsTheSame) {
  const PurgeCounts expected = catalog().purgeable(all());
  EXPECT_EQ(purge(all(), 1), expected);
}

TEST_F(Purge, SaysWhatWentAndWhatIsToBeRefreshed) {
  const PurgeStep step =
      transact([&](CatalogTx& transaction) { return transaction.purge(all(), {}, 100, 9'000); });
  std::vector<std::pair<std::string, std::int64_t>> removed;
  for (const Change& change : step.changes) {
    EXPECT_EQ(change.kind, ChangeKind::removed);
    removed.emplace_back(change.entity, change.id);
  }
  EXPECT_THAT(removed, UnorderedElementsAre(std::pair("track", dawn_.tracks[0].id.value),
                                            std::pair("track", dawn_.tracks[1].id.value),
                                            std::pair("track", dusk_.tracks[0].id.value),
                                            std::pair("release", dawn_.id.value)));
  EXPECT_THAT(step.touched, ElementsAre(dusk_.id));
  EXPECT_FALSE(step.next);
  ASSERT_THAT(step.covers, ElementsAre(ImageId{"dawn"}, ImageId{"dusk"}));
  EXPECT_THAT(catalog().unused_images(step.covers), ElementsAre(ImageId{"dawn"}));
  transact(
      [&](CatalogTx& transaction) { transaction.remove_images(std::vector<ImageId>{{"dawn"}}); });
  EXPECT_THAT(catalog().image_sources({"dawn"}), IsEmpty());
  EXPECT_THAT(catalog().image_sources({"dusk"}), SizeIs(1));
}

TEST_F(Purge, OnlyInItsRootsAndMissingForLongEnough) {
  PurgeScope scope = all();
  scope.roots = {other_};
  EXPECT_EQ(catalog().purgeable(scope), PurgeCounts{});
  EXPECT_EQ(purge(scope), PurgeCounts{});
  scope = all();
  scope.before = 6'000;
  const PurgeCounts expected{.files = 2, .tracks = 2, .releases = 1};
  EXPECT_EQ(catalog().purgeable(scope), expected);
  EXPECT_EQ(purge(scope), expected);
  EXPECT_THAT(missing_titles(), ElementsAre("Dusk First"));
}

TEST_F(Purge, WhatSomebodyLovesStays) {
  store().listening().star(ann_, dusk_.tracks[0].id, 1);
  hear(dawn_.tracks[0].id, 1'000);  // which is no love yet
  const Playlist list = playlist({dawn_.tracks[1].id});
  const PurgeCounts expected{.files = 1, .tracks = 1, .releases = 0, .listens = 1};
  EXPECT_EQ(catalog().purgeable(all(true)), expected);
  EXPECT_EQ(purge(all(true)), expected);
  EXPECT_THAT(missing_titles(), ElementsAre("Dawn Second", "Dusk First"));
  EXPECT_EQ(store().playlists().playlist(ann_, list.id)->revision, list.revision);

  store().listening().unstar(ann_, dusk_.tracks[0].id);
  store().listening().rate(ann_, dusk_.id, 2);  // its release, and be it little
  EXPECT_EQ(purge(all(true)), PurgeCounts{});
  store().listening().rate(ann_, dusk_.id, 0);
  EXPECT_EQ(purge(all(true)).files, 1);
  EXPECT_EQ(purge(all(false)).files, 1);
}

TEST_F(Purge, ATrackStaysWhileItHasAnotherFile) {
  AudioFileRow copy = dusk_.files[0];
  transact([&](CatalogTx& transaction) {
    copy.id = transaction.ids().next<FileId>();
    copy.root = other_;
    copy.relative_path = "copy.flac";
    transaction.put_files(std::span(&copy, 1));
    transaction.refresh_releases(std::span(&dusk_.id, 1));
  });
  store().listening().star(ann_, dusk_.tracks[0].id, 1);
  const auto files = catalog().missing_files({}).rows;
  EXPECT_TRUE(files.at(2).elsewhere);
  EXPECT_FALSE(files.at(2).loved) << "it is not lost";
  EXPECT_EQ(catalog().purgeable(all(true)).files, 3);
  EXPECT_EQ(purge(all(true)), (PurgeCounts{.files = 3, .tracks = 2, .releases = 1}));
  EXPECT_TRUE(catalog().file_of(everyone, dusk_.tracks[0].id));
}

TEST_F(Purge, TracksWithoutAnyFileGoWithTheirRelease) {
  const TrackId lost = dawn_.tracks[1].id;
  transact([&](CatalogTx& transaction) { transaction.move_files(lost, dawn_.tracks[0].id); });
  store().listening().star(ann_, lost, 1);
  EXPECT_EQ(catalog().purgeable(all(true)), (PurgeCounts{.files = 3, .tracks = 2}));
  EXPECT_EQ(catalog().purgeable(all()), (PurgeCounts{.files = 3, .tracks = 3, .releases = 1}));
  EXPECT_EQ(purge(all(), 1), (PurgeCounts{.files = 3, .tracks = 3, .releases = 1}));
  EXPECT_FALSE(catalog().track(everyone, lost));
}

TEST_F(Purge, ListenersLoseWhatHangsOnTheTracks) {
  hear(dawn_.tracks[0].id, 1'000);
  hear(dusk_.tracks[0].id, 2'000'000);
  hear(dusk_.tracks[1].id, 3'000'000);
  store().listening().star(ann_, dawn_.tracks[0].id, 1);
  store().listening().star(ann_, dawn_.id, 1);
  store().listening().set_now_playing(ann_, "test", dawn_.tracks[0].id, 1);
  const Playlist list =
      playlist({dawn_.tracks[0].id, dusk_.tracks[1].id, dawn_.tracks[0].id, dusk_.tracks[0].id});
  const std::int64_t seen = store().events().user_event_range().second;

  const PurgeCounts expected{
      .files = 3, .tracks = 3, .releases = 1, .listens = 2, .playlist_items = 3};
  EXPECT_EQ(catalog().purgeable(all()), expected);
  EXPECT_EQ(purge(all()), expected);

  const auto listens = store().listening().listens(ann_, {}).rows;
  ASSERT_THAT(listens, SizeIs(1));
  EXPECT_EQ(listens[0].track, dusk_.tracks[1].id);
  EXPECT_THAT(store().listening().now_playing(ann_, 0), IsEmpty());
  EXPECT_THAT(catalog().tracks(ann_, {.order = TrackOrder::starred}).rows, IsEmpty());
  const Annotation of_dusk = catalog().release(ann_, dusk_.id)->release.mine;
  EXPECT_EQ(of_dusk.play_count, 1);
  EXPECT_EQ(of_dusk.played_at, 3'000'000);
  EXPECT_EQ(catalog().artist(ann_, dusk_.artist)->artist.mine.play_count, 1);
  const auto now = store().playlists().playlist(ann_, list.id);
  EXPECT_EQ(now->item_count, 1);
  EXPECT_EQ(now->duration_ms, 180'000);
  EXPECT_EQ(now->revision, list.revision + 1);
  EXPECT_EQ(now->changed_at, 9'000);
  EXPECT_THAT(events(seen),
              ElementsAre(fmt::format(R"(playlist ["{}"])", to_string(list.id)),
                          fmt::format(R"(listen ["{}","{}"])", to_string(dawn_.tracks[0].id),
                                      to_string(dusk_.tracks[0].id)),
                          fmt::format(R"(annotation ["{}"])", to_string(dawn_.tracks[0].id))));
}

TEST_F(Purge, AListOfAFileKeepsItsEntries) {
  (void)store().accounts().add_user({.name = "adi", .role = Role::admin, .password_hash = "h"});
  PlaylistFileStore& files = store().playlist_files();
  const PlaylistFile seen{.id = {},
                          .root = music_,
                          .relative_path = "a.m3u",
                          .content_hash = "c",
                          .name = "A",
                          .playlist = {}};
  const std::vector<FileEntry> entries{{.location = "1.flac", .track = dawn_.tracks[0].id},
                                       {.location = "2.flac", .track = dusk_.tracks[1].id},
                                       {.location = "3.flac", .track = {}}};
  const PlaylistFile file =
      files.take({.file = seen, .name = "A", .entries = entries, .keep_as = {}}).value();
  (void)purge(all());
  const auto known = files.files().at(0);
  EXPECT_EQ(known.unfound, 2);
  EXPECT_EQ(known.playlist_revision, file.playlist_revision + 1);
  EXPECT_EQ(known.revision, known.playlist_revision) << "so that nobody writes it";
  auto now = entries;
  now[0].track = {};
  EXPECT_EQ(files.entries(file.id), now);
  EXPECT_THAT(files.linked(file.playlist)->tracks, ElementsAre(dusk_.tracks[1].id));
}

TEST_F(Purge, IdsAreNotGivenAgain) {
  const auto newest = [&] {
    return transact([](CatalogTx& transaction) { return transaction.ids().next<TrackId>(); });
  };
  transact([&](CatalogTx& transaction) {
    const Album last = add_album(transaction, {.root = music_, .title = "Last", .artist = "Zoe"});
    transaction.mark_missing(std::vector{last.files[0].id, last.files[1].id}, 7'000);
    transaction.refresh_releases(std::span(&last.id, 1));
  });
  const auto highest = std::stoll(number_of("SELECT max(id) FROM audio_file"));
  (void)purge(all());
  store_.reset();
  clock_.now -= 3'600'000;
  store_ = place_.open(clock_);
  EXPECT_GT(newest().value, highest);
}

}  // namespace
}  // namespace segue::contract
