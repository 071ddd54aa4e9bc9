#include "http/conditional.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "http/http_date.hpp"
#include "http/test_requests.hpp"

namespace segue::http {
namespace {

TEST(EtagListed, ComparesWeaklyInLists) {
  EXPECT_TRUE(etag_listed("\"a\"", "\"a\"", EtagComparison::weak));
  EXPECT_TRUE(etag_listed("W/\"a\"", "\"a\"", EtagComparison::weak));
  EXPECT_TRUE(etag_listed("\"a\"", "W/\"a\"", EtagComparison::weak));
  EXPECT_TRUE(etag_listed("\"x\", W/\"y\" ,\"a\"", "\"a\"", EtagComparison::weak));
  EXPECT_TRUE(etag_listed("\"x,y\", \"a\"", "\"a\"", EtagComparison::weak));
  EXPECT_TRUE(etag_listed("*", "\"a\"", EtagComparison::weak));
  EXPECT_FALSE(etag_listed("", "\"a\"", EtagComparison::weak));
  EXPECT_FALSE(etag_listed("a", "\"a\"", EtagComparison::weak));
  EXPECT_FALSE(etag_listed("\"a", "\"a\"", EtagComparison::weak));
  EXPECT_FALSE(etag_listed("\"b\", \"c\"", "\"a\"", EtagComparison::weak));
}

Response tagged() {
  Response response = json_response(200, "{}");
  response.headers.set("ETag", "\"a\"");
  response.headers.set("Last-Modified", format_http_date(1000));
  return response;
}

TEST(EtagListed, WeakTagsNeverMatchStrongly) {
  constexpr auto strong = EtagComparison::strong;
  EXPECT_TRUE(etag_listed("\"x\", \"a\"", "\"a\"", strong));
  EXPECT_TRUE(etag_listed("W/\"a\", \"a\"", "\"a\"", strong));
  EXPECT_TRUE(etag_listed("*", "", strong));
  EXPECT_FALSE(etag_listed("W/\"a\"", "\"a\"", strong));
  EXPECT_FALSE(etag_listed("\"a\"", "W/\"a\"", strong));
  EXPECT_FALSE(etag_listed("\"a\"", "", strong));
}

TEST(Conditions, AnswerNotModifiedWithoutABody) {
  for (const auto& request : {request_with({{"If-None-Match", "\"a\""}}),
                              request_with({{"If-None-Match", "\"a\""}}, Method::head),
                              request_with({{"If-Modified-Since", format_http_date(1000)}}),
                              request_with({{"If-Modified-Since", format_http_date(1001)}})}) {
    Response response = tagged();
    apply_conditions(request, response);
    EXPECT_EQ(response.status, 304);
    EXPECT_EQ(std::get<std::string>(response.body), "");
    EXPECT_EQ(response.headers.get("ETag"), "\"a\"");
    EXPECT_FALSE(response.headers.get("Content-Type"));
  }
}

TEST(Conditions, LeaveOthersAlone) {
  for (const auto& request : {request_with({}), request_with({{"If-None-Match", "\"b\""}}),
                              request_with({{"If-None-Match", "\"a\""}}, Method::post),
                              // What a write has done already is not undone by a 412.
                              request_with({{"If-Match", "\"b\""}}, Method::put),
                              request_with({{"If-Modified-Since", format_http_date(999)}}),
                              request_with({{"If-Modified-Since", "yesterday"}}),
                              // The tag decides alone where there is one.
                              request_with({{"If-None-Match", "\"b\""},
                                            {"If-Modified-Since", format_http_date(2000)}})}) {
    Response response = tagged();
    apply_conditions(request, response);
    EXPECT_EQ(response.status, 200);
  }
}

TEST(Conditions, AnotherVersionThanTheOneAskedForIs412) {
  for (const auto& [name, value, status] :
       {std::tuple{"If-Match", std::string("\"other\""), 412},
        {"If-Match", std::string("W/\"a\""), 412},
        {"If-Match", std::string("*"), 200},
        {"If-Unmodified-Since", format_http_date(0), 412},
        {"If-Unmodified-Since", format_http_date(253'402'300'799), 200}}) {
    Response response = tagged();
    const auto tag = response.headers.get("ETag");
    ASSERT_TRUE(tag && !tag->starts_with("W/"));
    apply_conditions(request_with({{name, value}}), response);
    EXPECT_EQ(response.status, status) << name << ": " << value;
  }
}

TEST(Conditions, AnyVersionIsThereWithoutATag) {
  Response response = json_response(200, "{}");
  apply_conditions(request_with({{"If-Match", "*"}}), response);
  EXPECT_EQ(response.status, 200);
}

TEST(HttpDate, Known) {
  EXPECT_EQ(format_http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
  EXPECT_EQ(format_http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  for (const auto* bad : {"", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Non 1994 08:49:37 GMT",
                          "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
                          "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT"}) {
    EXPECT_FALSE(parse_http_date(bad)) << bad;
  }
}

RC_GTEST_PROP(HttpDate, ReadsWhatItWrites, ()) {
  const auto time = *rc::gen::inRange<UnixSeconds>(0, 253'402'300'799);
  RC_ASSERT(parse_http_date(format_http_date(time)) == time);
}

RC_GTEST_PROP(HttpDate, AnyTextIsHarmless, (const std::string& text)) {
  (void)parse_http_date(text);
  (void)etag_listed(text, "\"a\"", EtagComparison::weak);
}

}  // namespace
}  // namespace segue::http
