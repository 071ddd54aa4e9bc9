#include "storage/sqlite/store.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>

#include "contract.hpp"

namespace segue::contract {
namespace {

using testing::HasSubstr;

class Opening : public Contract {
 protected:
  void expect_refused(const std::string& reason) {
    const auto opened = place_.try_open(clock_);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, base::ErrorCode::unsupported);
    EXPECT_THAT(opened.error().message, HasSubstr(reason));
  }
};

TEST_F(Opening, TheStoreAnswersAndSaysWhatItIs) {
  EXPECT_NO_THROW(store().check());
  (void)place_.ask("DROP TABLE schema_version");
  EXPECT_ANY_THROW(store().check()) << "it looks into the database, not only at it";
  EXPECT_THAT(store().describe(), HasSubstr(backend().postgres ? "PostgreSQL" : "SQLite"));
}

TEST_F(Opening, ASecondOpeningChangesNothing) {
  store().settings().put_setting("a", "b");
  store_.reset();
  store_ = place_.open(clock_);
  EXPECT_EQ(store().settings().setting("a"), "b");
}

TEST_F(Opening, ANewerSchemaIsRefused) {
  (void)place_.ask(
      "INSERT INTO schema_version (version, name, script_hash, applied_at) VALUES (999, 'x', '', "
      "0)");
  expect_refused("newer Segue");
}

TEST_F(Opening, ASchemaOfOtherStepsIsRefused) {
  (void)place_.ask("UPDATE schema_version SET script_hash = 'x' WHERE version = 1");
  expect_refused("between two releases");
}

TEST_F(Opening, ASchemaFromBeforeStepsHadHashesIsRefused) {
  (void)place_.ask("ALTER TABLE schema_version DROP COLUMN script_hash");
  expect_refused("between two releases");
}

// "table.column kind", where a kind is what both databases make of it.
TEST_F(Opening, BothSchemasHaveTheSameColumns) {
  constexpr std::string_view sqlite = R"(
SELECT t.name || '.' || c.name || ' ' ||
       CASE c.type WHEN 'BLOB' THEN 'bytes' WHEN 'TEXT' THEN 'text' WHEN 'REAL' THEN 'real'
                   ELSE 'number' END || CASE WHEN c."notnull" OR c.pk THEN '' ELSE '?' END
FROM sqlite_schema t JOIN pragma_table_xinfo(t.name) c
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
  AND NOT (t.name = 'audio_file' AND c.name = 'name')  -- half of what is relative_path on both
ORDER BY 1)";
  constexpr std::string_view postgres = R"(
SELECT table_name || '.' || column_name || ' ' ||
       CASE data_type WHEN 'bytea' THEN 'bytes' WHEN 'text' THEN 'text'
                      WHEN 'double precision' THEN 'real' ELSE 'number' END ||
       CASE is_nullable WHEN 'YES' THEN '?' ELSE '' END COLLATE "C"
FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1)";
  const auto columns = place_.ask(std::string(backend().postgres ? postgres : sqlite));
  std::ifstream file(SEGUE_CONTRACT_FOLDER "/columns.txt");
  std::vector<std::string> expected;
  for (std::string line; std::getline(file, line);) expected.push_back(line);
  EXPECT_EQ(columns, expected) << "columns.txt lists what both schemas must have; now:\n"
                               << fmt::format("{}", fmt::join(columns, "\n"));
}

// PostgreSQL serves many hosts, whose data folders know nothing of one another.
TEST_F(Opening, OneProcessWritesTheCatalogue) {
  if (!backend().postgres) GTEST_SKIP() << "the data folder's lock keeps others out";
  const auto add = [](domain::Store& to, const std::string& name) {
    to.catalog_writer().transact(1, [&](domain::CatalogTx& tx) { (void)add_root(tx, name); });
  };
  add(store(), "first");
  const auto second = place_.open(clock_);
  EXPECT_THROW(add(*second, "second"), domain::NotLeader);
  EXPECT_NO_THROW(second->settings().put_setting("users", "write on"));
  EXPECT_EQ(second->catalog().roots().size(), 1U);
  const domain::ArtistId before = [&] {
    domain::ArtistId id;
    clock_.now += 3'600'000;  // the first process is ahead of the second by an hour
    store().catalog_writer().transact(1,
                                      [&](domain::CatalogTx& tx) { id = artist_named(tx, "Ada"); });
    clock_.now -= 3'600'000;
    return id;
  }();
  store_.reset();
  add(*second, "second");
  second->catalog_writer().transact(2, [&](domain::CatalogTx& tx) {
    EXPECT_GT(artist_named(tx, "Bo"), before) << "no id is made twice";
  });
}

class SqliteOpening : public testing::Test {
 protected:
  void SetUp() override {
    if (backend().postgres) GTEST_SKIP() << "about files";
    folder_ = std::filesystem::temp_directory_path() / fmt::format("segue_open_{}", getpid());
    std::filesystem::create_directory(folder_);
  }
  void TearDown() override {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }
  std::string refusal(const std::string& file) {
    const auto opened = storage::sqlite::open({.file = file}, clock_);
    EXPECT_FALSE(opened);
    return opened ? "" : opened.error().message;
  }

  TestClock clock_;
  std::filesystem::path folder_;
};

TEST_F(SqliteOpening, RefusalsSayWhatIsInTheWay) {
  EXPECT_THAT(refusal("/no/such/folder/segue.db"), HasSubstr("'/no/such/folder' does not exist"));
  EXPECT_THAT(refusal(folder_.string()), HasSubstr("is not a file"));
  EXPECT_THAT(refusal("/proc/segue.db"), HasSubstr("cannot be"));
  const std::string text = folder_ / "text.db";
  std::ofstream(text) << std::string(5'000, 'x');
  EXPECT_THAT(refusal(text), HasSubstr("is not a SQLite database"));
}

TEST_F(SqliteOpening, AnotherProgramsDatabaseIsLeftAlone) {
  const std::string file = folder_ / "other.db";
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "CREATE TABLE t (x)", nullptr, nullptr, nullptr), SQLITE_OK);
  ASSERT_EQ(sqlite3_close(other), SQLITE_OK);
  EXPECT_THAT(refusal(file), HasSubstr("another program"));
}

}  // namespace
}  // namespace segue::contract
