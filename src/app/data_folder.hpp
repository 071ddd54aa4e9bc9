#pragma once

#include <filesystem>

#include "base/error.hpp"
#include "base/unique_fd.hpp"

namespace segue::app {

// The folder that holds what Segue itself keeps: database, secret, lock. Locked for as long as
// this lives, so that only a second `serve` on it refuses. Thread: main.
class DataFolder {
 public:
  // Makes it (mode 0700) where it is missing. Errors say whether it is read-only, not a folder, or
  // in use by another server.
  [[nodiscard]] static base::Result<DataFolder> open_and_lock(const std::filesystem::path& path);
  // As above without the lock: for commands beside a running server.
  [[nodiscard]] static base::Result<DataFolder> open(const std::filesystem::path& path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path database() const { return path_ / "segue.db"; }
  [[nodiscard]] std::filesystem::path secret() const { return path_ / "secret.key"; }
  [[nodiscard]] std::filesystem::path socket() const { return path_ / "segue.sock"; }

 private:
  explicit DataFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
  base::UniqueFd lock_;
};

}  // namespace segue::app
