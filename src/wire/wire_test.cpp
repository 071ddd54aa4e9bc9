#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <boost/json.hpp>
#include <limits>

#include "wire/json.hpp"
#include "wire/xml.hpp"

namespace segue::wire {
namespace {

struct Leaf {
  std::string name;
  std::optional<int> year;
};
BOOST_DESCRIBE_STRUCT(Leaf, (), (name, year))

struct Line {
  int start = 0;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(Line, (), (start, value))

struct Tree {
  bool open = false;
  std::int64_t size = 0;
  double gain = 0;
  std::vector<Leaf> leaf;
  std::vector<std::string> mood;
  std::optional<Leaf> best;
  std::vector<Line> line;
};
BOOST_DESCRIBE_STRUCT(Tree, (), (open, size, gain, leaf, mood, best, line))

struct Reserved {
  bool public_ = true;  // NOLINT(readability-identifier-naming)
};
BOOST_DESCRIBE_STRUCT(Reserved, (), (public_))

Tree sample() {
  return {.open = true,
          .size = std::numeric_limits<std::int64_t>::min(),
          .gain = -6.5,
          .leaf = {{"a \"b\" <c> & d\n", 1997}, {"東京", std::nullopt}},
          .mood = {"calm"},
          .best = Leaf{"x", std::nullopt},
          .line = {{12, "la <la>"}}};
}

TEST(Json, WritesEveryShape) {
  EXPECT_EQ(to_json(sample()),
            R"({"open":true,"size":-9223372036854775808,"gain":-6.5,)"
            R"("leaf":[{"name":"a \"b\" <c> & d\n","year":1997},{"name":"東京"}],)"
            R"("mood":["calm"],"best":{"name":"x"},"line":[{"start":12,"value":"la <la>"}]})");
  EXPECT_EQ(to_json(Tree{}), R"({"open":false,"size":0,"gain":0,"leaf":[],"mood":[],"line":[]})");
  EXPECT_EQ(to_json(std::numeric_limits<double>::infinity()), "null");
}

TEST(Json, AnyTextComesBackThroughAParser) {
  EXPECT_TRUE(rc::check("parse(write(x)) == x", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127));
    RC_ASSERT(boost::json::value_to<std::string>(boost::json::parse(to_json(text))) == text);
  }));
}

TEST(Xml, ScalarsAreAttributesAndListsRepeat) {
  std::string out;
  append_xml(out, "tree", sample());
  EXPECT_EQ(out,
            "<tree open=\"true\" size=\"-9223372036854775808\" gain=\"-6.5\">"
            "<leaf name=\"a &quot;b&quot; &lt;c&gt; &amp; d&#10;\" year=\"1997\"/>"
            "<leaf name=\"東京\"/><mood>calm</mood><best name=\"x\"/>"
            "<line start=\"12\">la &lt;la&gt;</line></tree>");
}

TEST(Names, ThatTheLanguageReserves) {
  EXPECT_EQ(to_json(Reserved{}), R"({"public":true})");
  std::string out;
  append_xml(out, "x", Reserved{});
  EXPECT_EQ(out, R"(<x public="true"/>)");
}

TEST(Xml, WhatXmlCannotSayIsLeftOut) {
  std::string out;
  append_xml(out, "leaf", Leaf{std::string("a\0b\x1b", 4), std::nullopt});
  EXPECT_EQ(out, "<leaf name=\"ab\"/>");
  out.clear();
  append_xml(out, "leaf", Leaf{"a\uFFFEb\uFFFFc\uFFFD", std::nullopt});
  EXPECT_EQ(out, "<leaf name=\"abc\uFFFD\"/>");
  out.clear();
  append_xml(out, "tree", Tree{.gain = std::numeric_limits<double>::quiet_NaN()});
  EXPECT_EQ(out, "<tree open=\"false\" size=\"0\"/>");
}

}  // namespace
}  // namespace segue::wire
