#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/limits.hpp"
#include "domain/ids.hpp"
#include "scanner/walker.hpp"

namespace segue::scanner {

// Files that could not be read, so that they are tried again only when there is hope. Kept for the
// life of the process. Thread: one.
class FailedFiles {
 public:
  enum class Why {
    content,  // will not change unless the file does
    denied,   // may be mended without a trace on the file
  };

  [[nodiscard]] std::optional<Why> find(domain::RootId root, const std::string& path,
                                        const SeenFile& seen) const {
    if (files_.empty()) return std::nullopt;
    const auto found = files_.find(key_of(root, path));
    const bool same = found != files_.end() && found->second.size_bytes == seen.size_bytes &&
                      found->second.mtime_ns == seen.mtime_ns;
    return same ? std::optional(found->second.why) : std::nullopt;
  }
  void add(domain::RootId root, const std::string& path, const SeenFile& seen, Why why) {
    if (files_.size() >= base::limits::failed_files_max) return;
    files_.insert_or_assign(key_of(root, path), Failure{seen.size_bytes, seen.mtime_ns, why});
  }

 private:
  struct Failure {
    std::int64_t size_bytes = 0, mtime_ns = 0;
    Why why{};
  };
  static std::string key_of(domain::RootId root, const std::string& path) {
    return std::to_string(root.value) + '/' + path;
  }

  std::unordered_map<std::string, Failure> files_;
};

}  // namespace segue::scanner
