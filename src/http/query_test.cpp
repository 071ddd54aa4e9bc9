#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "base/text.hpp"
#include "http/message.hpp"
#include "http/percent.hpp"
#include "http/target.hpp"

namespace segue::http {
namespace {

// Every byte, also where it is not needed.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return out;
}

TEST(Query, ReadsPairs) {
  const auto query = Query::parse("a=1&b=two+words&a=%C3%A9&empty=&bare&&c=x=y");
  ASSERT_TRUE(query);
  EXPECT_EQ(query->first("a"), "1");
  EXPECT_EQ(query->all("a"), (std::vector<std::string_view>{"1", "é"}));
  EXPECT_EQ(query->first("b"), "two words");
  EXPECT_EQ(query->first("empty"), "");
  EXPECT_EQ(query->first("bare"), "");
  EXPECT_EQ(query->first("c"), "x=y");
  EXPECT_FALSE(query->first("d"));
}

TEST(Query, RefusesBrokenEscapes) {
  for (const auto* bad :
       {"a=%", "a=%1", "a=%zz", "%=1", "a=%C3", "a=\xff", "a=%00", "a=%ED%A0%80"}) {
    const auto query = Query::parse(bad);
    ASSERT_FALSE(query) << bad;
    EXPECT_EQ(query.error().code, base::ErrorCode::invalid);
  }
}

TEST(Query, RefusesTooManyPairs) {
  std::string many;
  for (int i = 0; i < 20'001; ++i) many += "a&";
  const auto query = Query::parse(many);
  ASSERT_FALSE(query);
  EXPECT_EQ(query.error().code, base::ErrorCode::too_large);
}

TEST(Query, AppendsAForm) {
  auto query = Query::parse("a=1");
  query->append(*Query::parse("a=2&b=3"));
  EXPECT_EQ(query->all("a").size(), 2U);
  EXPECT_EQ(query->first("b"), "3");
}

RC_GTEST_PROP(Query, ReadsWhatWasEncoded,
              (const std::vector<std::pair<std::string, std::string>>& raw)) {
  std::string encoded;
  std::vector<std::pair<std::string, std::string>> expected;
  for (const auto& [name, value] : raw) {
    expected.emplace_back("k" + base::text::repaired(name), base::text::repaired(value));
    encoded += escaped(expected.back().first) + '=' + escaped(expected.back().second) + '&';
  }
  const auto query = Query::parse(encoded);
  RC_ASSERT(query.has_value());
  for (const auto& [name, value] : expected) {
    const auto all = query->all(name);
    RC_ASSERT(std::ranges::find(all, value) != all.end());
  }
}

RC_GTEST_PROP(PercentEncode, IsUndoneByDecoding, (const std::string& bytes)) {
  const std::string text = base::text::repaired(bytes);
  const std::string encoded = percent_encode(text);
  RC_ASSERT(base::text::is_ascii(encoded));
  RC_ASSERT(percent_decode(encoded) == text);
}

RC_GTEST_PROP(PercentDecode, NeverGivesAnythingButText, (const std::string& text)) {
  const auto decoded = percent_decode(text);
  if (!decoded) return;
  RC_ASSERT(base::text::valid_utf8(*decoded));
  RC_ASSERT(decoded->find('\0') == std::string::npos);
}

Request parsed(std::string target, Method method = Method::get) {
  Request request;
  request.method = method;
  request.target = std::move(target);
  EXPECT_TRUE(parse_target(request)) << request.target;
  return request;
}

TEST(Target, Forms) {
  EXPECT_EQ(parsed("/a%20b?c=d").path, "/a b");
  EXPECT_EQ(parsed("/a+b?c=d").path, "/a+b");
  EXPECT_EQ(parsed("/a?c=d").query.first("c"), "d");
  EXPECT_EQ(parsed("http://host:1/a?c=d").path, "/a");
  EXPECT_EQ(parsed("http://host").path, "/");
  EXPECT_EQ(parsed("*", Method::options).path, "*");
  for (const auto* bad : {"", "a", "*", "/%", "/a?b=%zz", "/a#b", "/%00", "/\xff"}) {
    Request request;
    request.target = bad;
    EXPECT_FALSE(parse_target(request)) << bad;
  }
}

TEST(Headers, IgnoreCase) {
  Headers headers;
  headers.add("X-One", "1");
  headers.add("x-one", "2");
  EXPECT_EQ(headers.get("X-ONE"), "1");
  headers.set("x-ONE", "3");
  EXPECT_EQ(headers.all().size(), 1U);
  headers.remove("X-one");
  EXPECT_FALSE(headers.get("x-one"));
}

TEST(Problem, IsJsonWhateverTheMessageHolds) {
  const Response response = problem({base::ErrorCode::io, "cannot read \"a\\b\"\n\xff"});
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/problem+json");
  EXPECT_EQ(std::get<std::string>(response.body),
            R"({"type":"about:blank","title":"Internal Server Error","status":500,"code":"io",)"
            "\"detail\":\"cannot read \\\"a\\\\b\\\"\\n\xEF\xBF\xBD\"}");
}

}  // namespace
}  // namespace segue::http
