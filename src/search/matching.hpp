#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "search/segment.hpp"

namespace segue::search {

// What somebody typed. A value. Thread: any.
class Query {
 public:
  struct Word {
    std::string text;
    std::uint32_t signature = 0;
    bool inside = false;  // long enough to be looked for in the middle of words
    bool edited = false;  // long enough to be mistyped
  };
  explicit Query(std::string_view text);

  [[nodiscard]] const std::vector<Word>& words() const { return words_; }
  [[nodiscard]] std::size_t letters() const { return letters_; }

 private:
  std::vector<Word> words_;
  std::size_t letters_ = 0;
};

struct Hit {
  Key key;
  std::uint64_t score = 0;  // the higher the better; the same in every segment
  // Best first, and always in the same order.
  [[nodiscard]] bool operator<(const Hit& other) const {
    return score != other.score ? score > other.score : key < other.key;
  }
  // What says how well it matches, apart from how long or known it is: comparable between kinds.
  [[nodiscard]] std::uint64_t quality() const;
};

using HitsByKind = std::array<std::vector<Hit>, 3>;

// Adds the entries of `part`, present in one of `roots`, that have every word of `query`.
void match(const Part& part, const Query& query, std::uint64_t roots, HitsByKind& hits);

}  // namespace segue::search
