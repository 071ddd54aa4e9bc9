#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "app/doctor_checks.hpp"
#include "base/test_folder.hpp"
#include "http/listen.hpp"

namespace segue::app {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

auto is(Weight weight, const std::string& words, const std::string& advice = {}) {
  return AllOf(Field(&Finding::weight, weight), Field(&Finding::what, HasSubstr(words)),
               Field(&Finding::advice, HasSubstr(advice)));
}

// As a user for whom rights count.
Findings as_nobody(const std::function<Findings()>& check) {
  const bool was_root = ::geteuid() == 0;
  if (was_root) EXPECT_EQ(::seteuid(65534), 0);
  Findings findings = check();
  if (was_root) EXPECT_EQ(::seteuid(0), 0);
  return findings;
}

TEST(Doctor, VariablesOfObjectStoresAreNamedAndSaidWhatToDoAbout) {
  const std::vector<std::string> names = {"S3_ENDPOINT",           "PATH",
                                          "AWS_SECRET_ACCESS_KEY", "MINIO_ROOT_USER",
                                          "APP_S3_BUCKET",         "PS3_MODE"};
  EXPECT_THAT(check_variables(names),
              ElementsAre(is(Weight::note, "S3_ENDPOINT is set", "unset S3_ENDPOINT"),
                          is(Weight::note, "AWS_SECRET_ACCESS_KEY is set", "mount the bucket"),
                          is(Weight::note, "MINIO_ROOT_USER", "music to a drive"),
                          is(Weight::note, "APP_S3_BUCKET", "--music")));
}

TEST(Doctor, ADataFolderIsLookedAtAndNotMade) {
  const base::testing::TempFolder folder;
  EXPECT_THAT(check_data(folder.path(), true), Each(Not(is(Weight::problem, ""))));
  EXPECT_THAT(check_data(folder.path("not/yet"), true).front(),
              is(Weight::fine, "made at the first start"));
  EXPECT_FALSE(fs::exists(folder.path("not")));
  folder.write("file", "x");
  EXPECT_THAT(check_data(folder.path("file"), true), ElementsAre(is(Weight::problem, "file")));
  fs::create_directory(folder.path("closed"));
  fs::permissions(folder.path("closed"), fs::perms::owner_read);
  for (const char* const path : {"closed", "closed/below"}) {
    EXPECT_THAT(as_nobody([&] { return check_data(folder.path(path), true); }),
                ElementsAre(is(Weight::problem, "closed", "--data")));
  }
}

TEST(Doctor, AKeyIsItsOwnersAlone) {
  const base::testing::TempFolder folder;
  const std::string key = folder.path("secret.key");
  EXPECT_THAT(check_secret(key), ElementsAre(is(Weight::fine, "made at the first start")));
  folder.write("secret.key", "x");
  fs::permissions(key, fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_THAT(check_secret(key), ElementsAre(is(Weight::fine, "alone")));
  fs::permissions(key, fs::perms::group_read, fs::perm_options::add);
  EXPECT_THAT(check_secret(key), ElementsAre(is(Weight::problem, "0640", "chmod 600")));
  fs::permissions(key, fs::perms::owner_write);
  EXPECT_THAT(as_nobody([&] { return check_secret(key); }),
              ElementsAre(is(Weight::problem, "cannot be read")));
}

TEST(Doctor, MusicFoldersAreOpened) {
  const base::testing::TempFolder folder;
  folder.write("drive/song.flac", "x");
  folder.write("file", "x");
  fs::create_directory(folder.path("empty"));
  const std::vector<std::string> paths = {folder.path("drive"), folder.path("empty"),
                                          folder.path("none"), folder.path("file"),
                                          "s3://bucket/music"};
  EXPECT_THAT(
      check_music(paths),
      ElementsAre(is(Weight::fine, "can be read"), is(Weight::problem, "empty"),
                  is(Weight::problem, "does not exist"), is(Weight::problem, "not a folder"),
                  is(Weight::problem, "local files only", "Mount it")));
  EXPECT_FALSE(fs::exists(folder.path("drive/.segue-root"))) << "nothing is written";
}

TEST(Doctor, AParentMayWaitForItsDrives) {
  const base::testing::TempFolder folder;
  const std::vector<std::string> paths = {folder.path(), folder.path("none")};
  EXPECT_THAT(check_parents(paths), ElementsAre(is(Weight::fine, "Each folder in"),
                                                is(Weight::problem, "does not exist")));
}

TEST(Doctor, ATakenAddressIsNamed) {
  const auto taken = http::listen_on("127.0.0.1", 0);
  ASSERT_TRUE(taken);
  const std::string address = "127.0.0.1:" + std::to_string(taken->front().port);
  EXPECT_THAT(check_listen(address), ElementsAre(is(Weight::problem, "taken")));
  EXPECT_THAT(check_listen("127.0.0.1:0"), ElementsAre(is(Weight::fine, "free")));
  EXPECT_THAT(check_listen("nonsense"), ElementsAre(is(Weight::problem, "HOST:PORT")));
}

TEST(Doctor, MoreFoldersThanCanBeWatchedAreANote) {
  EXPECT_THAT(check_watches(100, 100), is(Weight::fine, "library: 100."));
  EXPECT_THAT(check_watches(100, std::nullopt), is(Weight::fine, "library: 100."));
  EXPECT_THAT(check_watches(101, 100),
              is(Weight::note, "library: 101, of which the system lets 100 be watched", "to 202"));
}

TEST(Doctor, FindingsTravelAsText) {
  const Findings findings = {{Weight::problem, "a\tb\nc", "do\tthis"}, {Weight::fine, "d", ""}};
  EXPECT_EQ(findings_in(findings_text(findings)),
            (Findings{{Weight::problem, "a b c", "do this"}, {Weight::fine, "d", ""}}));
  EXPECT_EQ(findings_in("what\tis\tthis\nnothing\n\n"), Findings{});
}

}  // namespace
}  // namespace segue::app
