#pragma once

#include <array>
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "api/api.hpp"
#include "app/control_socket.hpp"
#include "app/data_folder.hpp"
#include "app/housekeeping.hpp"
#include "app/metrics.hpp"
#include "app/settings.hpp"
#include "base/clock.hpp"
#include "base/pool.hpp"
#include "cluster/solo_coordinator.hpp"
#include "http/server.hpp"
#include "http/static_files.hpp"
#include "parser/parsers.hpp"
#include "scanner/folder_browser.hpp"
#include "scanner/scanner.hpp"
#include "search/finder.hpp"
#include "services/accounts.hpp"
#include "services/cover_stage.hpp"
#include "services/covers.hpp"
#include "services/lyrics.hpp"
#include "services/media_signer.hpp"
#include "services/server_keys.hpp"
#include "services/server_settings.hpp"
#include "services/setup_gate.hpp"

namespace segue::app {

// The house put together: every part of one server, in the order in which they need each other.
// Thread: main; the parts bring their own threads, from start() to stop().
class Application {
 public:
  // Throws as parser::Parsers.
  [[nodiscard]] static base::Result<std::unique_ptr<Application>> assemble(
      const Settings& settings,
      const std::filesystem::path& parser_program = parser::Host::installed());
  ~Application();

  // Pools, roots, server, commands, scanner, in this order. Errors: a taken port.
  [[nodiscard]] base::Result<void> start();
  void stop();

  [[nodiscard]] const http::Router& router() const { return router_; }
  [[nodiscard]] std::string address() const;  // "http://127.0.0.1:4747/"
  // Empty once an admin exists.
  [[nodiscard]] std::string setup_code();

 private:
  Application(const Settings& settings, const std::filesystem::path& parser_program, Address listen,
              DataFolder data, std::unique_ptr<const base::Clock> clock,
              std::unique_ptr<domain::Store> store, services::ServerKeys keys);
  void add_routes();
  [[nodiscard]] base::Result<void> add_roots();
  void on_exchange(const http::Exchange& exchange);
  [[nodiscard]] std::array<base::Pool*, 5> pools() {
    return {&read_pool_, &write_pool_, &file_pool_, &password_pool_, &image_pool_};
  }

  const Settings settings_;
  const Address listen_;
  const DataFolder data_;
  const std::unique_ptr<const base::Clock> clock_;
  const std::unique_ptr<domain::Store> store_;
  const services::ServerKeys keys_;
  services::ServerSettings server_settings_;
  const api::ServerInfo info_;

  cluster::SoloCoordinator coordinator_;
  parser::Parsers parsers_;
  scanner::Scanner scanner_;
  scanner::FolderBrowser folders_;
  services::Accounts accounts_;
  services::SetupGate setup_;
  services::Covers covers_;
  services::Lyrics lyrics_;
  services::CoverStage cover_stage_;
  search::Finder finder_;
  const services::MediaSigner signer_;
  api::Gate gate_;

  base::Signal wake_;
  base::Signal::Connection on_commit_;
  base::Signal::Connection on_ended_;
  base::Signal::Connection on_progress_;
  std::atomic<bool> ready_{false};

  base::Pool read_pool_;
  base::Pool write_pool_;
  base::Pool file_pool_;
  base::Pool password_pool_;
  base::Pool image_pool_;
  Metrics metrics_;
  std::unique_ptr<http::StaticFiles> page_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
  ControlSocket control_;
  Housekeeping housekeeping_;
};

}  // namespace segue::app
