#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "api/cover_query.hpp"
#include "api/json_body.hpp"

namespace segue::api {
namespace {

http::Request with_query(std::string_view query) {
  http::Request request;
  request.query = http::Query::parse(query).value();
  request.path_parameters = {{"id", "0123456789abcdefghjkmnpqrs"}};
  return request;
}

TEST(CoverQuery, OneSideLeavesTheOtherAutomatic) {
  const auto request = cover_request(with_query("width=300&dpr=2"));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->box.width, 600);
  EXPECT_EQ(request->box.height, 0);
  EXPECT_EQ(request->format, media::OutputFormat::jpeg);
}

TEST(CoverQuery, AutoIsAsGoodAsMissing) {
  const auto request = cover_request(with_query("width=auto&height=120"));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->box.width, 0);
  EXPECT_EQ(request->box.height, 120);
  EXPECT_FALSE(cover_request(with_query("width=auto"))->format) << "the source as it is";
}

TEST(CoverQuery, RefusesWhatTheContractRefuses) {
  for (const std::string_view query :
       {"width=0", "width=4097", "width=-1", "height=1e3", "width=99999999999", "dpr=0.5", "dpr=5",
        "dpr=nan", "fit=stretch", "format=svg", "enlarge=yes", "width=4096&dpr=2", "width=12px"}) {
    const auto request = cover_request(with_query(query));
    ASSERT_FALSE(request) << query;
    EXPECT_EQ(request.error().code, base::ErrorCode::invalid) << query;
  }
}

TEST(CoverQuery, AcceptChoosesTheFormat) {
  auto request = with_query("width=10");
  request.headers.set("Accept", "image/avif,image/webp,*/*");
  EXPECT_EQ(cover_request(request)->format, media::OutputFormat::webp);
}

TEST(CoverQuery, EveryVariantHasItsOwnTag) {
  EXPECT_NE(services::cover_entity_tag(*cover_request(with_query("width=10"))),
            services::cover_entity_tag(*cover_request(with_query("height=10"))));
}

http::Request with_body(std::string body, std::string type = "application/json") {
  http::Request request;
  request.body = std::move(body);
  request.headers.set("Content-Type", std::move(type));
  return request;
}

TEST(JsonBody, ReadsWhatWasAskedFor) {
  JsonBody body(with_body(R"({"name":"Zoë","ids":["a","b"]})"));
  EXPECT_EQ(body.text("name"), "Zoë");
  EXPECT_EQ(body.text_or("device", "phone"), "phone");
  EXPECT_EQ(body.texts("ids", 2), (std::vector<std::string>{"a", "b"}));
  EXPECT_FALSE(body.flag_or("sure", false));
  EXPECT_TRUE(body.finish());
}

TEST(JsonBody, FlagsAreTrueOrFalse) {
  const http::Request sure = with_body(R"({"sure":true})");
  JsonBody body(sure);
  EXPECT_TRUE(body.flag_or("sure", false));
  EXPECT_TRUE(body.finish());
  const http::Request unsure = with_body(R"({"sure":"yes"})");
  JsonBody other(unsure);
  EXPECT_FALSE(other.flag_or("sure", false));
  EXPECT_FALSE(other.finish());
}

TEST(JsonBody, NumbersAreWholeAndInRange) {
  const auto numbers = [](std::string text) -> std::optional<std::vector<std::int64_t>> {
    const http::Request request = with_body(std::move(text));
    JsonBody body(request);
    auto read = body.numbers_if("roots", 1, 9, 2);
    if (!body.finish()) return std::vector<std::int64_t>{-1};
    return read;
  };
  const std::vector<std::int64_t> wrong = {-1};
  EXPECT_EQ(numbers("{}"), std::nullopt);
  EXPECT_EQ(numbers(R"({"roots":[]})"), std::vector<std::int64_t>{});
  EXPECT_EQ(numbers(R"({"roots":[9,1]})"), (std::vector<std::int64_t>{9, 1}));
  for (const std::string_view list :
       {"[0]", "[10]", "[1.5]", "[\"1\"]", "[null]", "[1,2,3]", "7", "null", "[[1]]"}) {
    EXPECT_EQ(numbers(fmt::format(R"({{"roots":{}}})", list)), wrong) << list;
  }
}

TEST(JsonBody, NamesTheFirstThingThatIsWrong) {
  const auto complaint = [](std::string text) {
    const http::Request request = with_body(std::move(text));
    JsonBody body(request);
    (void)body.text("name");
    (void)body.texts("ids", 2);
    const auto result = body.finish();
    return result ? std::string() : result.error().message;
  };
  EXPECT_EQ(complaint(R"({"ids":["a"]})"), "'name' is missing");
  EXPECT_EQ(complaint(R"({"name":1,"ids":["a"]})"), "'name' must be text");
  EXPECT_EQ(complaint(R"({"name":"x","ids":["a","b","c"]})"),
            "'ids' must be a list of 1 to 2 texts");
  EXPECT_EQ(complaint(R"({"name":"x","ids":["a"],"admin":true})"), "'admin' is not known here");
  EXPECT_EQ(complaint("[]"), "the body must be a JSON object");
  EXPECT_TRUE(complaint(std::string(100, '[')).starts_with("the body is not valid JSON"));
  EXPECT_TRUE(complaint("{\"name\":\"\xff\"}").starts_with("the body is not valid JSON"));
}

TEST(JsonBody, AsksForJson) {
  const http::Request request = with_body("{}", "text/plain");
  JsonBody body(request);
  ASSERT_FALSE(body.finish());
}

}  // namespace
}  // namespace segue::api
