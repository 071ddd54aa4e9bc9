#include "services/covers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "scanning.hpp"
#include "services/cover_stage.hpp"

// Pictures, from the scan to the bytes that are sent.
namespace segue::scanner {
namespace {

namespace fs = std::filesystem;
using testing::studio;

struct CoversTest : testing::Scanning {
  domain::ImageId cover_of(const std::string& path) { return track_of(path).cover; }
  // "" when there are none.
  std::string bytes_of(const domain::ImageId& id) {
    const base::crypto::Key key{7};
    services::Covers covers(reader(), testing::parsers(), key, {});
    const auto cover = covers.cover({.id = id});
    return cover ? *cover->bytes : "";
  }
};

TEST_F(CoversTest, FromFolderAndFile) {
  album("Ada/Blue", "Ada", "Blue", 2);
  music.write("Ada/Blue/cover.png", "\xff\xd8\xff junk");
  music.write("Ada/Blue/folder.jpg", studio().blue);
  const testing::Studio::Tags tags = {{"TITLE", "One"}, {"ARTIST", "Bo"}, {"ALBUM", "Red"}};
  music.write("Bo/Red/1.flac", studio().song(tags, studio().red));
  music.write("Bo/Red/2.flac", studio().song(tags));
  scan();
  const domain::ImageId in_folder = cover_of("Ada/Blue/1.flac");
  ASSERT_EQ(in_folder.value.size(), 26U);
  const auto sources = reader().image_sources(in_folder);
  ASSERT_EQ(sources.size(), 1U);
  EXPECT_EQ(sources[0].relative_path, "Ada/Blue/folder.jpg");
  EXPECT_EQ(sources[0].width, 64);
  EXPECT_EQ(sources[0].mime, "image/jpeg");
  EXPECT_FALSE(sources[0].embedded);
  EXPECT_FALSE(issue("Ada/Blue/cover.png").empty());
  const domain::ImageId in_file = cover_of("Bo/Red/1.flac");
  EXPECT_TRUE(reader().image_sources(in_file).at(0).embedded);
  EXPECT_EQ(cover_of("Bo/Red/2.flac"), in_file);
  EXPECT_EQ(count("image"), 2U);
  EXPECT_EQ(count("image_source WHERE kind = 'front'"), 2U);

  music.write("Bo/Red/cover.jpg", studio().blue);
  scan();
  EXPECT_EQ(cover_of("Bo/Red/1.flac"), in_folder) << "equal bytes, equal id";
  EXPECT_EQ(bytes_of(in_folder), studio().blue);
}

TEST_F(CoversTest, OneThatIsReplacedInPlaceIsNoticedAndTold) {
  album("Ada/Blue", "Ada", "Blue", 1);
  music.write("Ada/Blue/cover.jpg", studio().blue);
  scan();
  const domain::ImageId before = cover_of("Ada/Blue/1.flac");
  music.write("Ada/Blue/cover.jpg", studio().red);
  EXPECT_EQ(bytes_of(before), "") << "what the id names is gone";
  scan();
  const domain::ImageId after = cover_of("Ada/Blue/1.flac");
  EXPECT_NE(after, before);
  EXPECT_EQ(bytes_of(after), studio().red);
  const auto release = track_of("Ada/Blue/1.flac").release;
  EXPECT_TRUE(told(domain::ChangeKind::changed, "release", release.value));
  EXPECT_EQ(scan().files_read, 0);
}

TEST_F(CoversTest, OneThatLiesInTwoPlacesOutlivesEither) {
  album("Blue", "Ada", "Blue", 1);
  album("Blue (mp3)", "Ada", "Blue", 1);
  music.write("Blue/cover.jpg", studio().blue);
  music.write("Blue (mp3)/cover.jpg", studio().blue);
  scan();
  const domain::ImageId cover = cover_of("Blue/1.flac");
  EXPECT_EQ(reader().image_sources(cover).size(), 2U);
  for (const char* const gone : {"Blue (mp3)", "Blue"}) {
    fs::rename(music.path(gone), music.path("away"));
    EXPECT_EQ(bytes_of(cover), studio().blue) << gone;
    fs::rename(music.path("away"), music.path(gone));
  }
  music.write("Blue/cover.jpg", studio().red);
  EXPECT_EQ(bytes_of(cover), studio().blue) << "one place holds another picture by now";
}

TEST_F(CoversTest, IssuesOfCoversStayBesideThoseOfTheirFolder) {
  album("Ada/Blue", "Ada", "Blue", 1);
  music.write("Ada/Blue/cover.jpg", "no picture");
  fs::create_directory_symlink("..", music.path("Ada/Blue/up"));
  for (int i = 0; i < 3; ++i) {
    scan();
    EXPECT_EQ(issue("Ada/Blue/"), "loop");
    EXPECT_FALSE(issue("Ada/Blue/cover.jpg").empty());
  }
}

TEST_F(CoversTest, EachPictureIsExaminedAfterTheScan) {
  const base::crypto::Key key{7};
  services::CoverStage stage(reader(), coordinator, *scanner, testing::parsers(), key, clock);
  const auto examined_after_a_scan = [&] {
    clock.now += 1;  // no two scans end at one moment
    scan();
    while (!reader().unexamined_images({}, 1).empty()) std::this_thread::yield();
  };
  album("Ada/Blue", "Ada", "Blue", 1);
  music.write("Ada/Blue/cover.jpg", studio().blue);
  album("Bo/Broken", "Bo", "Broken", 1);
  const std::string half = studio().blue.substr(0, studio().blue.size() * 3 / 4);
  music.write("Bo/Broken/cover.jpg", half);
  stage.start();
  examined_after_a_scan();
  EXPECT_EQ(count("image WHERE thumbhash <> ''"), 1U);
  EXPECT_EQ(issue("Bo/Broken/cover.jpg"), "corrupt");

  // A scan that reads the folder again leaves the issue; the sound picture takes it away.
  album("Bo/Broken", "Bo", "Broken", 2);
  examined_after_a_scan();
  EXPECT_EQ(issue("Bo/Broken/cover.jpg"), "corrupt");
  music.write("Bo/Broken/cover.jpg", studio().red);
  examined_after_a_scan();
  EXPECT_EQ(issue("Bo/Broken/cover.jpg"), "");
  EXPECT_EQ(count("image WHERE thumbhash <> ''"), 2U);
}

}  // namespace
}  // namespace segue::scanner
