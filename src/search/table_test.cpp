#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "search/index.hpp"

namespace segue::search {
namespace {

using base::text::split;
using base::text::trimmed;

constexpr std::array<std::string_view, 3> kind_names = {"artist", "album", "track"};

struct Expectation {
  std::string query;
  bool top = false;      // else the first of its kind
  std::string expected;  // "kind: name" or "nothing"
};

// The library of queries.txt in an index, and what must be found in it.
class Table {
 public:
  Table() {
    std::ifstream file(SEGUE_SEARCH_FOLDER "/queries.txt");
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with("> ")) {
        add_query(line.substr(2));
      } else if (!line.empty() && !line.starts_with('#')) {
        add_album(line);
      }
    }
    std::vector<domain::Findable> all = findables_;
    for (auto& [name, artist] : artists_) all.push_back(artist);
    index_.update(std::move(all), {});
  }

  [[nodiscard]] const std::vector<Expectation>& expectations() const { return expectations_; }

  [[nodiscard]] std::string answer(const Expectation& expectation) const {
    const std::string kind = expectation.expected.substr(0, expectation.expected.find(':'));
    constexpr Window window{.offset = 0, .limit = 1};
    const Answer answer =
        index_.find({.text = expectation.query, .windows = {window, window, window}});
    if (expectation.top) return answer.top ? name_of(*answer.top) : "nothing";
    for (std::size_t i = 0; i < kind_names.size(); ++i) {
      if (kind_names.at(i) != kind || answer.ids.at(i).empty()) continue;
      return name_of({static_cast<FindableKind>(i), answer.ids.at(i).front()});
    }
    return "nothing";
  }

 private:
  void add_query(const std::string& line) {
    const auto sign = line.find_first_of("=~");
    expectations_.push_back({.query = trimmed(line.substr(0, sign)),
                             .top = line.at(sign) == '=',
                             .expected = trimmed(line.substr(sign + 1))});
  }

  void add_album(const std::string& line) {
    const auto fields = split(line, '|');
    const auto bracket = fields.at(0).find('[');
    const std::string artist = trimmed(fields[0].substr(0, bracket));
    domain::Findable& known = artists_[artist];
    if (known.id == 0) known.id = next();
    known.kind = FindableKind::artist;
    known.name = artist;
    known.also = bracket == std::string::npos
                     ? artist
                     : fields[0].substr(bracket + 1, fields[0].find(']') - bracket - 1);
    known.roots = {{1}};
    ++known.weight;
    names_[{known.kind, known.id}] = artist;
    const auto tracks = split(fields.at(2), ';');
    add(FindableKind::release, fields[1], artist, static_cast<std::int32_t>(tracks.size()));
    for (const std::string& track : tracks) add(FindableKind::track, track, artist, 0);
  }

  void add(FindableKind kind, const std::string& name, const std::string& artist,
           std::int32_t weight) {
    findables_.push_back({.kind = kind,
                          .id = next(),
                          .name = trimmed(name),
                          .also = artist,
                          .roots = {{1}},
                          .weight = weight});
    names_[{kind, findables_.back().id}] = findables_.back().name;
  }

  [[nodiscard]] std::string name_of(const Key& key) const {
    return fmt::format("{}: {}", kind_names.at(std::to_underlying(key.kind)), names_.at(key));
  }
  [[nodiscard]] std::int64_t next() { return ++last_id_; }

  std::int64_t last_id_ = 0;
  std::map<std::string, domain::Findable> artists_;
  std::vector<domain::Findable> findables_;
  std::map<Key, std::string> names_;
  std::vector<Expectation> expectations_;
  Index index_;
};

TEST(Table, OfQueriesFindsWhatItShould) {
  const Table table;
  EXPECT_GE(table.expectations().size(), 100U);
  for (const Expectation& expectation : table.expectations()) {
    EXPECT_EQ(table.answer(expectation), expectation.expected) << expectation.query;
  }
}

}  // namespace
}  // namespace segue::search
