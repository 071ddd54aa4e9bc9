#include "storage/postgres/store.hpp"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "base/log.hpp"
#include "storage/postgres/catalog_tx.hpp"
#include "storage/postgres/connection_pool.hpp"
#include "storage/postgres/migrate.hpp"
#include "storage/shared/account_store.hpp"
#include "storage/shared/catalog_reader.hpp"
#include "storage/shared/event_store.hpp"
#include "storage/shared/highest_id.hpp"
#include "storage/shared/listening_store.hpp"
#include "storage/shared/playlist_file_store.hpp"
#include "storage/shared/playlist_store.hpp"
#include "storage/shared/settings_store.hpp"

namespace segue::storage::postgres {
namespace {

// Users' writes run beside the catalogue's, each on a connection of its own. The catalogue's go
// through one connection that holds a lock of the database for as long as it lives: one process
// writes the catalogue, and the change log's numbers rise as it commits. When that connection
// breaks the lock goes with it, and whoever comes first has it next. Thread: any.
class Store final : public domain::Store, private Database, private domain::CatalogWriter {
 public:
  Store(const Options& options, const base::Clock& clock, Connection& first)
      : description_(first.describe()),
        clock_(clock),
        ids_(clock, highest_id(first)),
        url_(options.url),
        pool_(options.url, options.connections) {}

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
  std::string describe() const override { return description_; }

 private:
  // `work` runs again on a new connection when the old one turns out to be dead: it must be
  // something that changes nothing.
  template <class Work>
  static void twice_if_lost(ConnectionPool::Lease& lease, const Work& work) {
    try {
      work(*lease);
    } catch (const ConnectionLost&) {
      lease.renew();
      work(*lease);
    }
  }

  void do_read(const Run& run) override {
    ConnectionPool::Lease lease(pool_);
    twice_if_lost(lease, [&](Connection& connection) { run(connection); });
  }

  void do_snapshot(const Run& run) override {
    ConnectionPool::Lease lease(pool_);
    twice_if_lost(lease, [&](Connection& connection) {
      connection.begin_read();
      in_transaction(connection, [&] { run(connection); });
    });
  }

  void do_write(const Run& run) override {
    ConnectionPool::Lease lease(pool_);
    twice_if_lost(lease, [](Connection& connection) { connection.begin_write(); });
    in_transaction(*lease, [&] { run(*lease); });
  }

  void transact(std::int64_t epoch, const std::function<void(domain::CatalogTx&)>& work) override {
    bool logged = false;
    {
      const base::MutexLock lock(catalogue_);
      Connection& connection = begin_as_leader();
      in_transaction(connection, [&] {
        // A plan made while the tables are still empty reads them whole; a first import would keep
        // it until the server next looks at the tables.
        connection.run("SET LOCAL enable_seqscan = off", {});
        CatalogTx transaction(connection, ids_, epoch, clock_.now_ms());
        work(transaction);
        logged = transaction.logged();
      });
    }
    if (logged) committed_.notify();
  }

  // A lead that was lost with its connection is taken anew, unless another has it by now.
  Connection& begin_as_leader() SEGUE_REQUIRES(catalogue_) {
    if (leader_ && leader_->usable()) {
      try {
        leader_->begin_write();
        return *leader_;
      } catch (const ConnectionLost&) {
        base::log::debug("the writing connection to {} was lost", description_);
      }
    }
    take_lead();
    leader_->begin_write();
    return *leader_;
  }

  // Waits a moment: a process that was killed is still being disconnected.
  void take_lead() SEGUE_REQUIRES(catalogue_) {
    constexpr std::chrono::milliseconds pause{100};
    leader_.reset();
    auto candidate = std::make_unique<Connection>(url_);
    const auto give_up = std::chrono::steady_clock::now() + base::limits::take_lead_timeout;
    bool leads = false;
    for (;;) {
      // Keys of advisory locks are shared by all that use the database: one for each schema.
      candidate->query("SELECT pg_try_advisory_lock($1::integer, hashtext(current_schema()))",
                       {leader_key}, [&](Row& row) { leads = row.flag(); });
      if (leads) break;
      if (std::chrono::steady_clock::now() > give_up) {
        throw domain::NotLeader(fmt::format(
            "another Segue server writes to {}; stop it, or use another database", description_));
      }
      std::this_thread::sleep_for(pause);
    }
    ids_.raise(highest_id(*candidate));
    leader_ = std::move(candidate);
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

  const std::string description_;
  const base::Clock& clock_;
  domain::IdMaker ids_;
  static constexpr std::int64_t leader_key = 0x53454755;  // "SEGU"

  const std::string url_;  // holds the password
  ConnectionPool pool_;
  base::Mutex catalogue_;
  std::unique_ptr<Connection> leader_ SEGUE_GUARDED_BY(catalogue_);
  base::Signal committed_;
  storage::CatalogReader catalog_{*this};
  storage::AccountStore accounts_{*this, ids_, clock_};
  storage::ListeningStore listening_{*this, ids_, committed_, clock_};
  storage::PlaylistStore playlists_{*this, ids_, committed_, clock_};
  storage::PlaylistFileStore playlist_files_{*this, ids_, committed_, clock_};
  storage::EventStore events_{*this, committed_, clock_};
  storage::SettingsStore settings_{*this};
};

}  // namespace

base::Result<std::unique_ptr<domain::Store>> open(const Options& options,
                                                  const base::Clock& clock) {
  if (!valid_url(options.url)) {
    return base::fail(base::ErrorCode::invalid,
                      "the database's address cannot be read; it should look like "
                      "postgresql://user:password@host/database, with other signs as %xx");
  }
  try {
    Connection first(options.url);
    if (auto migrated = migrate(first, clock); !migrated) {
      return base::fail(
          migrated.error().code,
          fmt::format("{} cannot be used: {}", first.describe(), migrated.error().message));
    }
    return std::make_unique<Store>(options, clock, first);
  } catch (const domain::StoreUnavailable& error) {
    return base::fail(base::ErrorCode::unavailable,
                      fmt::format("{}. Start the database server, or correct the address that "
                                  "'database' or --database gives",
                                  error.what()));
  } catch (const std::runtime_error& error) {
    return base::fail(base::ErrorCode::io, error.what());
  }
}

}  // namespace segue::storage::postgres
