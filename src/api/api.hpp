#pragma once

#include <functional>
#include <string>

#include "api/gate.hpp"
#include "domain/folder_control.hpp"
#include "domain/missing.hpp"
#include "domain/scan_control.hpp"
#include "domain/store.hpp"
#include "http/router.hpp"
#include "search/finder.hpp"
#include "services/accounts.hpp"
#include "services/covers.hpp"
#include "services/media_signer.hpp"
#include "services/server_settings.hpp"
#include "services/setup_gate.hpp"

namespace segue::api {

struct ServerInfo {
  std::string version;
  std::string id;    // of the installation
  std::string node;  // of this process's machine
};

// What the routes work with. Everything outlives the server.
struct Collaborators {
  domain::Store& store;
  domain::Coordinator& coordinator;
  domain::ScanControl& scans;
  domain::RootControl& roots;
  domain::PurgeControl& purges;
  domain::FolderBrowser& folders;
  services::Accounts& accounts;
  services::SetupGate& setup;
  services::ServerSettings& settings;
  services::Covers& covers;
  const search::Finder& finder;
  const services::MediaSigner& signer;
  Gate& gate;
  const base::Clock& clock;
  const ServerInfo& info;
  base::Signal& wake;                    // something for event streams to tell
  std::function<std::string()> metrics;  // Prometheus' text format
  std::function<bool()> ready;           // false while starting and while stopping
};

// Adds every operation of docs/api/openapi.yaml.
void add_routes(http::Router& router, const Collaborators& with);

// The parts of it, one file each.
void add_server_routes(http::Router& router, const Collaborators& with);
void add_account_routes(http::Router& router, const Collaborators& with);
void add_user_routes(http::Router& router, const Collaborators& with);
void add_credential_routes(http::Router& router, const Collaborators& with);
void add_catalog_routes(http::Router& router, const Collaborators& with);
void add_listening_routes(http::Router& router, const Collaborators& with);
void add_playlist_routes(http::Router& router, const Collaborators& with);
void add_search_routes(http::Router& router, const Collaborators& with);
void add_media_routes(http::Router& router, const Collaborators& with);
void add_scan_routes(http::Router& router, const Collaborators& with);
void add_folder_routes(http::Router& router, const Collaborators& with);
void add_missing_routes(http::Router& router, const Collaborators& with);
void add_event_routes(http::Router& router, const Collaborators& with);
void add_settings_routes(http::Router& router, const Collaborators& with);

// docs/api/openapi.yaml as JSON, embedded by the build.
[[nodiscard]] std::string_view openapi_json();

}  // namespace segue::api
