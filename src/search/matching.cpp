#include "search/matching.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "base/text.hpp"
#include "search/words.hpp"

namespace segue::search {
namespace {

constexpr std::size_t inside_letters_min = 3;  // 1 where a letter says as much as a word
constexpr std::size_t edited_letters_min = 4;  // of the word as it is spelt

// How a word of the query is found in one of an entry. The worst of all words counts most.
enum class Grade : std::uint8_t { none, edited, inside, prefix, whole };

// Grade and place of one match in a byte, so that the better one is the greater number.
std::uint8_t packed(Grade grade, std::uint32_t place) {
  return static_cast<std::uint8_t>((std::to_underlying(grade) << Posting::place_bits) | place);
}
std::uint8_t grade_in(std::uint8_t match) {
  return match >> Posting::place_bits;
}

// From the most significant on: it is the name; how well its worst word matches; how many words
// match in the name itself; how well all do; whether the name begins with the first; how little of
// the name is left over; how much music it has.
constexpr unsigned weight_bits = 16, leftover_bits = 8, begin_bits = 1, sum_bits = 6, own_bits = 4,
                   worst_bits = 3;
constexpr unsigned begin_shift = weight_bits + leftover_bits;

struct Candidate {
  std::uint32_t entry = 0;
  std::uint8_t worst = std::to_underlying(Grade::whole);
  std::uint8_t sum = 0;
  std::uint8_t own = 0;
  bool begins = false;
};

std::uint64_t score_of(const Candidate& candidate, const Entry& entry, const Query& query) {
  constexpr std::size_t leftover_max = (1U << leftover_bits) - 1;
  const std::size_t letters = entry.letters;
  const std::size_t leftover =
      letters > query.letters() ? letters - query.letters() : query.letters() - letters;
  const bool is_name = candidate.worst == std::to_underlying(Grade::whole) && leftover == 0 &&
                       candidate.own == query.words().size();
  std::uint64_t score = is_name ? 1 : 0;
  score = (score << worst_bits) | candidate.worst;
  score = (score << own_bits) | candidate.own;
  score = (score << sum_bits) | candidate.sum;
  score = (score << begin_bits) | (candidate.begins ? 1U : 0U);
  score = (score << leftover_bits) | (leftover_max - std::min(leftover, leftover_max));
  return (score << weight_bits) | entry.weight;
}

// One query in one segment. Thread: one.
class Matcher {
 public:
  Matcher(const Part& part, const Query& query)
      : part_(part), segment_(*part.segment), query_(query), best_(segment_.entries().size()) {}

  void run(std::uint64_t roots, HitsByKind& hits) {
    bool first = true;
    for (const Query::Word& word : query_.words()) {
      find(word);
      first ? begin(roots) : narrow();
      for (const std::uint32_t entry : touched_) best_[entry] = 0;
      touched_.clear();
      if (candidates_.empty()) return;
      first = false;
    }
    for (const Candidate& candidate : candidates_) {
      const Entry& entry = segment_.entries()[candidate.entry];
      hits.at(std::to_underlying(entry.kind))
          .push_back({.key = entry.key(), .score = score_of(candidate, entry, query_)});
    }
  }

 private:
  // Entries with the word, and how it is there, into best_ and touched_.
  void find(const Query::Word& word) {
    for (std::size_t at = segment_.lower_bound(word.text);
         at < segment_.word_count() && segment_.word(at).starts_with(word.text); ++at) {
      take(at, segment_.word(at).size() == word.text.size() ? Grade::whole : Grade::prefix);
    }
    if (word.inside) find_inside(word.text);
    if (word.edited) find_edited(word);
  }

  void find_inside(std::string_view text) {
    const std::string_view all = segment_.letters();
    const auto begins = segment_.word_begins();
    auto word = begins.begin();
    for (std::size_t at = 0; at < all.size();) {
      const void* const found =
          ::memmem(all.data() + at, all.size() - at, text.data(), text.size());
      if (found == nullptr) return;
      at = static_cast<std::size_t>(static_cast<const char*>(found) - all.data());
      word = std::upper_bound(word, begins.end(), at) - 1;
      if (at > *word + 1) take(static_cast<std::size_t>(word - begins.begin()), Grade::inside);
      at = *++word;
    }
  }

  void find_edited(const Query::Word& word) {
    constexpr int edit_letters = 2;  // that one edit takes and gives at most
    const auto signatures = segment_.signatures();
    for (std::size_t at = 0; at < signatures.size(); ++at) {
      if (std::popcount(signatures[at] ^ word.signature) > edit_letters) continue;
      const std::string_view other = segment_.word(at);
      if (!within_one_edit(word.text, other)) continue;
      if (base::text::length(other) >= edited_letters_min) take(at, Grade::edited);
    }
  }

  void take(std::size_t word, Grade grade) {
    for (const Posting posting : segment_.postings(word)) {
      std::uint8_t& best = best_[posting.entry()];
      if (best == 0) touched_.push_back(posting.entry());
      best = std::max(best, packed(grade, posting.place()));
    }
  }

  void begin(std::uint64_t roots) {
    for (const std::uint32_t entry : touched_) {
      if ((segment_.entries()[entry].roots & roots) == 0 || part_.is_gone(entry)) continue;
      Candidate candidate{.entry = entry};
      candidate.begins = (best_[entry] & Posting::at_begin) != 0;
      judge(candidate);
      candidates_.push_back(candidate);
    }
  }

  void narrow() {
    std::erase_if(candidates_, [this](const Candidate& one) { return best_[one.entry] == 0; });
    for (Candidate& candidate : candidates_) judge(candidate);
  }

  void judge(Candidate& candidate) const {
    const std::uint8_t match = best_[candidate.entry];
    candidate.worst = std::min(candidate.worst, grade_in(match));
    candidate.sum = static_cast<std::uint8_t>(candidate.sum + grade_in(match));
    if ((match & Posting::in_name) != 0) ++candidate.own;
  }

  const Part& part_;
  const Segment& segment_;
  const Query& query_;
  std::vector<std::uint8_t> best_;
  std::vector<std::uint32_t> touched_;
  std::vector<Candidate> candidates_;
};

}  // namespace

Query::Query(std::string_view text) {
  for (std::string& word : query_words(text)) {
    const std::size_t letters = base::text::length(word);
    letters_ += letters;
    words_.push_back({.text = {},
                      .signature = signature_of(word),
                      .inside = letters >= inside_letters_min || has_ideographs(word),
                      .edited = letters + 1 >= edited_letters_min});
    words_.back().text = std::move(word);
  }
}

std::uint64_t Hit::quality() const {
  return score >> begin_shift;
}

void match(const Part& part, const Query& query, std::uint64_t roots, HitsByKind& hits) {
  if (!query.words().empty()) Matcher(part, query).run(roots, hits);
}

}  // namespace segue::search
