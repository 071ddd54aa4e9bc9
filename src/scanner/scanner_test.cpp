#include "scanner/scanner.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "media/picture.hpp"
#include "scanner/fake_catalog.hpp"
#include "scanner/temp_folder.hpp"

// GLib's own allocator, beneath libvips, is not built with ThreadSanitizer, which then takes memory
// that changes hands inside of it for a race.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming): the sanitizer's name
extern "C" const char* __tsan_default_suppressions();
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const char* __tsan_default_suppressions() {
  return "called_from_lib:libglib-2.0.so.0\ncalled_from_lib:libvips.so.42\n";
}

namespace segue::scanner {
namespace {

namespace fs = std::filesystem;
using domain::RootState;
using domain::ScanState;
using fake::TempFolder;

// FLAC and picture made once with ffmpeg; each song is the same sound behind its own tags.
class Studio {
 public:
  Studio() {
    const std::string quiet = "ffmpeg -nostdin -v error -y ";
    run(quiet + "-f lavfi -i sine=frequency=440:duration=0.2 -map_metadata -1 " +
        folder_.path("base.flac"));
    run(quiet + "-f lavfi -i color=red:size=32x32 -frames:v 1 " + folder_.path("red.png"));
    run(quiet + "-f lavfi -i color=blue:size=64x48 -frames:v 1 " + folder_.path("blue.jpg"));
    flac_ = read(folder_.path("base.flac"));
    red = read(folder_.path("red.png"));
    blue = read(folder_.path("blue.jpg"));
  }

  using Tags = std::vector<std::pair<std::string, std::string>>;
  [[nodiscard]] std::string song(const Tags& tags, const std::string& picture = {}) const {
    std::string comment = le32(5) + "segue" + le32(tags.size());
    for (const auto& [key, value] : tags) {
      comment += le32(key.size() + 1 + value.size()) + key + "=" + value;
    }
    std::string out = "fLaC" + block(0, flac_.substr(8, 34), false);
    out += block(4, comment, picture.empty());
    if (!picture.empty()) {
      out += block(6,
                   be32(3) + be32(9) + "image/png" + be32(0) + be32(32) + be32(32) + be32(24) +
                       be32(0) + be32(picture.size()) + picture,
                   true);
    }
    return out + flac_.substr(frames_at());
  }
  [[nodiscard]] std::string song(const std::string& title, const std::string& artist,
                                 const std::string& album, int track) const {
    return song({{"TITLE", title},
                 {"ARTIST", artist},
                 {"ALBUMARTIST", artist},
                 {"ALBUM", album},
                 {"TRACKNUMBER", std::to_string(track)}});
  }

  std::string red, blue;

 private:
  static void run(const std::string& command) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe,bugprone-command-processor): before any thread starts
    if (std::system(command.c_str()) != 0) throw std::runtime_error(command);
  }
  static std::string read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static std::string le32(std::size_t n) {
    std::string bytes;
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>(n >> (8 * i) & 0xFF);
    return bytes;
  }
  static std::string be32(std::size_t n) {
    std::string bytes = le32(n);
    std::ranges::reverse(bytes);
    return bytes;
  }
  static std::string block(int type, const std::string& body, bool last) {
    return static_cast<char>(type | (last ? 0x80 : 0)) + be32(body.size()).substr(1) + body;
  }
  [[nodiscard]] std::size_t frames_at() const {
    for (std::size_t at = 4;;) {
      const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(flac_[at + i]); };
      const bool last = (byte(0) & 0x80) != 0;
      at += 4 + (static_cast<std::size_t>(byte(1)) << 16 | byte(2) << 8 | byte(3));
      if (last) return at;
    }
  }

  TempFolder folder_;
  std::string flac_;
};

const Studio& studio() {
  static const Studio made;
  return made;
}

struct ScannerTest : ::testing::Test {
  ScannerTest() {
    base::crypto::initialise();
    media::initialise();
    static_cast<void>(studio());
    restart();
  }

  void restart() {
    scanner.reset();
    scanner = std::make_unique<Scanner>(catalog, catalog, clock,
                                        Scanner::Options{.image_key = base::crypto::Key{7}});
    scanner->start();
  }

  void album(const std::string& folder, const std::string& artist, const std::string& title,
             int tracks) const {
    for (int i = 1; i <= tracks; ++i) {
      music.write(folder + "/" + std::to_string(i) + ".flac",
                  studio().song("Song " + std::to_string(i), artist, title, i));
    }
  }

  domain::ScanStatus scan(ScanRequest request = {}) {
    if (catalog.tables.roots.empty()) {
      EXPECT_TRUE(scanner->add_roots(std::vector{music.path()}).has_value());
    }
    scanner->request(request);
    scanner->wait_until_idle();
    return scanner->status();
  }

  [[nodiscard]] std::string issue(const std::string& path, int root = 1) const {
    const auto found = catalog.tables.issues.find({root, path});
    return found == catalog.tables.issues.end() ? "" : found->second.kind;
  }
  [[nodiscard]] const domain::Root& root(int id = 1) const { return catalog.tables.roots.at(id); }

  TempFolder music;
  fake::FixedClock clock;
  fake::Catalog catalog{clock};
  std::unique_ptr<Scanner> scanner;
};

TEST_F(ScannerTest, AFirstScanReadsEverything) {
  album("Ada/Blue", "Ada", "Blue", 3);
  album("Ada/Box/CD1", "Ada", "Box", 2);
  album("Ada/Box/CD2", "Ada", "Box", 2);
  music.write("notes.txt", "x");
  const domain::ScanStatus status = scan();
  EXPECT_EQ(status.state, ScanState::done) << status.message;
  EXPECT_EQ(status.directories, 6);
  EXPECT_EQ(status.files_seen, 7);
  EXPECT_EQ(status.files_read, 7);
  EXPECT_EQ(status.files_failed, 0);
  EXPECT_EQ(status.added, 7);
  EXPECT_GE(status.finished_at, status.started_at);
  EXPECT_EQ(catalog.titles(), (std::vector<std::string>{"Blue", "Box"}));
  EXPECT_EQ(catalog.tables.media.size(), 3U);
  EXPECT_EQ(root().state, RootState::online);
  EXPECT_GT(root().scanned_at, 0);
  EXPECT_EQ(catalog.tables.directories.size(), 6U);
  EXPECT_GT(catalog.file("Ada/Blue/1.flac")->row.duration_ms, 0);
  const auto figures = scanner->figures();
  EXPECT_EQ(figures[1].stage, "tags");
  EXPECT_EQ(figures[1].files, 7);
  EXPECT_EQ(figures[1].queue, 0);
  EXPECT_GT(figures[1].cpu_seconds, 0);
}

TEST_F(ScannerTest, ARescanOpensNothingThatDidNotChange) {
  album("Ada/Blue", "Ada", "Blue", 3);
  album("Ada/Red", "Ada", "Red", 2);
  scan();
  domain::ScanStatus status = scan();
  EXPECT_EQ(status.files_seen, 5);
  EXPECT_EQ(status.files_read, 0);
  EXPECT_EQ(status.added + status.changed + status.missing, 0);

  music.write("Ada/Blue/2.flac", studio().song("Song II", "Ada", "Blue", 2));
  status = scan();
  EXPECT_EQ(status.files_read, 3) << "the folder is read as a whole";
  EXPECT_EQ(status.changed, 1);
  EXPECT_EQ(catalog.track_of("Ada/Blue/2.flac").title, "Song II");

  status = scan({.full = true});
  EXPECT_EQ(status.files_read, 5);
  EXPECT_EQ(status.changed, 0);
}

TEST_F(ScannerTest, BrokenFilesAreIssuesAndAreTriedOnce) {
  album("Ada/Blue", "Ada", "Blue", 1);
  music.write("Ada/Blue/zero.mp3", "");
  music.write("Ada/Blue/text.flac", "this is not sound\n");
  music.write("Ada/Blue/picture.mp3", studio().red);
  domain::ScanStatus status = scan();
  EXPECT_EQ(status.files_failed, 3);
  EXPECT_EQ(status.added, 1);
  EXPECT_FALSE(issue("Ada/Blue/zero.mp3").empty());
  EXPECT_FALSE(issue("Ada/Blue/text.flac").empty());
  EXPECT_FALSE(issue("Ada/Blue/picture.mp3").empty());
  status = scan();
  EXPECT_EQ(status.files_read, 0);
  EXPECT_EQ(status.files_failed, 3);
  EXPECT_FALSE(issue("Ada/Blue/zero.mp3").empty());
  music.write("Ada/Blue/text.flac", studio().song("Healed", "Ada", "Blue", 2));
  status = scan();
  EXPECT_EQ(status.added, 1);
  EXPECT_TRUE(issue("Ada/Blue/text.flac").empty());
  EXPECT_FALSE(issue("Ada/Blue/zero.mp3").empty());
}

TEST_F(ScannerTest, RawNamesAreKeptAndShownRepaired) {
  music.write("caf\xe9/\xff.flac", studio().song({}));
  music.write("caf\xe9/\xfe.mp3", "");
  scan();
  ASSERT_NE(catalog.file("caf\xe9/\xff.flac"), nullptr);
  EXPECT_EQ(catalog.titles(), (std::vector<std::string>{"caf\xEF\xBF\xBD"}));
  EXPECT_FALSE(issue("caf\xEF\xBF\xBD/\xEF\xBF\xBD.mp3").empty());
}

TEST_F(ScannerTest, MovedFoldersKeepTheirTracks) {
  album("Ada/Blue", "Ada", "Blue", 3);
  album("Bo/Red", "Bo", "Red", 3);
  scan();
  const auto track = catalog.track_of("Ada/Blue/1.flac").id;
  fs::create_directories(music.path("Zed"));
  fs::rename(music.path("Ada/Blue"), music.path("Zed/Moved"));
  const domain::ScanStatus status = scan();
  EXPECT_EQ(status.missing, 0);
  EXPECT_EQ(status.added, 0);
  EXPECT_EQ(status.changed, 3);
  EXPECT_EQ(catalog.track_of("Zed/Moved/1.flac").id, track);
  EXPECT_EQ(catalog.tables.files.size(), 6U);
}

TEST_F(ScannerTest, WhatIsDeletedIsMissingAndComesBack) {
  album("Ada/Blue", "Ada", "Blue", 3);
  album("Bo/Red", "Bo", "Red", 3);
  scan();
  const auto track = catalog.track_of("Bo/Red/2.flac").id;
  fs::remove(music.path("Ada/Blue/1.flac"));
  fs::remove_all(music.path("Bo"));
  domain::ScanStatus status = scan();
  EXPECT_EQ(status.missing, 4);
  EXPECT_TRUE(catalog.file("Ada/Blue/1.flac")->missing);
  EXPECT_FALSE(catalog.file("Ada/Blue/2.flac")->missing);
  EXPECT_EQ(catalog.titles(), (std::vector<std::string>{"Blue"}));
  EXPECT_EQ(catalog.tables.directories.size(), 3U);
  status = scan();
  EXPECT_EQ(status.missing, 0);
  album("Bo/Red", "Bo", "Red", 3);
  scan();
  EXPECT_EQ(catalog.track_of("Bo/Red/2.flac").id, track);
  EXPECT_EQ(catalog.titles(), (std::vector<std::string>{"Blue", "Red"}));
}

TEST_F(ScannerTest, AnUnmountedDriveLosesNothing) {
  album("Ada/Blue", "Ada", "Blue", 3);
  scan();
  fs::rename(music.path("Ada"),
             music.path("../" + fs::path(music.path()).filename().string() + ".away"));
  fs::remove(music.path(".segue-root"));
  domain::ScanStatus status = scan();
  EXPECT_EQ(status.state, ScanState::done);
  EXPECT_EQ(status.missing, 0);
  EXPECT_EQ(root().state, RootState::offline);
  EXPECT_NE(root().state_reason.find("empty"), std::string::npos);
  music.write("someone/put/this.txt", "x");  // into the mount point
  scan();
  EXPECT_EQ(root().state, RootState::offline);
  fs::remove_all(music.path("someone"));
  fs::rename(music.path() + ".away", music.path("Ada"));
  status = scan();
  EXPECT_EQ(root().state, RootState::online);
  EXPECT_TRUE(root().identity.starts_with("marker:"));
  EXPECT_EQ(status.files_read, 0);
  EXPECT_EQ(status.missing, 0);
}

TEST_F(ScannerTest, AnotherDriveOnTheSamePathIsRefused) {
  album("Ada/Blue", "Ada", "Blue", 2);
  scan();
  music.write(".segue-root", "99999999-9999-4999-8999-999999999999\n");
  fs::rename(music.path("Ada"), music.path("Other"));
  scan();
  EXPECT_EQ(root().state, RootState::offline);
  EXPECT_FALSE(catalog.file("Ada/Blue/1.flac")->missing);
}

TEST_F(ScannerTest, AGreatLossNeedsAWord) {
  album("Ada/Blue", "Ada", "Blue", 40);
  album("Bo/Red", "Bo", "Red", 60);
  scan();
  fs::remove_all(music.path("Bo"));
  domain::ScanStatus status = scan();
  EXPECT_EQ(status.missing, 0);
  EXPECT_FALSE(catalog.file("Bo/Red/1.flac")->missing);
  EXPECT_EQ(issue("."), "vanished");
  EXPECT_EQ(root().state, RootState::degraded);
  status = scan();
  EXPECT_EQ(status.missing, 0) << "asking twice is no word";
  status = scan({.accept_losses = true});
  EXPECT_EQ(status.missing, 60);
  EXPECT_EQ(issue("."), "");
  EXPECT_EQ(root().state, RootState::online);
}

TEST_F(ScannerTest, AnUnreadableFolderKeepsItsMusic) {
  fs::permissions(music.path(), fs::perms(0755));
  album("Ada/Blue", "Ada", "Blue", 3);
  scan();
  fs::permissions(music.path("Ada"), fs::perms(0));
  const bool was_root = ::geteuid() == 0;  // root reads everything, so the scan runs as nobody
  if (was_root) {
    ASSERT_EQ(::seteuid(65534), 0);
  }
  const domain::ScanStatus status = scan();
  if (was_root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  fs::permissions(music.path("Ada"), fs::perms(0755));
  EXPECT_EQ(status.missing, 0);
  EXPECT_EQ(issue("Ada/"), "unreadable");
  EXPECT_EQ(root().state, RootState::degraded);
  scan();
  EXPECT_EQ(issue("Ada/"), "");
  EXPECT_EQ(root().state, RootState::online);
}

TEST_F(ScannerTest, CoversFromFolderAndFile) {
  album("Ada/Blue", "Ada", "Blue", 2);
  music.write("Ada/Blue/cover.png", "\xff\xd8\xff junk");
  music.write("Ada/Blue/folder.jpg", studio().blue);
  const Studio::Tags tags = {{"TITLE", "One"}, {"ARTIST", "Bo"}, {"ALBUM", "Red"}};
  music.write("Bo/Red/1.flac", studio().song(tags, studio().red));
  music.write("Bo/Red/2.flac", studio().song(tags));
  scan();
  const auto& in_folder = catalog.file("Ada/Blue/1.flac")->row.cover;
  ASSERT_EQ(in_folder.value.size(), 26U);
  const domain::ImageRow& folder_row = catalog.tables.images.at(in_folder);
  EXPECT_EQ(folder_row.relative_path, "Ada/Blue/folder.jpg");
  EXPECT_EQ(folder_row.width, 64);
  EXPECT_EQ(folder_row.mime, "image/jpeg");
  EXPECT_FALSE(folder_row.embedded);
  EXPECT_FALSE(issue("Ada/Blue/cover.png").empty());
  const auto& in_file = catalog.file("Bo/Red/1.flac")->row.cover;
  EXPECT_TRUE(catalog.tables.images.at(in_file).embedded);
  EXPECT_EQ(catalog.file("Bo/Red/2.flac")->row.cover, in_file);
  EXPECT_EQ(catalog.tables.images.size(), 2U);

  music.write("Bo/Red/cover.jpg", studio().blue);
  scan();
  EXPECT_EQ(catalog.file("Bo/Red/1.flac")->row.cover, in_folder) << "equal bytes, equal id";
}

TEST_F(ScannerTest, LargeFoldersAreMergedInParts) {
  for (int i = 1; i <= 700; ++i) {
    music.write("Ada/Blue/" + std::to_string(i) + ".flac",
                studio().song("Song " + std::to_string(i), "Ada", "Blue", i));
  }
  const domain::ScanStatus status = scan();
  EXPECT_EQ(status.added, 700);
  EXPECT_LE(catalog.files_most, base::limits::commit_files_max);
  EXPECT_EQ(catalog.tables.releases.size(), 1U);
  EXPECT_EQ(catalog.tables.tracks.size(), 700U);
}

TEST_F(ScannerTest, RootsAreOneWhenTheyAreOne) {
  album("Ada/Blue", "Ada", "Blue", 1);
  const TempFolder other;
  other.write("Music/x.flac", studio().song("X", "Bo", "Red", 1));
  const TempFolder third;
  third.write("Music/y.flac", studio().song("Y", "Cy", "Green", 1));
  const std::vector<std::string> paths = {music.path(), music.path() + "/.", other.path("Music"),
                                          third.path("Music"), "/nonexistent/Gone"};
  const auto roots = scanner->add_roots(paths);
  ASSERT_TRUE(roots.has_value());
  ASSERT_EQ(roots->size(), 4U);
  EXPECT_EQ((*roots)[1].name, "Music");
  EXPECT_EQ((*roots)[2].name, "Music (2)");
  EXPECT_EQ((*roots)[3].state, RootState::offline);
  EXPECT_FALSE((*roots)[3].state_reason.empty());
  ASSERT_EQ(scanner->add_roots(paths)->size(), 4U);
  scan();
  EXPECT_EQ(catalog.tables.tracks.size(), 3U);
  EXPECT_EQ(root(4).state, RootState::offline);
  EXPECT_FALSE(scanner->add_roots(std::vector<std::string>{""}).has_value());
}

TEST_F(ScannerTest, ADriveAtAnotherPathIsTheSameRoot) {
  const TempFolder mounts;
  mounts.write("a/Ada/Blue/1.flac", studio().song("One", "Ada", "Blue", 1));
  ASSERT_TRUE(scanner->add_roots(std::vector{mounts.path("a")}).has_value());
  scan();
  const auto track = catalog.track_of("Ada/Blue/1.flac").id;
  fs::rename(mounts.path("a"), mounts.path("b"));
  const auto roots = scanner->add_roots(std::vector{mounts.path("b")});
  ASSERT_EQ(roots->size(), 1U);
  EXPECT_EQ((*roots)[0].path, fs::canonical(mounts.path("b")).string());
  const domain::ScanStatus status = scan();
  EXPECT_EQ(status.files_read, 0);
  EXPECT_EQ(catalog.track_of("Ada/Blue/1.flac").id, track);
}

TEST_F(ScannerTest, RequestsDuringAScanQueueOneMore) {
  album("Ada/Blue", "Ada", "Blue", 5);
  ASSERT_TRUE(scanner->add_roots(std::vector{music.path()}).has_value());
  std::atomic<int> finished = 0;
  std::atomic<int> told = 0;
  auto listening = scanner->progress().connect([&] {
    ++told;
    if (scanner->status().state == ScanState::done) ++finished;
  });
  for (int i = 0; i < 10; ++i) scanner->request_scan(true);
  scanner->wait_until_idle();
  EXPECT_GE(finished.load(), 1);
  EXPECT_LE(finished.load(), 10);
  EXPECT_GE(told.load(), 2);
  EXPECT_EQ(catalog.tables.tracks.size(), 5U);
}

TEST_F(ScannerTest, StoppingIsPromptAndTheNextScanGoesOn) {
  for (int i = 0; i < 30; ++i) {
    album("Ada/Album " + std::to_string(i), "Ada", "Album " + std::to_string(i), 4);
  }
  ASSERT_TRUE(scanner->add_roots(std::vector{music.path()}).has_value());
  scanner->request_scan(false);
  while (scanner->status().files_seen == 0) std::this_thread::yield();
  scanner->stop();
  scanner->stop();
  EXPECT_NE(scanner->status().state, ScanState::running);
  restart();
  const domain::ScanStatus status = scan();
  EXPECT_EQ(status.state, ScanState::done);
  EXPECT_EQ(catalog.tables.tracks.size(), 120U);
}

TEST_F(ScannerTest, ALostDatabaseFailsTheScanAndLeavesItUsable) {
  album("Ada/Blue", "Ada", "Blue", 2);
  ASSERT_TRUE(scanner->add_roots(std::vector{music.path()}).has_value());
  catalog.fail_at_commit = 1;
  domain::ScanStatus status = scan();
  EXPECT_EQ(status.state, ScanState::failed);
  EXPECT_EQ(status.message, "disk full");
  status = scan();
  EXPECT_EQ(status.state, ScanState::done);
  EXPECT_EQ(catalog.tables.tracks.size(), 2U);
  catalog.leader = false;
  EXPECT_EQ(scan().state, ScanState::failed);
}

}  // namespace
}  // namespace segue::scanner
