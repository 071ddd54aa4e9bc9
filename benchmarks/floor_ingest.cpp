// The floor under ingest: what a plain program needs to walk folders, read each file's tags with
// TagLib as its manual shows, and put one row a file into SQLite. Benchmarks divide Segue's CPU
// time by this program's.
//
// Usage: floor_ingest DATABASE FOLDER…     prints files, CPU seconds and wall seconds
#include <sqlite3.h>
#include <sys/resource.h>
#include <taglib/fileref.h>
#include <taglib/tag.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <set>
#include <span>
#include <stdexcept>
#include <string>

namespace {

namespace fs = std::filesystem;

class Database {
 public:
  explicit Database(const char* path) {
    if (sqlite3_open(path, &handle_) != SQLITE_OK) throw std::runtime_error(path);
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    run("CREATE TABLE file (path TEXT PRIMARY KEY, title TEXT, artist TEXT, album TEXT, genre TEXT,"
        " year INTEGER, track INTEGER, seconds INTEGER, bitrate INTEGER, size INTEGER, mtime "
        "INTEGER)"
        " WITHOUT ROWID");
    sqlite3_prepare_v2(handle_, "INSERT OR REPLACE INTO file VALUES (?,?,?,?,?,?,?,?,?,?,?)", -1,
                       &insert_, nullptr);
  }
  ~Database() {
    sqlite3_finalize(insert_);
    sqlite3_close(handle_);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void run(const char* sql) {
    if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(handle_));
    }
  }
  void text(int column, const std::string& value) {
    sqlite3_bind_text(insert_, column, value.data(), static_cast<int>(value.size()),
                      SQLITE_TRANSIENT);
  }
  void number(int column, std::int64_t value) { sqlite3_bind_int64(insert_, column, value); }
  void insert() {
    if (sqlite3_step(insert_) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(handle_));
    sqlite3_reset(insert_);
  }

 private:
  sqlite3* handle_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

bool is_sound(const fs::path& path) {
  static const std::set<std::string> extensions = {".flac", ".mp3", ".ogg",  ".opus", ".m4a",
                                                   ".wav",  ".aif", ".aiff", ".wv",   ".ape"};
  return extensions.contains(path.extension().string());
}

void put(Database& database, const fs::directory_entry& entry) {
  const TagLib::FileRef file(entry.path().c_str(), true, TagLib::AudioProperties::Average);
  if (file.isNull()) return;
  const TagLib::Tag& tag = *file.tag();
  database.text(1, entry.path().string());
  database.text(2, tag.title().to8Bit(true));
  database.text(3, tag.artist().to8Bit(true));
  database.text(4, tag.album().to8Bit(true));
  database.text(5, tag.genre().to8Bit(true));
  database.number(6, tag.year());
  database.number(7, tag.track());
  database.number(8, file.audioProperties()->lengthInMilliseconds());
  database.number(9, file.audioProperties()->bitrate());
  database.number(10, static_cast<std::int64_t>(entry.file_size()));
  database.number(11, entry.last_write_time().time_since_epoch().count());
  database.insert();
}

double cpu_seconds() {
  rusage spent{};
  ::getrusage(RUSAGE_SELF, &spent);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + (static_cast<double>(time.tv_usec) * 1e-6);
  };
  return seconds(spent.ru_utime) + seconds(spent.ru_stime);
}

}  // namespace

int main(int count, char** words) try {
  const std::span<char*> arguments(words, static_cast<std::size_t>(count));
  if (arguments.size() < 3) {
    std::fputs("usage: floor_ingest DATABASE FOLDER...\n", stderr);
    return 2;
  }
  const auto began = std::chrono::steady_clock::now();
  constexpr int transaction_files = 500;
  int files = 0;
  Database database(arguments[1]);
  database.run("BEGIN");
  for (const char* const folder : arguments.subspan(2)) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file() || !is_sound(entry.path())) continue;
      put(database, entry);
      if (++files % transaction_files == 0) database.run("COMMIT; BEGIN");
    }
  }
  database.run("COMMIT");
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
  std::printf("%d %.3f %.3f\n", files, cpu_seconds(), wall.count());
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
