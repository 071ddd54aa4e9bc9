#include "search/segment.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <ranges>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "search/words.hpp"

namespace segue::search {
namespace {

constexpr std::size_t letters_max = std::numeric_limits<std::uint8_t>::max();
constexpr std::int32_t weight_max = std::numeric_limits<std::uint16_t>::max();
constexpr auto not_kept = std::numeric_limits<std::uint32_t>::max();

bool is_article(const std::string& word) {
  return std::ranges::find(base::text::leading_articles(), word) !=
         base::text::leading_articles().end();
}

}  // namespace

std::uint64_t roots_of(std::span<const domain::RootId> roots) {
  constexpr std::int32_t bits = 64;
  std::uint64_t mask = 0;
  for (const domain::RootId root : roots) mask |= std::uint64_t{1} << (root.value % bits);
  return mask;
}

std::uint32_t signature_of(std::string_view word) {
  constexpr char32_t bits = 32;
  std::uint32_t signature = 0;
  for (std::size_t at = 0; at < word.size();) {
    signature |= std::uint32_t{1} << (base::text::next_code_point(word, at) % bits);
  }
  return signature;
}

std::size_t Segment::lower_bound(std::string_view wanted) const {
  const auto all = std::views::iota(std::size_t{0}, word_count());
  return *std::ranges::lower_bound(all, wanted, {}, [this](std::size_t at) { return word(at); });
}

std::size_t Segment::find(const Key& key) const {
  const auto at = std::ranges::lower_bound(entries_, key, {}, &Entry::key);
  if (at == entries_.end() || at->key() != key) return std::numeric_limits<std::size_t>::max();
  return static_cast<std::size_t>(at - entries_.begin());
}

std::size_t Segment::bytes() const {
  const auto of = [](const auto& values) { return values.capacity() * sizeof(values.front()); };
  return sizeof(Segment) + letters_.capacity() + of(word_begins_) + of(posting_begins_) +
         of(signatures_) + of(postings_) + of(entries_);
}

void Segment::add_word(std::string_view word) {
  word_begins_.push_back(static_cast<std::uint32_t>(letters_.size()));
  posting_begins_.push_back(static_cast<std::uint32_t>(postings_.size()));
  signatures_.push_back(signature_of(word));
  letters_ += '\0';
  letters_ += word;
}

void Segment::end_words() {
  word_begins_.push_back(static_cast<std::uint32_t>(letters_.size()));
  posting_begins_.push_back(static_cast<std::uint32_t>(postings_.size()));
  letters_.shrink_to_fit();
  word_begins_.shrink_to_fit();
  posting_begins_.shrink_to_fit();
  signatures_.shrink_to_fit();
}

void SegmentBuilder::add(const domain::Findable& findable) {
  const Key key{findable.kind, findable.id};
  SEGUE_ASSERT(entries_.empty() || entries_.back().key() < key);
  const IndexedWords name = indexed_words(findable.name);
  entries_.push_back(
      {.id = findable.id,
       .roots = roots_of(findable.roots),
       .weight = static_cast<std::uint16_t>(std::clamp(findable.weight, 0, weight_max)),
       .letters = static_cast<std::uint8_t>(std::min(name.letters, letters_max)),
       .kind = findable.kind});
  bool begins = true;
  for (const std::string& word : name.parts) {
    add_word(word, begins ? Posting::in_name | Posting::at_begin : Posting::in_name);
    begins = begins && is_article(word);
  }
  add_words(name.joined, Posting::in_name);
  const IndexedWords also = indexed_words(findable.also);
  add_words(also.parts, 0);
  add_words(also.joined, 0);
}

void SegmentBuilder::add_words(const std::vector<std::string>& words, std::uint32_t place) {
  for (const std::string& word : words) add_word(word, place);
}

void SegmentBuilder::add_word(const std::string& word, std::uint32_t place) {
  auto at = words_.find(word);
  if (at == words_.end()) {
    at = words_.emplace(word, static_cast<std::uint32_t>(words_.size())).first;
  }
  const auto entry = static_cast<std::uint32_t>(entries_.size() - 1);
  occurrences_.push_back({at->second, {(entry << Posting::place_bits) | place}});
}

std::shared_ptr<const Segment> SegmentBuilder::finish() {
  auto segment = std::make_shared<Segment>();
  std::vector<std::pair<std::string_view, std::uint32_t>> sorted(words_.begin(), words_.end());
  std::ranges::sort(sorted);
  std::vector<std::uint32_t> counts(sorted.size()), places(sorted.size());
  for (const Occurrence& one : occurrences_) ++counts[one.word];
  std::uint32_t begin = 0;
  for (const auto& [word, number] : sorted) {
    segment->add_word(word);
    segment->posting_begins_.back() = begin;
    places[number] = begin;
    begin += counts[number];
  }
  segment->postings_.resize(occurrences_.size());
  for (const Occurrence& one : occurrences_) segment->postings_[places[one.word]++] = one.posting;
  segment->end_words();
  entries_.shrink_to_fit();
  segment->entries_ = std::move(entries_);
  *this = {};
  return segment;
}

class SegmentMerge {
 public:
  SegmentMerge(const Part& a, const Part& b) : parts_{&a, &b} {}

  std::shared_ptr<const Segment> run() {
    merge_entries();
    merge_words();
    return out_;
  }

 private:
  [[nodiscard]] const Segment& segment(std::size_t part) const { return *parts_.at(part)->segment; }

  // New places of the entries that stay.
  void merge_entries() {
    std::array<std::size_t, 2> at{};
    out_->entries_.reserve(parts_[0]->size() + parts_[1]->size());
    for (std::size_t part = 0; part < 2; ++part) {
      places_.at(part).assign(segment(part).entries().size(), not_kept);
    }
    for (;;) {
      const bool more_a = at[0] < places_[0].size(), more_b = at[1] < places_[1].size();
      if (!more_a && !more_b) return;
      const bool first = more_a && (!more_b || segment(0).entries()[at[0]].key() <
                                                   segment(1).entries()[at[1]].key());
      const std::size_t part = first ? 0 : 1;
      const std::size_t entry = at.at(part)++;
      if (parts_.at(part)->is_gone(entry)) continue;
      places_.at(part)[entry] = static_cast<std::uint32_t>(out_->entries_.size());
      out_->entries_.push_back(segment(part).entries()[entry]);
    }
  }

  void merge_words() {
    std::size_t a = 0, b = 0;
    while (a < segment(0).word_count() || b < segment(1).word_count()) {
      std::strong_ordering order = std::strong_ordering::less;
      if (a == segment(0).word_count()) {
        order = std::strong_ordering::greater;
      } else if (b < segment(1).word_count()) {
        order = segment(0).word(a) <=> segment(1).word(b);
      }
      pending_.clear();
      const std::string_view word = order <= 0 ? segment(0).word(a) : segment(1).word(b);
      if (order <= 0) take(0, a++);
      if (order >= 0) take(1, b++);
      if (pending_.empty()) continue;
      out_->add_word(word);
      out_->postings_.insert(out_->postings_.end(), pending_.begin(), pending_.end());
    }
    out_->end_words();
    out_->postings_.shrink_to_fit();
  }

  void take(std::size_t part, std::size_t word) {
    for (const Posting posting : segment(part).postings(word)) {
      const std::uint32_t place = places_.at(part)[posting.entry()];
      if (place != not_kept) {
        pending_.push_back({(place << Posting::place_bits) | posting.place()});
      }
    }
  }

  const std::array<const Part*, 2> parts_;
  std::array<std::vector<std::uint32_t>, 2> places_;
  std::vector<Posting> pending_;
  std::shared_ptr<Segment> out_ = std::make_shared<Segment>();
};

std::shared_ptr<const Segment> merged(const Part& a, const Part& b) {
  return SegmentMerge(a, b).run();
}

}  // namespace segue::search
