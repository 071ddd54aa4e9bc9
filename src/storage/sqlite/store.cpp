#include "storage/sqlite/store.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "storage/shared/account_store.hpp"
#include "storage/shared/catalog_reader.hpp"
#include "storage/shared/event_store.hpp"
#include "storage/shared/highest_id.hpp"
#include "storage/shared/listening_store.hpp"
#include "storage/shared/playlist_file_store.hpp"
#include "storage/shared/playlist_store.hpp"
#include "storage/shared/settings_store.hpp"
#include "storage/sqlite/catalog_tx.hpp"
#include "storage/sqlite/lane_lock.hpp"
#include "storage/sqlite/migrate.hpp"
#include "storage/sqlite/read_pool.hpp"

namespace segue::storage::sqlite {
namespace {

// One file: many readers, one writer behind the lane lock. Thread: any.
class Store final : public domain::Store, private Database, private domain::CatalogWriter {
 public:
  Store(const Options& options, const base::Clock& clock, std::unique_ptr<Connection> writer)
      : file_(options.file),
        clock_(clock),
        writer_(std::move(writer)),
        ids_(clock, highest_id(*writer_)),
        readers_(options.file, options.read_connections) {}

  domain::CatalogReader& catalog() override { return catalog_; }
  domain::CatalogWriter& catalog_writer() override { return *this; }
  domain::AccountStore& accounts() override { return accounts_; }
  domain::ListeningStore& listening() override { return listening_; }
  domain::PlaylistStore& playlists() override { return playlists_; }
  domain::PlaylistFileStore& playlist_files() override { return playlist_files_; }
  domain::EventStore& events() override { return events_; }
  domain::SettingsStore& settings() override { return settings_; }
  base::Signal& committed() override { return committed_; }
  void check() override {
    do_read([](storage::Connection& connection) {
      connection.run("SELECT max(version) FROM schema_version", {});
    });
  }
  std::string describe() const override { return fmt::format("SQLite {}", file_); }

 private:
  void do_read(const Run& run) override {
    const ReadPool::Lease lease(readers_);
    run(*lease);
  }

  void do_snapshot(const Run& run) override {
    const ReadPool::Lease lease(readers_);
    Connection& connection = *lease;
    connection.begin_read();
    in_transaction(connection, [&] { run(connection); });
  }

  void do_write(const Run& run) override {
    const LaneLock::Guard guard(lanes_, Lane::user);
    writer_->begin_write();
    in_transaction(*writer_, [&] { run(*writer_); });
  }

  void transact(std::int64_t epoch, const std::function<void(domain::CatalogTx&)>& work) override {
    bool logged = false;
    {
      const LaneLock::Guard guard(lanes_, Lane::catalogue);
      writer_->begin_write();
      in_transaction(*writer_, [&] {
        CatalogTx transaction(*writer_, ids_, epoch, clock_.now_ms());
        work(transaction);
        logged = transaction.logged();
      });
    }
    if (logged) committed_.notify();
  }

  template <class Work>
  static void in_transaction(Connection& connection, const Work& work) {
    try {
      work();
      connection.commit();
    } catch (...) {
      connection.rollback();
      throw;
    }
  }

  const std::string file_;
  const base::Clock& clock_;
  LaneLock lanes_;
  const std::unique_ptr<Connection> writer_;  // touched only under lanes_
  domain::IdMaker ids_;
  ReadPool readers_;
  base::Signal committed_;
  storage::CatalogReader catalog_{*this};
  storage::AccountStore accounts_{*this, ids_, clock_};
  storage::ListeningStore listening_{*this, ids_, committed_, clock_};
  storage::PlaylistStore playlists_{*this, ids_, committed_, clock_};
  storage::PlaylistFileStore playlist_files_{*this, ids_, committed_, clock_};
  storage::EventStore events_{*this, committed_, clock_};
  storage::SettingsStore settings_{*this};
};

// Counting every allocation costs a lock each; nobody reads the sums. Has no effect, and does no
// harm, when SQLite is in use already.
void configure_once() {
  static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(done);
}

// The usual reasons, before SQLite's "unable to open database file".
base::Result<void> check_place(const std::string& file) {
  const auto folder = std::filesystem::absolute(file).parent_path();
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    return base::fail(base::ErrorCode::io,
                      fmt::format("the folder '{}' does not exist; make it or choose another one",
                                  folder.string()));
  }
  const bool exists = std::filesystem::exists(file, error);
  if (exists && !std::filesystem::is_regular_file(file, error)) {
    return base::fail(base::ErrorCode::io, fmt::format("'{}' is not a file", file));
  }
  // SQLite needs the folder too, for the write-ahead log beside the file.
  if (access(folder.c_str(), W_OK) != 0 || (exists && access(file.c_str(), W_OK) != 0)) {
    return base::fail(base::ErrorCode::io,
                      fmt::format("'{}' cannot be written; give this user the right to, or choose "
                                  "another folder",
                                  exists ? file : folder.string()));
  }
  return {};
}

std::string reason(const SQLite::Exception& error) {
  switch (error.getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "is locked by another process; end that one first";
    case SQLITE_NOTADB:
      return "is not a SQLite database; choose another data folder";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return "cannot be written; check its rights and those of its folder";
    default:
      return fmt::format("cannot be opened: {}", error.what());
  }
}

}  // namespace

base::Result<std::unique_ptr<domain::Store>> open(const Options& options,
                                                  const base::Clock& clock) {
  const auto refuse = [&](base::ErrorCode code, std::string_view why) {
    return base::fail(code, fmt::format("the database '{}' {}", options.file, why));
  };
  if (auto place = check_place(options.file); !place) {
    return std::unexpected(std::move(place).error());
  }
  configure_once();
  try {
    auto writer = std::make_unique<Connection>(
        options.file, Connection::Options{.cache_kib = write_cache_kib, .read_only = false});
    writer->use_write_ahead_log();
    if (auto migrated = migrate(*writer, clock); !migrated) {
      return refuse(migrated.error().code, "cannot be used: " + migrated.error().message);
    }
    return std::make_unique<Store>(options, clock, std::move(writer));
  } catch (const SQLite::Exception& error) {
    return refuse(base::ErrorCode::io, reason(error));
  } catch (const domain::StoreUnavailable& error) {
    return refuse(base::ErrorCode::io, fmt::format("cannot be opened: {}", error.what()));
  }
}

}  // namespace segue::storage::sqlite
