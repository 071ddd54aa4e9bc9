#include "search/index.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "search/words.hpp"

namespace segue::search {
namespace {

using domain::Findable;
using domain::RootId;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Window whole{.offset = 0, .limit = 10'000};

Findable track(std::int64_t id, std::string name, std::string also = "", std::int32_t root = 1) {
  return {.kind = FindableKind::track,
          .id = id,
          .name = std::move(name),
          .also = std::move(also),
          .roots = {RootId{root}}};
}

std::vector<std::int64_t> tracks(const Index& index, std::string_view text, Window window = whole,
                                 std::uint64_t roots = ~std::uint64_t{0}) {
  return index.find({.text = text, .roots = roots, .windows = {window, window, window}}).ids[2];
}

// Words of three scripts, with what decomposes and what does not.
rc::Gen<std::string> words() {
  static const std::vector<std::string> letters = {"a", "b",  "c",  "ö",  "é", "x", "ж",
                                                   "щ", "東", "京", "か", "ø", "7", "R"};
  const auto word = rc::gen::map(
      rc::gen::resize(10, rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(
                              rc::gen::elementOf(letters)))),
      [](const std::vector<std::string>& parts) { return base::text::join(parts, ""); });
  return rc::gen::map(
      rc::gen::resize(4, rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(word))),
      [](const std::vector<std::string>& parts) { return base::text::join(parts, " "); });
}

std::vector<std::string> letters_of(const std::string& word) {
  std::vector<std::string> letters;
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t begin = at;
    static_cast<void>(base::text::next_code_point(word, at));
    letters.push_back(word.substr(begin, at - begin));
  }
  return letters;
}

std::string joined(const std::vector<std::string>& letters, std::size_t begin, std::size_t end) {
  return base::text::join({letters.begin() + static_cast<std::ptrdiff_t>(begin),
                           letters.begin() + static_cast<std::ptrdiff_t>(end)},
                          "");
}

// One letter left out, doubled, replaced or swapped with the next.
std::string mistyped(std::vector<std::string> letters) {
  const auto at = static_cast<std::ptrdiff_t>(*rc::gen::inRange<std::size_t>(0, letters.size()));
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      letters.erase(letters.begin() + at);
      break;
    case 1:
      letters.insert(letters.begin() + at, "z");
      break;
    case 2:
      letters[static_cast<std::size_t>(at)] = "z";
      break;
    default:
      if (static_cast<std::size_t>(at) + 1 < letters.size()) {
        std::swap(letters[static_cast<std::size_t>(at)], letters[static_cast<std::size_t>(at) + 1]);
      }
  }
  return base::text::join(letters, "");
}

TEST(Index, FindsEveryWordItsBeginningsItsPartsAndItsMisspellings) {
  EXPECT_TRUE(rc::check([] {
    const std::string title = *words();
    Index index;
    index.update({track(1, title), track(2, *words())}, {});
    for (const std::string& word : query_words(title)) {
      const auto letters = letters_of(word);
      RC_ASSERT(tracks(index, word).size() >= 1U);
      for (std::size_t end = 1; end <= letters.size(); ++end) {
        RC_ASSERT(std::ranges::count(tracks(index, joined(letters, 0, end)), 1) == 1);
      }
      const std::size_t least = has_ideographs(word) ? 2 : 3;
      for (std::size_t begin = 0; begin + least <= letters.size(); ++begin) {
        const std::string inside = joined(letters, begin, begin + least);
        if (least == 2 && !has_ideographs(inside)) continue;
        RC_ASSERT(std::ranges::count(tracks(index, inside), 1) == 1);
      }
      if (letters.size() < 4) continue;
      RC_ASSERT(std::ranges::count(tracks(index, mistyped(letters)), 1) == 1);
    }
  }));
}

// Whatever came and went, in whatever steps, it is as if it had been made at once.
TEST(Index, AfterUpdatesIsAsOneMadeAfresh) {
  EXPECT_TRUE(rc::check([] {
    Index index;
    std::map<std::int64_t, Findable> present;
    const auto steps = *rc::gen::inRange(1, 30);
    for (int step = 0; step < steps; ++step) {
      std::vector<Findable> put;
      std::vector<Key> gone;
      for (auto n = *rc::gen::inRange(0, 12); n > 0; --n) {
        const auto id = *rc::gen::inRange<std::int64_t>(1, 40);
        if (std::ranges::find(put, id, &Findable::id) != put.end()) continue;
        if (*rc::gen::inRange(0, 4) == 0) {
          gone.push_back({FindableKind::track, id});
          present.erase(id);
        } else {
          std::erase(gone, Key{FindableKind::track, id});
          put.push_back(track(id, *words(), *words(), *rc::gen::inRange(1, 4)));
          present[id] = put.back();
        }
      }
      index.update(std::move(put), std::move(gone));
    }
    SegmentBuilder builder;
    for (const auto& [id, findable] : present) builder.add(findable);
    Index fresh;
    fresh.replace(builder.finish());
    RC_ASSERT(index.size() == present.size());
    for (const auto& [id, findable] : present) {
      for (const std::string& word : query_words(findable.name + " " + findable.also)) {
        for (const auto roots : {~std::uint64_t{0}, roots_of(std::vector{RootId{2}})}) {
          RC_ASSERT(tracks(index, word, whole, roots) == tracks(fresh, word, whole, roots));
        }
      }
    }
  }));
}

TEST(Index, PagesPutTogetherAreTheWholeList) {
  Index index;
  std::vector<Findable> many;
  for (std::int64_t id = 1; id <= 100; ++id) {
    many.push_back(track(id, "song " + std::string(static_cast<std::size_t>(id % 7), 'x')));
  }
  index.update(std::move(many), {});
  std::vector<std::int64_t> paged;
  for (std::size_t offset = 0; offset < 110; offset += 9) {
    const auto page = tracks(index, "song", {.offset = offset, .limit = 9});
    paged.insert(paged.end(), page.begin(), page.end());
  }
  EXPECT_EQ(paged, tracks(index, "song"));
  EXPECT_THAT(tracks(index, "song", {.offset = 1'000'000, .limit = 9}), IsEmpty());
  EXPECT_THAT(tracks(index, "song", {.offset = 0, .limit = 0}), IsEmpty());
}

TEST(Index, OtherRootsTakeNoPlace) {
  Index index;
  index.update({track(1, "song", "", 1), track(2, "song", "", 2), track(3, "song", "", 2)}, {});
  const auto second = roots_of(std::vector{RootId{2}});
  EXPECT_THAT(tracks(index, "song", {.offset = 0, .limit = 1}, second), ElementsAre(2));
  EXPECT_THAT(tracks(index, "song", whole, second), ElementsAre(2, 3));
  EXPECT_THAT(tracks(index, "song", whole, 0), IsEmpty());
}

TEST(Index, IsEmptyAtFirst) {
  const Index index;
  EXPECT_THAT(tracks(index, "song"), IsEmpty());
  EXPECT_EQ(index.size(), 0U);
}

TEST(Index, AnythingMayBeAsked) {
  Index index;
  index.update({track(1, "song"), track(2, "🔥"), track(3, ""), track(4, "\xFF")}, {});
  EXPECT_TRUE(rc::check(
      [&index](const std::string& text) { RC_ASSERT(tracks(index, text).size() <= 4U); }));
  EXPECT_THAT(tracks(index, ""), IsEmpty());
  EXPECT_THAT(tracks(index, std::string("\0", 1)), IsEmpty());
  EXPECT_THAT(tracks(index, "🔥"), ElementsAre(2));
  EXPECT_THAT(tracks(index, std::string(1 << 20, 's')), IsEmpty());
}

}  // namespace
}  // namespace segue::search
