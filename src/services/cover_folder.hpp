#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/mutex.hpp"

namespace segue::services {

// Resized covers on disk, so that a restart or a full memory costs no decoding. The folder is a
// cache: it may be deleted at any time, a file that is not whole is not there, and a disk that is
// full or read-only costs nothing but the time it would have saved.
//
// What the folder holds is found out by looking: when a sixteenth of the budget has been written
// since the last time, the files used longest ago go until it is kept again.
// Blocks on the disk. Thread: any.
class CoverFolder {
 public:
  // A budget of 0 keeps nothing.
  CoverFolder(std::filesystem::path folder, std::uint64_t bytes_max);

  [[nodiscard]] std::optional<std::string> find(const std::string& key) const;
  void keep(const std::string& key, const std::string& bytes);

 private:
  [[nodiscard]] std::filesystem::path place_of(const std::string& key) const;
  [[nodiscard]] bool write(const std::filesystem::path& place, const std::string& bytes);
  void sweep() SEGUE_EXCLUDES(sweeping_);

  const std::filesystem::path folder_;
  const std::uint64_t bytes_max_;
  std::atomic<std::uint64_t> unswept_bytes_;
  std::atomic<std::uint64_t> files_written_ = 0;
  std::atomic<bool> told_ = false;  // that it cannot be written
  base::Mutex sweeping_;
};

}  // namespace segue::services
