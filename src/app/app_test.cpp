#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "api/api.hpp"
#include "app/application.hpp"
#include "app/data_folder.hpp"
#include "app/settings.hpp"

namespace segue::app {
namespace {

std::string key_of(std::string_view method, std::string_view path) {
  return std::string(method) + " " + std::string(path);
}

// operationId by "METHOD /path", as the document has them.
std::map<std::string, std::string> documented() {
  std::map<std::string, std::string> operations;
  const auto document =
      boost::json::parse({api::openapi_json().data(), api::openapi_json().size()});
  for (const auto& [path, methods] : document.at("paths").as_object()) {
    for (const auto& [method, operation] : methods.as_object()) {
      std::string upper(method);
      for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      operations[key_of(upper, {path.data(), path.size()})] =
          boost::json::value_to<std::string>(operation.at("operationId"));
    }
  }
  return operations;
}

// A data folder that goes with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "segue-app-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() {
    std::error_code failed;
    std::filesystem::remove_all(path_, failed);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

TEST(Routes, RouterAndDocumentHaveTheSameOperations) {
  const TemporaryFolder folder;
  Settings settings = default_settings();
  settings.data = folder.path();
  const auto application = Application::assemble(settings, SEGUE_PARSER);
  ASSERT_TRUE(application) << application.error().message;
  std::map<std::string, std::string> routed;
  for (const auto& route : (*application)->router().routes()) {
    if (route->pattern.starts_with("/rest/")) continue;  // OpenSubsonic has its own document
    routed[key_of(http::name_of(route->method), route->pattern)] = route->operation_id;
  }
  EXPECT_EQ(routed, documented());
}

TEST(Settings, ListenAddressesAreReadOrRefused) {
  EXPECT_EQ(parse_listen("127.0.0.1:4747")->port, 4747);
  EXPECT_EQ(parse_listen("[::1]:80")->host, "::1");
  EXPECT_EQ(parse_listen("localhost:0")->port, 0);
  for (const std::string text :
       {"", ":80", "localhost", "localhost:", "localhost:65536", "localhost:8o", "localhost:-1"}) {
    EXPECT_FALSE(parse_listen(text)) << text;
  }
}

TEST(Settings, TomlSetsWhatItNamesAndNothingElse) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "segue.toml";
  const auto read = [&](const std::string& text) {
    std::ofstream(file) << text;
    Settings settings;
    const auto result = apply_toml(file, true, settings);
    const std::string name = settings.given.name ? settings.given.name->value : "nothing";
    return result ? name + "|" + std::to_string(settings.music.size()) : result.error().message;
  };
  EXPECT_EQ(read("name = 'Attic'\nmusic = ['/a', '/b']\n"), "Attic|2");
  EXPECT_EQ(read(""), "nothing|0");
  EXPECT_NE(read("nmae = 'Attic'").find("'nmae' is not a setting"), std::string::npos);
  EXPECT_NE(read("music = '/a'").find("'music' must be a list"), std::string::npos);
  EXPECT_NE(read("name = ").find("line 1"), std::string::npos);
}

// What stands in a settings file, or why it is refused.
class RootTables : public ::testing::Test {
 protected:
  std::vector<domain::GivenRoot> read(const std::string& text) {
    error_.clear();
    std::ofstream(file_) << text;
    Settings settings;
    if (const auto result = apply_toml(file_, true, settings); !result) {
      error_ = result.error().message;
    }
    return settings.roots;
  }
  void expect_refused(const std::string& text, const std::string& said) {
    (void)read(text);
    EXPECT_NE(error_.find(said), std::string::npos) << text << "\n" << error_;
    EXPECT_NE(error_.find(file_.string()), std::string::npos) << error_;
  }

  const TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.path() / "segue.toml";
  std::string error_;
};

TEST_F(RootTables, SayWhatTheyNameAndNothingElse) {
  const auto roots = read(R"(
[[root]]
path = '/drives/a'

[[root]]
path = '/drives/b'
name = ' Attic '
paused = true
watch = 'poll'
poll_interval_s = 60
workers = 2
follow_links = true
excludes = ['*.part', '/Drafts/']
playlists = 'write'
)");
  ASSERT_EQ(roots.size(), 2U) << error_;
  EXPECT_EQ(roots[0].path, "/drives/a");
  EXPECT_EQ(roots[0].file, file_.string());
  EXPECT_FALSE(roots[0].name || roots[0].paused || roots[0].watch || roots[0].poll_interval_s ||
               roots[0].workers || roots[0].follow_links || roots[0].excludes);
  EXPECT_EQ(roots[1].name, "Attic");
  EXPECT_EQ(roots[1].paused, true);
  EXPECT_EQ(roots[1].watch, domain::RootWatch::poll);
  EXPECT_EQ(roots[1].poll_interval_s, 60);
  EXPECT_EQ(roots[1].workers, 2);
  EXPECT_EQ(roots[1].follow_links, true);
  EXPECT_EQ(roots[1].playlists, domain::RootPlaylists::write);
  EXPECT_EQ(roots[1].excludes, (std::vector<std::string>{"*.part", "/Drafts/"}));
}

TEST_F(RootTables, AreRefusedWithTheLineAndWhatToWrite) {
  expect_refused("[[root]]\nname = 'x'\n", "line 1: 'path' must be the path of a folder");
  expect_refused("[[root]]\npath = 7\n", "line 2: 'path' must be text");
  expect_refused("[[root]]\npath = '/a'\nworkers = 'two'\n", "line 3: 'workers' must be a whole");
  expect_refused("[[root]]\npath = '/a'\nworkers = 17\n", "'workers' is 0");
  expect_refused("[[root]]\npath = '/a'\nworkers = 9999999999\n", "'workers' is too large");
  expect_refused("[[root]]\npath = '/a'\npoll_interval_s = 5\n", "'poll_interval_s' is 0");
  expect_refused("[[root]]\npath = '/a'\nwatch = 'often'\n", "line 3: 'watch' must be");
  expect_refused("[[root]]\npath = '/a'\npaused = 1\n", "line 3: 'paused' must be true or false");
  expect_refused("[[root]]\npath = '/a'\nname = ''\n", "line 3: 'name'");
  expect_refused("[[root]]\npath = '/a'\nexcludes = [1]\n", "line 3: 'excludes' must be a list");
  expect_refused("[[root]]\npath = '/a'\nfollow-links = true\n", "line 3: 'follow-links' is");
  expect_refused("[root]\npath = '/a'\n", "line 1: 'root' must be written as [[root]]");
  expect_refused("[[root]]\npath = '/a'\n[[root]]\npath = '/a'\n", "two [[root]] with the path");
  expect_refused("[[root]]\npath = '/a'\nname = 'x'\n[[root]]\npath = '/b'\nname = 'x'\n",
                 "two [[root]] with the name");
}

TEST(DataFolder, OneAtATimeAndSaysWho) {
  const TemporaryFolder folder;
  auto first = DataFolder::open_and_lock(folder.path() / "data", "segue serve");
  ASSERT_TRUE(first);
  const auto second = DataFolder::open_and_lock(folder.path() / "data", "segue scan");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, base::ErrorCode::conflict);
  EXPECT_NE(second.error().message.find("in use by segue serve (process "), std::string::npos);
  first = base::fail(base::ErrorCode::conflict, "given back");
  EXPECT_TRUE(DataFolder::open_and_lock(folder.path() / "data", "segue scan"));
}

TEST(DataFolder, SaysWhatIsWrong) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "file") << "x";
  for (const auto& path : {folder.path() / "file", folder.path() / "file" / "below"}) {
    const auto opened = DataFolder::open_and_lock(path, "segue serve");
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find(path.string()), std::string::npos);
    EXPECT_NE(opened.error().message.find("--data"), std::string::npos);
  }
}

}  // namespace
}  // namespace segue::app
