#pragma once

#include <filesystem>
#include <string>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "domain/store.hpp"

namespace segue::services {

// What this installation signs and seals with.
struct ServerKeys {
  std::string server_id;    // public; survives moves and upgrades
  base::crypto::Key media;  // signs stream addresses
  base::crypto::Key image;  // names covers
  base::crypto::Key seal;   // app passwords at rest
};

// The server id and both signing keys lie in the database, so that every replica signs alike. The
// sealing key lies outside it, in `secret_file` (made with mode 0600 when absent), so that a copy
// of the database alone opens nothing. The database keeps the file's fingerprint: another secret
// than the one that sealed is an Error that says so, never a silent loss of every app password.
[[nodiscard]] base::Result<ServerKeys> load_server_keys(domain::SettingsStore& settings,
                                                        const std::filesystem::path& secret_file);

}  // namespace segue::services
