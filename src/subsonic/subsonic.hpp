#pragma once

#include <string>

#include "domain/scan_control.hpp"
#include "domain/store.hpp"
#include "http/router.hpp"
#include "search/finder.hpp"
#include "services/accounts.hpp"
#include "services/covers.hpp"
#include "services/lyrics.hpp"

namespace segue::subsonic {

// What the endpoints work with. Everything outlives the server.
struct Collaborators {
  domain::Store& store;
  domain::ScanControl& scans;
  services::Accounts& accounts;
  services::Covers& covers;
  services::Lyrics& lyrics;
  const base::Clock& clock;
  const search::Finder& finder;
  std::string server_version;
};

// Adds /rest/NAME and /rest/NAME.view for every endpoint, by GET and by POSTed form.
void add_routes(http::Router& router, const Collaborators& with);

}  // namespace segue::subsonic
