#include "http/static_files.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "http/test_requests.hpp"

namespace segue::http {
namespace {

namespace fs = std::filesystem;

class StaticFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "segue-static-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    parent_ = name;
    write("../secret.txt", "secret");
    write("index.html", "<!doctype html>");
    write("index.html.br", "br");
    write("index.html.gz", "gz!");
    write("robots.txt", "User-agent: *");
    write("lonely.gz", "not a sibling");
    write("_app/immutable/entry.abc.js", "let a");
    fs::create_symlink(parent_ / "secret.txt", folder() / "link.txt");
    fs::create_directory_symlink(parent_, folder() / "up");
  }
  void TearDown() override { fs::remove_all(parent_); }

  [[nodiscard]] fs::path folder() const { return parent_ / "web"; }

  void write(const std::string& name, const std::string& content) const {
    const fs::path path = folder() / name;
    fs::create_directories(folder());
    fs::create_directories(path.parent_path());
    std::ofstream(path) << content;
  }

  [[nodiscard]] StaticFiles load() const {
    auto files = StaticFiles::load({.folder = folder().string()});
    EXPECT_TRUE(files) << files.error().message;
    return std::move(*files);
  }

  static Request get(std::string path, std::string accept_encoding = "") {
    Request request = request_with({{"Accept-Encoding", std::move(accept_encoding)}});
    request.path = std::move(path);
    return request;
  }

  static std::string content(const Response& response) {
    const auto& file = std::get<FileBody>(response.body);
    std::string text(file.length, '\0');
    EXPECT_EQ(::pread(file.fd.get(), text.data(), text.size(), 0),
              static_cast<ssize_t>(text.size()));
    return text;
  }

 private:
  fs::path parent_;
};

TEST_F(StaticFilesTest, ServesFilesWithTypeAndPolicy) {
  const StaticFiles files = load();
  const Response response = files.respond(get("/robots.txt"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(content(response), "User-agent: *");
  EXPECT_EQ(response.headers.get("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-cache");
  EXPECT_TRUE(response.headers.get("ETag"));
  EXPECT_TRUE(response.headers.get("Content-Security-Policy")->contains("default-src 'self'"));
  EXPECT_FALSE(response.headers.get("Vary"));
}

TEST_F(StaticFilesTest, HashedNamesAreImmutable) {
  const Response response = load().respond(get("/_app/immutable/entry.abc.js"));
  EXPECT_EQ(response.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(response.headers.get("Content-Type"), "text/javascript; charset=utf-8");
}

TEST_F(StaticFilesTest, PagesGetTheIndex) {
  const StaticFiles files = load();
  for (const auto* page : {"/", "/index.html", "/albums", "/albums/al-1/", "/v1.0/page"}) {
    const Response response = files.respond(get(page));
    EXPECT_EQ(response.status, 200) << page;
    EXPECT_EQ(response.headers.get("Content-Type"), "text/html; charset=utf-8") << page;
    EXPECT_EQ(content(response), "<!doctype html>");
  }
  for (const auto* other : {"/missing.png", "/api/v1/nothing", "/rest/nothing", "/_app/x",
                            "/.well-known/x", "/index.html.br"}) {
    EXPECT_EQ(files.respond(get(other)).status, 404) << other;
  }
}

TEST_F(StaticFilesTest, PrefersCompressedSiblings) {
  const StaticFiles files = load();
  const Response brotli = files.respond(get("/", "gzip, br"));
  EXPECT_EQ(content(brotli), "br");
  EXPECT_EQ(brotli.headers.get("Content-Encoding"), "br");
  EXPECT_EQ(brotli.headers.get("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(brotli.headers.get("Vary"), "Accept-Encoding");
  const Response gzip = files.respond(get("/", "gzip, br;q=0"));
  EXPECT_EQ(content(gzip), "gz!");
  const Response plain = files.respond(get("/"));
  EXPECT_FALSE(plain.headers.get("Content-Encoding"));
  EXPECT_EQ(plain.headers.get("Vary"), "Accept-Encoding");
  EXPECT_NE(plain.headers.get("ETag"), gzip.headers.get("ETag"));
  EXPECT_EQ(content(files.respond(get("/lonely.gz"))), "not a sibling");
}

TEST_F(StaticFilesTest, NeverLeavesItsFolder) {
  const StaticFiles files = load();
  for (const auto* path : {"/../secret.txt", "/link.txt", "/up/secret.txt", "/./robots.txt",
                           "//robots.txt", "/%2e%2e/secret.txt"}) {
    EXPECT_EQ(files.respond(get(path)).status, 404) << path;
  }
}

TEST_F(StaticFilesTest, NoticesThatTheBuildWasReplaced) {
  const StaticFiles files = load();
  write("robots.txt", "changed meanwhile");
  EXPECT_EQ(files.respond(get("/robots.txt")).status, 503);
}

TEST_F(StaticFilesTest, NeedsAnIndex) {
  fs::remove(folder() / "index.html");
  const auto files = StaticFiles::load({.folder = folder().string()});
  ASSERT_FALSE(files);
  EXPECT_TRUE(files.error().message.contains("index.html"));
  EXPECT_FALSE(StaticFiles::load({.folder = "/nowhere"}));
}

}  // namespace
}  // namespace segue::http
