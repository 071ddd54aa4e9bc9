#include "storage/postgres/store.hpp"

#include <fmt/format.h>

#include "storage/postgres/catalog_tx.hpp"
#include "storage/postgres/connection_pool.hpp"
#include "storage/postgres/migrate.hpp"
#include "storage/shared/account_store.hpp"
#include "storage/shared/catalog_reader.hpp"
#include "storage/shared/event_store.hpp"
#include "storage/shared/highest_id.hpp"
#include "storage/shared/settings_store.hpp"

namespace segue::storage::postgres {
namespace {

// Users' writes run beside the catalogue's, each on a connection of its own. Catalogue transactions
// of all processes go one after another, so that the change log's numbers rise as they commit.
// Thread: any.
class Store final : public domain::Store, private Database, private domain::CatalogWriter {
 public:
  Store(const Options& options, const base::Clock& clock, Connection& first)
      : description_(first.describe()),
        clock_(clock),
        ids_(clock, highest_id(first)),
        pool_(options.url, options.connections) {}

  domain::CatalogReader& catalog() override { return catalog_; }
  domain::CatalogWriter& catalog_writer() override { return *this; }
  domain::AccountStore& accounts() override { return accounts_; }
  domain::EventStore& events() override { return events_; }
  domain::SettingsStore& settings() override { return settings_; }
  base::Signal& committed() override { return committed_; }
  void check() override {
    do_read([](storage::Connection& connection) { connection.run("SELECT 1", {}); });
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
      ConnectionPool::Lease lease(pool_);
      twice_if_lost(lease, [](Connection& connection) { connection.begin_write(); });
      in_transaction(*lease, [&] {
        (*lease).pass(Gate::catalogue);
        // A plan made while the tables are still empty reads them whole; a first import would keep
        // it until the server next looks at the tables.
        (*lease).run("SET LOCAL enable_seqscan = off", {});
        CatalogTx transaction(*lease, ids_, epoch, clock_.now_ms());
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

  const std::string description_;
  const base::Clock& clock_;
  domain::IdMaker ids_;
  ConnectionPool pool_;
  base::Mutex catalogue_;  // those who wait for the gate hold no connection
  base::Signal committed_;
  storage::CatalogReader catalog_{*this};
  storage::AccountStore accounts_{*this, ids_, clock_};
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
    return base::fail(base::ErrorCode::unavailable, error.what());
  } catch (const std::runtime_error& error) {
    return base::fail(base::ErrorCode::io, error.what());
  }
}

}  // namespace segue::storage::postgres
