#include <fmt/format.h>

#include "base/text.hpp"
#include "contract.hpp"

namespace segue::contract {
namespace {

using namespace domain;

using Names = Contract;

TEST_F(Names, EveryScriptComesBackAndIsFound) {
  const RootId music = root("music");
  const std::vector<std::string> names = {"Björk",
                                          "Дмитрий Шостакович",
                                          "Μίκης Θεοδωράκης",
                                          "فيروز",
                                          "שלמה ארצי",
                                          "椎名林檎",
                                          "방탄소년단",
                                          "ဖြူဖြူကျော်သိန်း",
                                          "ราตรี",
                                          "লালন",
                                          "Ólafur Arnalds",
                                          "გოგი",
                                          "a\"b\\c'd;--",
                                          "🎵𝄞🏳️‍🌈",
                                          "tab\tnewline\n",
                                          "{}{1}%s$1"};
  for (const std::string& name : names) {
    const Album made = album({.root = music,
                              .title = name + " ",
                              .artist = name,
                              .tracks = {{.title = name, .genres = {name}}},
                              .directory = name});
    const auto detail = catalog().release(everyone, made.id);
    ASSERT_TRUE(detail) << name;
    EXPECT_EQ(detail->release.title, name + " ");
    EXPECT_EQ(detail->release.credit.display, name);
    EXPECT_EQ(detail->release.credit.parts.at(0).credited_name, name);
    EXPECT_EQ(detail->release.genres.at(0), name);
    EXPECT_EQ(detail->tracks.at(0).title, name);
    const std::vector<Change> changes = {{ChangeKind::added, "artist", made.artist.value}};
    EXPECT_EQ(catalog().findables(changes).at(0).name, name);
  }
}

TEST_F(Names, PathsAreBytes) {
  const RootId music = root("music");
  std::string name;
  for (int byte = 1; byte < 256; ++byte) {
    if (byte != '/') name += static_cast<char>(byte);
  }
  name.resize(255, '\x80');
  Album made = album({.root = music, .tracks = {{.title = "a"}}});
  AudioFileRow& file = made.files[0];
  file.relative_path = name + '/' + name;
  transact([&](CatalogTx& transaction) {
    transaction.put_files(made.files);
    const auto at = transaction.files_at(music, std::span(&file.relative_path, 1));
    ASSERT_EQ(at.size(), 1U);
    EXPECT_EQ(at[0].relative_path, file.relative_path);
  });
  const auto known = catalog().files_in(music, std::span(&name, 1));
  ASSERT_EQ(known.size(), 1U);
  EXPECT_EQ(known[0].relative_path, file.relative_path);
  EXPECT_EQ(catalog().file_of(everyone, made.tracks[0].id)->relative_path, file.relative_path);
}

// As long as the kernel allows: more than an entry of PostgreSQL's B-tree holds.
TEST_F(Names, PathsOf4096BytesThatDifferAtTheirEnd) {
  const RootId music = root("music");
  std::string folder;
  unsigned value = 1;
  while (folder.size() < 4'000) {  // hard to compress
    value = value * 1'103'515'245U + 12'345U;
    const auto byte = static_cast<unsigned char>(value >> 16U);
    folder += byte == 0 || byte == '/' ? 'x' : static_cast<char>(byte);
    if (folder.size() % 200 == 0) folder += '/';
  }
  album({.root = music, .title = "a", .directory = folder + "a"});
  const Album b = album({.root = music, .title = "b", .directory = folder + "b"});
  const std::vector<std::string> directories = {folder + "b"};
  EXPECT_EQ(catalog().files_in(music, directories).size(), 2U);
  transact([&](CatalogTx& transaction) {
    EXPECT_EQ(transaction.files_at(music, std::span(&b.files[0].relative_path, 1)).size(), 1U);
    const std::vector<KnownDirectory> known = {{folder + "a", 1}, {folder + "b", 2}};
    transaction.put_directories(music, known);
    const auto releases = transaction.remove_directories(music, directories, 1);
    EXPECT_EQ(releases, std::vector{b.id});
  });
  EXPECT_EQ(catalog().directories(music).size(), 1U);
}

TEST_F(Names, TagsOf8KiB) {
  const std::string name(8'192, 'n');
  const Album made = album({.root = root("music"),
                            .title = name,
                            .artist = name,
                            .tracks = {{.title = name, .genres = {name}}},
                            .directory = "d"});
  const auto detail = catalog().release(everyone, made.id);
  EXPECT_EQ(detail->release.title, name);
  EXPECT_EQ(detail->tracks.at(0).title, name);
  EXPECT_EQ(detail->tracks.at(0).genres.at(0), name);
  EXPECT_EQ(catalog().artists(everyone, {}).rows.at(0).name, name);
}

}  // namespace
}  // namespace segue::contract
