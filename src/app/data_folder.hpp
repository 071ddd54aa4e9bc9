#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.hpp"
#include "base/unique_fd.hpp"

namespace segue::app {

// The folder that holds what Segue itself keeps: database, secret, lock. Locked for as long as
// this lives: one process at a time, server or command. Thread: main.
class DataFolder {
 public:
  // Makes it (mode 0700) where it is missing. `user` is who holds it from then on, as another one
  // is told: "segue serve". Errors say whether it is read-only or not a folder; conflict: by whom
  // it is in use.
  [[nodiscard]] static base::Result<DataFolder> open_and_lock(const std::filesystem::path& path,
                                                              std::string_view user);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path database() const { return path_ / "segue.db"; }
  [[nodiscard]] std::filesystem::path secret() const { return path_ / "secret.key"; }
  // May be deleted at any time.
  [[nodiscard]] std::filesystem::path covers() const { return path_ / "covers"; }
  [[nodiscard]] std::filesystem::path socket() const { return path_ / "segue.sock"; }

 private:
  explicit DataFolder(std::filesystem::path path) : path_(std::move(path)) {}
  [[nodiscard]] static base::Result<DataFolder> open(const std::filesystem::path& path);
  std::filesystem::path path_;
  base::UniqueFd lock_;
};

}  // namespace segue::app
