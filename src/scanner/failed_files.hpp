#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>

#include "domain/ids.hpp"
#include "scanner/walker.hpp"

namespace segue::scanner {

// Files that could not be read, so that they are tried again only when they change. Kept for the
// life of the process. Thread: one.
class FailedFiles {
 public:
  static constexpr std::size_t remembered_max = 20'000;

  [[nodiscard]] bool contains(domain::RootId root, const std::string& path,
                              const SeenFile& seen) const {
    const auto found = files_.find(key_of(root, path));
    return found != files_.end() && found->second == facts_of(seen);
  }
  void add(domain::RootId root, const std::string& path, const SeenFile& seen) {
    if (files_.size() < remembered_max) files_.insert_or_assign(key_of(root, path), facts_of(seen));
  }

 private:
  using Facts = std::pair<std::int64_t, std::int64_t>;  // size, time
  static std::string key_of(domain::RootId root, const std::string& path) {
    return std::to_string(root.value) + '/' + path;
  }
  static Facts facts_of(const SeenFile& seen) { return {seen.size_bytes, seen.mtime_ns}; }

  std::unordered_map<std::string, Facts> files_;
};

}  // namespace segue::scanner
