#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/crypto.hpp"
#include "contract.hpp"
#include "storage/shared/packed_text.hpp"

namespace segue::contract {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class Files : public Contract {
 protected:
  std::vector<KnownFile> files_in(RootId root, const std::vector<std::string>& directories) {
    return catalog().files_in(root, directories);
  }
  void put(const std::vector<AudioFileRow>& files, ReleaseId release) {
    transact([&](CatalogTx& transaction) {
      transaction.put_files(files);
      transaction.refresh_releases(std::span(&release, 1));
    });
  }
  std::string path_of(TrackId track) {
    return catalog().file_of(everyone, track).value().relative_path;
  }
};

TEST_F(Files, KnownFilesOfADirectoryOnly) {
  const RootId music = root("music");
  const RootId other = root("other");
  const Album made = album({.root = music, .title = "a", .directory = "x/\xFF\x01"});
  album({.root = music, .title = "b", .directory = "x/\xFF\x01/deeper"});
  album({.root = other, .title = "c", .directory = "x/\xFF\x01"});
  const auto files = files_in(music, {"x/\xFF\x01", "nowhere"});
  ASSERT_THAT(files, SizeIs(2));
  const auto& first = *std::ranges::find(files, made.files[0].id, &KnownFile::id);
  EXPECT_EQ(first.track, made.tracks[0].id);
  EXPECT_EQ(first.release, made.id);
  EXPECT_EQ(first.root, music);
  EXPECT_EQ(first.relative_path, made.files[0].relative_path);
  EXPECT_EQ(first.size_bytes, made.files[0].size_bytes);
  EXPECT_EQ(first.mtime_ns, made.files[0].mtime_ns);
  EXPECT_EQ(first.inode, made.files[0].inode);
  EXPECT_EQ(first.duration_ms, made.files[0].duration_ms);
  EXPECT_EQ(first.format, made.files[0].format);
  EXPECT_FALSE(first.missing);
  EXPECT_THAT(files_in(music, {}), IsEmpty());
  EXPECT_THAT(files_in(music, {""}), IsEmpty());
}

std::vector<FileId> ids_of(const std::vector<KnownFile>& files) {
  std::vector<FileId> ids;
  for (const KnownFile& file : files) ids.push_back(file.id);
  return ids;
}

TEST_F(Files, AFileIsKnownByItsPath) {
  const RootId music = root("music");
  const RootId other = root("other");
  const Album made = album({.root = music, .directory = "x/\xFF"});
  album({.root = other, .title = "b", .directory = "x/\xFF"});
  const std::vector<std::string> paths = {made.files[1].relative_path, "x/\xFF", "nowhere"};
  transact([&](CatalogTx& transaction) {
    EXPECT_THAT(ids_of(transaction.files_at(music, paths)), ElementsAre(made.files[1].id));
    EXPECT_TRUE(transaction.files_at(music, {}).empty());
  });
}

TEST_F(Files, AFileIsKnownAgainByItsInode) {
  const Album made = album({.root = root("music")});
  set_missing({made.files[0].id}, made.id);
  const std::array inodes{made.files[0].inode, std::int64_t{-7}};
  transact([&](CatalogTx& transaction) {
    const auto same = transaction.files_by_inode(inodes);
    ASSERT_THAT(same, SizeIs(1));
    EXPECT_EQ(same[0].id, made.files[0].id);
    EXPECT_TRUE(same[0].missing);
    EXPECT_EQ(same[0].release, made.id);
    EXPECT_TRUE(transaction.files_by_inode({}).empty());
  });
}

TEST_F(Files, AFileIsKnownAgainByItsSound) {
  Album made = album({.root = root("music")});
  constexpr std::int64_t key = -42;
  made.files[1].audio_key = key;
  transact([&](CatalogTx& transaction) {
    transaction.put_files(std::span(&made.files[1], 1));
    const std::array keys{key, std::int64_t{7}, std::int64_t{0}};
    const auto same = transaction.files_by_audio_key(keys);
    ASSERT_THAT(ids_of(same), ElementsAre(made.files[1].id)) << "0 is no sound";
    EXPECT_EQ(same[0].audio_key, key);
    EXPECT_TRUE(transaction.files_by_audio_key({}).empty());
  });
}

TEST_F(Files, FilesOfTracksAndReleases) {
  const RootId music = root("music");
  const Album made = album({.root = music, .title = "a"});
  album({.root = music, .title = "b"});
  transact([&](CatalogTx& transaction) {
    const std::array tracks{made.tracks[1].id};
    EXPECT_THAT(ids_of(transaction.files_of_tracks(tracks)), ElementsAre(made.files[1].id));
    const std::array releases{made.id};
    EXPECT_THAT(ids_of(transaction.files_of_releases(releases)),
                UnorderedElementsAre(made.files[0].id, made.files[1].id));
    EXPECT_TRUE(transaction.files_of_tracks({}).empty());
    EXPECT_TRUE(transaction.files_of_releases({}).empty());
  });
}

TEST_F(Files, TheFilesOfATrackMoveToAnother) {
  const Album made = album({.root = root("music")});
  transact([&](CatalogTx& transaction) {
    transaction.move_files(made.tracks[1].id, made.tracks[0].id);
    transaction.refresh_releases(std::span(&made.id, 1));
  });
  EXPECT_FALSE(catalog().file_of(everyone, made.tracks[1].id));
  EXPECT_EQ(catalog().releases(everyone, {}).rows.at(0).track_count, 1);
}

TEST_F(Files, TracksAreFoundByTheirPlace) {
  const Album made = album({.root = root("music")});
  const std::array slots{TrackSlot{made.id, 1, 2}, TrackSlot{made.id, 9, 9}};
  transact([&](CatalogTx& transaction) {
    const auto tracks = transaction.tracks_at(slots);
    ASSERT_THAT(tracks, SizeIs(1));
    EXPECT_EQ(tracks[0].id, made.tracks[1].id);
    EXPECT_EQ(tracks[0].slot.release, made.id);
    EXPECT_EQ(tracks[0].slot.disc, 1);
    EXPECT_EQ(tracks[0].slot.position, 2);
    EXPECT_EQ(tracks[0].folded, "second");
    EXPECT_EQ(tracks[0].duration_ms, 180'000);
    EXPECT_TRUE(transaction.tracks_at({}).empty());
  });
}

TEST_F(Files, AMoveKeepsTheTrack) {
  const RootId music = root("music");
  const RootId other = root("other");
  Album made = album({.root = music});
  set_missing({made.files[0].id}, made.id);
  AudioFileRow& file = made.files[0];
  file.root = other;
  file.relative_path = "elsewhere/a.flac";
  put({file}, made.id);
  EXPECT_EQ(path_of(made.tracks[0].id), "elsewhere/a.flac");
  EXPECT_EQ(catalog().file_of(everyone, made.tracks[0].id)->root, other);
  EXPECT_TRUE(catalog().track(everyone, made.tracks[0].id)->available);
}

TEST_F(Files, FilesSwapAndRotateTheirPathsInOneBatch) {
  Album made =
      album({.root = root("music"), .tracks = {{.title = "a"}, {.title = "b"}, {.title = "c"}}});
  std::vector<AudioFileRow>& files = made.files;
  const std::string first = files[0].relative_path;
  files[0].relative_path = files[1].relative_path;
  files[1].relative_path = files[2].relative_path;
  files[2].relative_path = first;
  put(files, made.id);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(path_of(made.tracks[i].id), files[i].relative_path);
}

TEST_F(Files, AFileThatOverwritesAnotherTakesItsPath) {
  Album made = album({.root = root("music")});
  AudioFileRow moved = made.files[1];
  moved.relative_path = made.files[0].relative_path;
  put({moved}, made.id);
  EXPECT_EQ(path_of(made.tracks[1].id), moved.relative_path);
  EXPECT_FALSE(catalog().file_of(everyone, made.tracks[0].id));
  EXPECT_TRUE(catalog().track(everyone, made.tracks[0].id));  // the track stays
  EXPECT_EQ(catalog().releases(everyone, {}).rows.at(0).track_count, 1);
}

// Three parts of one file, each another track of the album.
std::vector<AudioFileRow> parts_of(const Album& made) {
  std::vector<AudioFileRow> parts = made.files;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].relative_path = parts[0].relative_path;
    parts[i].size_bytes = parts[0].size_bytes;
    parts[i].inode = parts[0].inode;
    const auto number = static_cast<std::int32_t>(i) + 1;
    parts[i].part = {.number = number, .start = 100 * number, .end = 100 * (number + 1)};
  }
  return parts;
}

TEST_F(Files, PartsOfAFileShareItsPath) {
  const RootId music = root("music");
  Album made = album({.root = music, .tracks = {{.title = "a"}, {.title = "b"}, {.title = "c"}}});
  const std::vector<AudioFileRow> parts = parts_of(made);
  const std::string whole = catalog().digest();
  put(parts, made.id);
  EXPECT_NE(catalog().digest(), whole);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(path_of(made.tracks[i].id), parts[0].relative_path);
    EXPECT_EQ(catalog().file_of(everyone, made.tracks[i].id)->part, parts[i].part);
    EXPECT_EQ(catalog().track(everyone, made.tracks[i].id)->part, parts[i].part);
  }
  std::vector<FilePart> known;
  for (const KnownFile& file : files_in(music, {made.directory})) known.push_back(file.part);
  EXPECT_THAT(known, UnorderedElementsAre(parts[0].part, parts[1].part, parts[2].part));
  const CatalogCounts counts = catalog().counts(everyone);
  EXPECT_EQ(counts.files, 1);
  EXPECT_EQ(counts.size_bytes, parts[0].size_bytes) << "the file lies there once";
  EXPECT_EQ(counts.tracks, 3);
  transact([&](CatalogTx& transaction) {
    const std::array paths{parts[0].relative_path};
    EXPECT_THAT(transaction.files_at(music, paths), SizeIs(3));
    EXPECT_THAT(transaction.files_by_inode(std::span(&parts[0].inode, 1)), SizeIs(3));
  });
}

TEST_F(Files, PartsSwapTheirNumbersInOneBatchAndTakeThemFromOthers) {
  Album made =
      album({.root = root("music"), .tracks = {{.title = "a"}, {.title = "b"}, {.title = "c"}}});
  std::vector<AudioFileRow> parts = parts_of(made);
  put(parts, made.id);
  std::swap(parts[0].part, parts[1].part);
  put(parts, made.id);
  EXPECT_EQ(catalog().file_of(everyone, made.tracks[0].id)->part.number, 2);
  EXPECT_EQ(catalog().file_of(everyone, made.tracks[1].id)->part.number, 1);
  parts[2].part.number = 2;
  put({parts[2]}, made.id);
  EXPECT_FALSE(catalog().file_of(everyone, made.tracks[0].id));
  EXPECT_EQ(catalog().counts(everyone).tracks, 2);
  parts[2].part = {};
  put({parts[2]}, made.id);
  EXPECT_FALSE(catalog().file_of(everyone, made.tracks[1].id)) << "what is whole has no first part";
}

TEST_F(Files, MissingSinceIsTheFirstTime) {
  const Album made = album({.root = root("music")});
  set_missing({made.files[0].id}, made.id);
  transact([&](CatalogTx& transaction) {
    transaction.mark_missing(std::span(&made.files[0].id, 1), 9'000);
    transaction.mark_missing({}, 9'000);
  });
  EXPECT_EQ(place_
                .ask(fmt::format("SELECT missing_since FROM audio_file WHERE id = {}",
                                 made.files[0].id.value))
                .at(0),
            "5000");
}

TEST_F(Files, RawTagsAreKept) {
  album({.root = root("music")});
  const std::string kept =
      place_
          .ask(backend().postgres ? "SELECT encode(raw_tags, 'hex') FROM audio_file_tags"
                                  : "SELECT lower(hex(raw_tags)) FROM audio_file_tags")
          .at(0);
  const std::string packed = storage::packed(R"({"TITLE":["x"]})");
  EXPECT_EQ(kept, base::crypto::hex(std::vector<std::uint8_t>(packed.begin(), packed.end())));
}

TEST_F(Files, DirectoriesAreRememberedByTheirBytes) {
  const RootId music = root("music");
  const RootId other = root("other");
  transact([&](CatalogTx& transaction) {
    const std::array first{KnownDirectory{"", 1}, KnownDirectory{"a/\xFE\xFF", 2}};
    transaction.put_directories(music, first);
    const std::array second{KnownDirectory{"a/\xFE\xFF", 3}, KnownDirectory{"a", 4}};
    transaction.put_directories(music, second);
    transaction.put_directories(other, std::span(&first[0], 1));
  });
  transact([&](CatalogTx& transaction) {
    const std::array dated{KnownDirectory{"a", 4, 77, 12, 3}};
    transaction.put_directories(music, dated);
  });
  EXPECT_EQ(catalog().directories(music)[1].mtime_ns, 77);
  EXPECT_EQ(catalog().directories(music)[1].files, 12);
  EXPECT_EQ(catalog().directories(music)[1].folders, 3);
  EXPECT_EQ(catalog().directories(music)[0].mtime_ns, 0);
  EXPECT_EQ(catalog().directories(music)[0].folders, -1);
  std::vector<std::pair<std::string, std::int64_t>> known;
  for (const KnownDirectory& directory : catalog().directories(music)) {
    known.emplace_back(directory.relative_path, directory.fingerprint);
  }
  EXPECT_THAT(known, ElementsAre(std::pair("", 1), std::pair("a", 4), std::pair("a/\xFE\xFF", 3)));
  EXPECT_THAT(catalog().directories(other), SizeIs(1));
}

TEST_F(Files, TheFoldersOfAReleaseAreKnown) {
  const RootId music = root("music");
  const Album here = album({.root = music, .title = "a", .directory = "x/\xFE"});
  album({.root = music, .title = "b", .directory = "y"});
  EXPECT_THAT(catalog().folders_of(here.id), ElementsAre(FolderPlace{music, "x/\xFE"}));
  EXPECT_TRUE(catalog().folders_of({77}).empty());
}

TEST_F(Files, ADirectoryThatIsGoneTakesAllBelowWithIt) {
  const RootId music = root("music");
  const Album a = album({.root = music, .title = "a", .directory = "x/a"});
  const Album deep = album({.root = music, .title = "deep", .directory = "x/a/b/c"});
  const Album like = album({.root = music, .title = "like", .directory = "x/a b"});
  const Album dash = album({.root = music, .title = "dash", .directory = "x/a-b"});
  transact([&](CatalogTx& transaction) {
    const std::array directories{KnownDirectory{"x", 1}, KnownDirectory{"x/a", 1},
                                 KnownDirectory{"x/a/b/c", 1}, KnownDirectory{"x/a b", 1}};
    transaction.put_directories(music, directories);
    const std::array issues{ScanIssue{music, "x/a/bad.flac", "corrupt", "m", 1},
                            ScanIssue{music, "x/a b/bad.flac", "corrupt", "m", 1}};
    transaction.put_issues(music, {}, issues);
    const std::vector<std::string> gone = {"x/a", "never"};
    const auto releases = transaction.remove_directories(music, gone, 8'000);
    EXPECT_THAT(releases, UnorderedElementsAre(a.id, deep.id));
    transaction.refresh_releases(releases);
  });
  EXPECT_FALSE(catalog().file_of(everyone, a.tracks[0].id));
  EXPECT_FALSE(catalog().file_of(everyone, deep.tracks[0].id));
  EXPECT_TRUE(catalog().file_of(everyone, like.tracks[0].id));
  EXPECT_TRUE(catalog().file_of(everyone, dash.tracks[0].id));
  EXPECT_EQ(catalog().releases(everyone, {}).rows.size(), 2U);
  EXPECT_THAT(catalog().directories(music), SizeIs(2));
  const auto issues = catalog().issues({.root = music}).rows;
  ASSERT_THAT(issues, SizeIs(1));
  EXPECT_EQ(issues[0].path, "x/a b/bad.flac");
}

TEST_F(Files, ARootThatIsEmptiedLosesEverything) {
  const RootId music = root("music");
  const RootId other = root("other");
  album({.root = music, .title = "top", .directory = ""});
  album({.root = music, .title = "ff", .directory = std::string(255, '\xFF')});
  album({.root = other, .title = "stays"});
  transact([&](CatalogTx& transaction) {
    const std::vector<std::string> whole = {""};
    const auto releases = transaction.remove_directories(music, whole, 8'000);
    EXPECT_THAT(releases, SizeIs(2));
    transaction.refresh_releases(releases);
  });
  EXPECT_EQ(catalog().releases(everyone, {}).rows.size(), 1U);
}

}  // namespace
}  // namespace segue::contract
