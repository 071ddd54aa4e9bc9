#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/mutex.hpp"
#include "search/matching.hpp"
#include "search/segment.hpp"

namespace segue::search {

// Rows of one section.
struct Window {
  std::size_t offset = 0, limit = 0;
};

struct Question {
  std::string_view text;
  std::uint64_t roots = ~std::uint64_t{0};  // roots_of()
  std::array<Window, 3> windows;            // by kind
};

struct Answer {
  std::array<std::vector<std::int64_t>, 3> ids;  // by kind, the best first
  std::optional<Key> top;                        // the best of all, whatever the windows
};

// Everything that can be found. It consists of a few segments, each at least twice as large as the
// next, which are never changed: an update adds one and merges small ones. A search keeps the
// segments that it began with, so neither waits for the other.
// Thread: any; updates from one at a time.
class Index {
 public:
  [[nodiscard]] Answer find(const Question& question) const SEGUE_EXCLUDES(mutex_);

  void replace(std::shared_ptr<const Segment> all) SEGUE_EXCLUDES(mutex_);
  // `gone` or changed is whatever has one of these keys.
  void update(std::vector<domain::Findable> present, std::vector<Key> gone) SEGUE_EXCLUDES(mutex_);

  [[nodiscard]] std::size_t size() const SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] std::size_t bytes() const SEGUE_EXCLUDES(mutex_);

 private:
  using Parts = std::vector<Part>;
  [[nodiscard]] std::shared_ptr<const Parts> parts() const SEGUE_EXCLUDES(mutex_);
  void set(Parts parts) SEGUE_EXCLUDES(mutex_);

  mutable base::Mutex mutex_;
  std::shared_ptr<const Parts> parts_ SEGUE_GUARDED_BY(mutex_) = std::make_shared<const Parts>();
};

}  // namespace segue::search
