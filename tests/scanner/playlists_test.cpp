#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "scanning.hpp"

// Playlist files in music folders, and the playlists that they are kept in step with.
namespace segue::scanner::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PlaylistTest : public Scanning {
 protected:
  PlaylistTest() {
    album("Ada/Blue", "Ada", "Blue", 3);
    ann_.user = store->accounts()
                    .add_user({.name = "ann", .role = domain::Role::admin, .password_hash = "h"})
                    .value();
    scan();
  }

  // As another program: an hour ago, so that nobody may still be writing it.
  void put(const std::string& path, const std::string& bytes) {
    music.write(path, bytes);
    const auto when =
        fs::file_time_type::clock::now() - std::chrono::hours(1) + std::chrono::seconds(++writes_);
    fs::last_write_time(music.path(path), when);
    scan();
  }
  [[nodiscard]] std::string bytes_of(const std::string& path) const {
    std::ifstream in(music.path(path), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void allow(domain::RootPlaylists playlists) {
    domain::RootPolicy policy = root().policy;
    policy.playlists = playlists;
    EXPECT_TRUE(scanner->change_root({1}, {.name = {}, .policy = policy}));
    scanner->wait_until_idle();
  }

  [[nodiscard]] std::vector<domain::Playlist> lists() { return store->playlists().playlists(ann_); }
  [[nodiscard]] domain::Playlist list(const std::string& name) {
    for (const domain::Playlist& one : lists()) {
      if (one.name == name) return one;
    }
    ADD_FAILURE() << "no playlist " << name;
    return {};
  }
  [[nodiscard]] std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const domain::Playlist& one : lists()) all.push_back(one.name);
    return all;
  }
  [[nodiscard]] std::vector<std::string> titles_in(const std::string& name) {
    std::vector<std::string> all;
    const auto linked = store->playlist_files().linked(list(name).id);
    for (const domain::TrackId track : linked.value().tracks) {
      all.push_back(reader().track(ann_, track).value().title);
    }
    return all;
  }
  void add(const std::string& name, const std::string& path) {
    const domain::TrackId track = track_of(path).id;
    EXPECT_TRUE(store->playlists().insert_items(ann_, list(name).id, {}, std::span(&track, 1)));
  }
  void clear(const std::string& name) {
    EXPECT_TRUE(store->playlists().replace_items(ann_, list(name).id, {}));
  }

  domain::View ann_;

 private:
  int writes_ = 0;
};

TEST_F(PlaylistTest, AFileBecomesAPlaylistInItsOrder) {
  put("Lists/Rain.m3u8", "#EXTM3U\n../Ada/Blue/3.flac\n../Ada/Blue/1.flac\n../Ada/Blue/3.flac\n");
  EXPECT_THAT(titles_in("Rain"), ElementsAre("Song 3", "Song 1", "Song 3"));
  EXPECT_TRUE(list("Rain").shared);
  EXPECT_EQ(list("Rain").owner, ann_.user);
  const domain::PlaylistSource source = list("Rain").source.value();
  EXPECT_EQ(source.relative_path, "Lists/Rain.m3u8");
  EXPECT_EQ(source.unfound, 0);
}

TEST_F(PlaylistTest, PathsAreUnderstoodAsPlayersWriteThem) {
  put("Ada/all.M3U",
      "Blue/1.flac\n"
      "blue\\2.FLAC\n" +
          music.path("Ada/Blue/3.flac") + "\nfile://" + music.path("Ada/Blue/1.flac") +
          "\nfile:///D:/x/Ada/Blue/2%2eflac\n"
          "D:\\Music\\Ada\\Blue\\3.flac\n"
          "/home/ann/Music/Ada/Blue/1.flac\n"
          "Ada/Blue/2.flac\n"
          "http://radio.example/stream\n"
          "../../../../../etc/passwd\n");
  EXPECT_THAT(titles_in("all"), ElementsAre("Song 1", "Song 2", "Song 3", "Song 1", "Song 2",
                                            "Song 3", "Song 1", "Song 2"));
  EXPECT_EQ(list("all").source.value().unfound, 2);
}

TEST_F(PlaylistTest, AFileThatHoldsADiscIsItsFirstTrackAndItsOthersAreNotWritten) {
  music.write("Ada/Blue/1.cue",
              "FILE 1.wav WAVE\nTRACK 01 AUDIO\nTITLE Half\nINDEX 01 00:00:00\n"
              "TRACK 02 AUDIO\nTITLE Other\nINDEX 01 00:00:07\n");
  const std::string bytes = "Ada/Blue/1.flac\n";
  put("disc.m3u", bytes);
  EXPECT_THAT(titles_in("disc"), ElementsAre("Half"));
  allow(domain::RootPlaylists::write);
  const auto release = reader().release({}, release_of("Ada/Blue/1.flac").id).value();
  const auto other = std::ranges::find(release.tracks, "Other", &domain::Track::title);
  ASSERT_NE(other, release.tracks.end());
  const domain::TrackId id = other->id;
  EXPECT_TRUE(store->playlists().insert_items(ann_, list("disc").id, {}, std::span(&id, 1)));
  scan();
  EXPECT_EQ(bytes_of("disc.m3u"), bytes);
  EXPECT_FALSE(issue("disc.m3u").empty());
}

TEST_F(PlaylistTest, LettersMayBeComposedAndWrittenOtherwise) {
  music.write("Björk/Début/é 1.flac", studio().song("Human", "Björk", "Début", 1));
  put("nfd.m3u",
      "Bjo\xCC\x88rk/De\xCC\x81"
      "but/e\xCC\x81 1.flac\n");
  EXPECT_THAT(titles_in("nfd"), ElementsAre("Human"));
  put("latin.m3u",
      "Bj\xF6rk\\D\xE9"
      "but\\\xE9 1.flac\r\n");
  EXPECT_THAT(titles_in("latin"), ElementsAre("Human"));
  put("plain.m3u", "BJORK/debut/e 1.FLAC\n");
  EXPECT_THAT(titles_in("plain"), ElementsAre("Human"));
}

// "1.flac" in some "Blue" is not yet the one that was meant.
TEST_F(PlaylistTest, APathOfAnotherMachineMustLookAlikeFarEnough) {
  album("Shelf/Eve/Blue", "Eve", "Other", 1);
  put("a.m3u",
      "D:\\x\\Eve\\Blue\\1.flac\nD:\\Ada\\Blue\\1.flac\nD:\\Bob\\Blue\\1.flac\nD:\\1.flac\n");
  EXPECT_EQ(list("a").item_count, 2);
  EXPECT_EQ(list("a").source.value().unfound, 2);
}

TEST_F(PlaylistTest, AChangedFileIsAChangedPlaylist) {
  put("a.m3u", "Ada/Blue/1.flac\n");
  const domain::PlaylistId before = list("a").id;
  put("a.m3u", "#PLAYLIST:Named\nAda/Blue/2.flac\nAda/Blue/1.flac\n");
  EXPECT_THAT(titles_in("Named"), ElementsAre("Song 2", "Song 1"));
  EXPECT_EQ(list("Named").id, before);
  const std::int64_t revision = list("Named").revision;
  scan();
  scan({.depth = domain::ScanDepth::full});
  EXPECT_EQ(list("Named").revision, revision);
}

TEST_F(PlaylistTest, WhatLedNowhereIsFoundWhenItComes) {
  put("a.m3u", "Ada/Blue/1.flac\nEve/New/1.flac\nAda/Blue/2.flac\nEve/New/9.flac\n");
  EXPECT_THAT(titles_in("a"), ElementsAre("Song 1", "Song 2"));
  EXPECT_EQ(list("a").source.value().unfound, 2);
  music.write("Eve/New/1.flac", studio().song("New", "Eve", "New", 1));
  scan({.depth = domain::ScanDepth::quick});
  EXPECT_THAT(titles_in("a"), ElementsAre("Song 1", "New", "Song 2"));
  EXPECT_EQ(list("a").source.value().unfound, 1);
}

TEST_F(PlaylistTest, NothingIsImportedBeforeSomebodyCanOwnIt) {
  static_cast<void>(place.ask("UPDATE app_user SET role = 'listener'"));
  put("a.m3u", "Ada/Blue/1.flac\n");
  EXPECT_THAT(names(), IsEmpty());
  static_cast<void>(place.ask("UPDATE app_user SET role = 'admin'"));
  scan({.depth = domain::ScanDepth::quick});
  EXPECT_THAT(names(), ElementsAre("a"));
}

TEST_F(PlaylistTest, AMovedFileKeepsItsPlaylist) {
  put("Ada/a.m3u", "Blue/1.flac\n");
  const domain::PlaylistId before = list("a").id;
  fs::create_directory(music.path("Lists"));
  fs::rename(music.path("Ada/a.m3u"), music.path("Lists/b.m3u"));
  scan();
  EXPECT_THAT(names(), ElementsAre("b"));
  EXPECT_EQ(list("b").id, before);
  EXPECT_EQ(list("b").source.value().relative_path, "Lists/b.m3u");
  EXPECT_THAT(titles_in("b"), ElementsAre("Song 1")) << "though the path leads nowhere now";
  fs::copy_file(music.path("Lists/b.m3u"), music.path("Lists/copy.m3u"));
  scan();
  EXPECT_THAT(names(), ElementsAre("b", "copy"));
}

TEST_F(PlaylistTest, APlaylistOutlivesItsFile) {
  put("a.m3u", "Ada/Blue/1.flac\n");
  const domain::PlaylistId before = list("a").id;
  fs::remove(music.path("a.m3u"));
  scan();
  EXPECT_TRUE(list("a").source.value().missing);
  EXPECT_THAT(titles_in("a"), ElementsAre("Song 1"));
  put("a.m3u", "Ada/Blue/1.flac\n");
  EXPECT_FALSE(list("a").source.value().missing);
  EXPECT_EQ(list("a").id, before);
  put("Lists/c.m3u", "../Ada/Blue/2.flac\n");
  fs::remove_all(music.path("Lists"));
  scan();
  EXPECT_TRUE(list("c").source.value().missing) << "with its folder";
}

TEST_F(PlaylistTest, ADeletedPlaylistStaysSoWhileItsFileIsTheSame) {
  put("a.m3u", "Ada/Blue/1.flac\n");
  EXPECT_TRUE(store->playlists().remove_playlist(ann_, list("a").id));
  scan({.depth = domain::ScanDepth::full});
  put("a.m3u", "Ada/Blue/1.flac\n");
  EXPECT_THAT(names(), IsEmpty()) << "a new time alone says nothing";
  EXPECT_EQ(bytes_of("a.m3u"), "Ada/Blue/1.flac\n");
  fs::rename(music.path("a.m3u"), music.path("b.m3u"));
  scan();
  EXPECT_THAT(names(), IsEmpty()) << "nor does another name";
  put("b.m3u", "Ada/Blue/2.flac\n");
  EXPECT_THAT(titles_in("b"), ElementsAre("Song 2"));
}

TEST_F(PlaylistTest, WhatCannotBeReadIsSaid) {
  put("binary.m3u", std::string("a\0b", 3));
  EXPECT_EQ(issue("binary.m3u"), "corrupt");
  put("large.m3u", std::string(5 << 20U, 'x'));
  EXPECT_EQ(issue("large.m3u"), "too_large");
  std::string many;
  for (int i = 0; i < 50'001; ++i) many += "a\n";
  put("many.m3u", many);
  EXPECT_EQ(issue("many.m3u"), "too_large");
  EXPECT_THAT(names(), IsEmpty());
  put("many.m3u", "Ada/Blue/1.flac\n");
  EXPECT_EQ(issue("many.m3u"), "");
  EXPECT_THAT(names(), ElementsAre("many"));
}

TEST_F(PlaylistTest, ARootMayKeepItsPlaylistsToItself) {
  allow(domain::RootPlaylists::off);
  put("a.m3u", "Ada/Blue/1.flac\n");
  EXPECT_THAT(names(), IsEmpty());
  allow(domain::RootPlaylists::read);
  EXPECT_THAT(names(), ElementsAre("a"));
  allow(domain::RootPlaylists::off);
  fs::remove(music.path("a.m3u"));
  scan();
  EXPECT_FALSE(list("a").source.value().missing) << "nobody looks";
}

TEST_F(PlaylistTest, AnEditGoesBackIntoTheFile) {
  put("a.m3u",
      "#EXTM3U\r\n# mine\r\n#EXTINF:1,One\r\nAda\\Blue\\1.flac\r\nnowhere.mp3\r\nada/blue/2.flac");
  add("a", "Ada/Blue/3.flac");
  scan();
  EXPECT_TRUE(bytes_of("a.m3u").ends_with("ada/blue/2.flac")) << "it may only be read";
  allow(domain::RootPlaylists::write);
  EXPECT_EQ(bytes_of("a.m3u"),
            "#EXTM3U\r\n# mine\r\n#EXTINF:1,One\r\nAda\\Blue\\1.flac\r\nnowhere.mp3\r\n"
            "ada/blue/2.flac\r\n#EXTINF:0,Ada - Song 3\r\nAda\\Blue\\3.flac\r\n");
  const std::int64_t revision = list("a").revision;
  scan();
  EXPECT_EQ(list("a").revision, revision) << "what we wrote is not read again";
  EXPECT_EQ(list("a").source.value().unfound, 1);
  clear("a");
  scan();
  EXPECT_EQ(bytes_of("a.m3u"), "#EXTM3U\r\n# mine\r\nnowhere.mp3\r\n");
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(music.path())) files += entry.is_regular_file();
  EXPECT_EQ(files, 2U) << "the list and the root's marker";
}

TEST_F(PlaylistTest, WhereBothChangedBothStay) {
  put("a.m3u", "Ada/Blue/1.flac\n");
  add("a", "Ada/Blue/2.flac");
  put("a.m3u", "Ada/Blue/3.flac\n");
  EXPECT_THAT(titles_in("a"), ElementsAre("Song 3"));
  EXPECT_THAT(titles_in("a (edited in Segue, 2027-01-15)"), ElementsAre("Song 1", "Song 2"));
  EXPECT_EQ(issue("a.m3u"), "conflict");
  put("a.m3u", "Ada/Blue/1.flac\n");
  EXPECT_THAT(lists(), SizeIs(2));
  EXPECT_EQ(issue("a.m3u"), "");
}

TEST_F(PlaylistTest, WhereBothChangedAlikeNothingIsKeptTwice) {
  put("a.m3u", "Ada/Blue/1.flac\n");
  add("a", "Ada/Blue/2.flac");
  put("a.m3u", "Ada/Blue/1.flac\nAda/Blue/2.flac\n");
  EXPECT_THAT(names(), ElementsAre("a"));
}

TEST_F(PlaylistTest, ANameThatSomebodyGaveStays) {
  put("a.m3u", "Ada/Blue/1.flac\n");
  EXPECT_TRUE(store->playlists().edit(ann_, list("a").id, {.name = "Mine"}));
  put("a.m3u", "Ada/Blue/2.flac\n");
  EXPECT_THAT(titles_in("Mine"), ElementsAre("Song 2"));
  EXPECT_THAT(lists(), SizeIs(1)) << "a name is no edit of what it holds";
}

TEST_F(PlaylistTest, WhatCannotBeWrittenStaysHereAndIsSaid) {
  allow(domain::RootPlaylists::write);
  put("Lists/a.m3u", "../Ada/Blue/1.flac\n");
  fs::permissions(music.path("Lists"), fs::perms::owner_write, fs::perm_options::remove);
  add("a", "Ada/Blue/2.flac");
  scan();
  EXPECT_EQ(issue("Lists/a.m3u"), "unwritable");
  EXPECT_THAT(titles_in("a"), ElementsAre("Song 1", "Song 2"));
  EXPECT_EQ(bytes_of("Lists/a.m3u"), "../Ada/Blue/1.flac\n");
  fs::permissions(music.path("Lists"), fs::perms::owner_write, fs::perm_options::add);
  scan();
  EXPECT_EQ(bytes_of("Lists/a.m3u"), "../Ada/Blue/1.flac\n../Ada/Blue/2.flac\n");
  EXPECT_EQ(issue("Lists/a.m3u"), "");
}

TEST_F(PlaylistTest, APurgeLeavesTheFileAsItIs) {
  const std::string list_file = "../Ada/Blue/1.flac\n../Bo/Red/1.flac\n../Ada/Blue/2.flac\n";
  album("Bo/Red", "Bo", "Red", 1);
  allow(domain::RootPlaylists::write);
  put("Lists/a.m3u", list_file);
  fs::remove_all(music.path("Bo"));
  scan();
  EXPECT_EQ(scanner->purge({}).value().kept_loved, 1) << "it is in a playlist";
  EXPECT_EQ(scanner->purge({.keep_loved = false}).value().gone.playlist_items, 1);
  scan();
  EXPECT_THAT(titles_in("a"), ElementsAre("Song 1", "Song 2"));
  EXPECT_EQ(list("a").source.value().unfound, 1);
  EXPECT_EQ(bytes_of("Lists/a.m3u"), list_file);

  add("a", "Ada/Blue/3.flac");
  scan();
  EXPECT_EQ(bytes_of("Lists/a.m3u"), list_file + "../Ada/Blue/3.flac\n");
  album("Bo/Red", "Bo", "Red", 1);
  scan();
  EXPECT_THAT(titles_in("a"), ElementsAre("Song 1", "Song 1", "Song 2", "Song 3"));
  EXPECT_EQ(list("a").source.value().unfound, 0);
}

TEST_F(PlaylistTest, MusicOfAnotherRootIsNamedByItsWholePath) {
  base::testing::TempFolder other;
  other.write("Bob/Red/1.flac", studio().song("Far", "Bob", "Red", 1));
  allow(domain::RootPlaylists::write);
  put("a.m3u", "Ada/Blue/1.flac\n");
  ASSERT_TRUE(scanner->add_root(other.path()));
  scanner->wait_until_idle();
  add("a", "Bob/Red/1.flac");
  scan();
  EXPECT_EQ(bytes_of("a.m3u"), "Ada/Blue/1.flac\n" + other.path("Bob/Red/1.flac") + "\n");
  put("b.m3u", other.path("Bob/Red/1.flac") + "\n");
  EXPECT_THAT(titles_in("b"), ElementsAre("Far"));
}

TEST_F(PlaylistTest, LinksAreNotFollowed) {
  base::testing::TempFolder outside;
  outside.write("x.m3u", "Ada/Blue/1.flac\n");
  fs::create_symlink(outside.path("x.m3u"), music.path("x.m3u"));
  scan();
  EXPECT_THAT(names(), IsEmpty());
}

}  // namespace
}  // namespace segue::scanner::testing
