#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/catalog.hpp"

namespace segue::search {

using domain::FindableKind;

struct Key {
  FindableKind kind{};
  std::int64_t id = 0;
  auto operator<=>(const Key&) const = default;
};

// One thing that can be found, as ranking needs it.
struct Entry {
  std::int64_t id = 0;
  std::uint64_t roots = 0;   // roots_of()
  std::uint16_t weight = 0;  // the more the better
  std::uint8_t letters = 0;  // of the name, without blanks and signs
  FindableKind kind{};
  [[nodiscard]] Key key() const { return {kind, id}; }
};

// Roots as bits. From the 65th on they share them: then the store alone keeps them apart.
[[nodiscard]] std::uint64_t roots_of(std::span<const domain::RootId> roots);

// That a word stands in an entry: its place among the entries and, in the lowest bits, where.
struct Posting {
  static constexpr std::uint32_t in_name = 2;   // else in what else finds it
  static constexpr std::uint32_t at_begin = 1;  // of the name; an article does not count
  static constexpr std::uint32_t place_bits = 2;
  std::uint32_t value = 0;
  [[nodiscard]] std::uint32_t entry() const { return value >> place_bits; }
  [[nodiscard]] std::uint32_t place() const { return value & (in_name | at_begin); }
};

// Words in byte order and the entries that have them. Never changed. Thread: any.
class Segment {
 public:
  [[nodiscard]] std::size_t word_count() const { return signatures_.size(); }
  [[nodiscard]] std::string_view word(std::size_t at) const {
    return std::string_view(letters_).substr(word_begins_[at] + 1,
                                             word_begins_[at + 1] - word_begins_[at] - 1);
  }
  [[nodiscard]] std::span<const Posting> postings(std::size_t word) const {
    return std::span(postings_).subspan(posting_begins_[word],
                                        posting_begins_[word + 1] - posting_begins_[word]);
  }
  // The first word that is not less.
  [[nodiscard]] std::size_t lower_bound(std::string_view word) const;
  // All words, a zero byte before each; and where each of them begins.
  [[nodiscard]] std::string_view letters() const { return letters_; }
  [[nodiscard]] std::span<const std::uint32_t> word_begins() const { return word_begins_; }
  // Which letters are in each word, as signature_of() says.
  [[nodiscard]] std::span<const std::uint32_t> signatures() const { return signatures_; }
  // By key.
  [[nodiscard]] std::span<const Entry> entries() const { return entries_; }
  // SIZE_MAX: it is not here.
  [[nodiscard]] std::size_t find(const Key& key) const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  friend class SegmentBuilder;
  friend class SegmentMerge;
  void add_word(std::string_view word);
  void end_words();

  std::string letters_;
  std::vector<std::uint32_t> word_begins_, posting_begins_, signatures_;
  std::vector<Posting> postings_;
  std::vector<Entry> entries_;
};

// A bit for each letter that is there; one edit changes two at most.
[[nodiscard]] std::uint32_t signature_of(std::string_view word);

// Thread: one.
class SegmentBuilder {
 public:
  // In the order of keys, each once.
  void add(const domain::Findable& findable);
  [[nodiscard]] std::shared_ptr<const Segment> finish();

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  struct Occurrence {
    std::uint32_t word = 0;
    Posting posting;
  };
  void add_words(const std::vector<std::string>& words, std::uint32_t place);
  void add_word(const std::string& word, std::uint32_t place);

  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> words_;
  std::vector<Occurrence> occurrences_;
  std::vector<Entry> entries_;
};

// A segment and which of its entries are gone; none are when `gone` is empty.
struct Part {
  std::shared_ptr<const Segment> segment;
  std::shared_ptr<const std::vector<bool>> gone;
  std::size_t gone_count = 0;

  [[nodiscard]] bool is_gone(std::size_t entry) const { return gone && (*gone)[entry]; }
  [[nodiscard]] std::size_t size() const { return segment->entries().size() - gone_count; }
};

// What is in either; nothing may be in both.
[[nodiscard]] std::shared_ptr<const Segment> merged(const Part& a, const Part& b);

}  // namespace segue::search
