#include "http/byte_range.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "http/http_date.hpp"
#include "http/test_requests.hpp"

namespace segue::http {
namespace {

std::string described(std::string_view header, std::uint64_t size) {
  const RangeOutcome outcome = evaluate_range(header, size);
  if (const auto* range = std::get_if<ByteRange>(&outcome)) return range->content_range();
  return std::holds_alternative<WholeBody>(outcome) ? "whole" : "unsatisfiable";
}

TEST(ByteRange, Table) {
  struct Case {
    std::string_view header;
    std::uint64_t size;
    std::string_view expected;
  };
  const Case cases[] = {
      {"bytes=0-0", 10, "bytes 0-0/10"},
      {"bytes=0-4", 10, "bytes 0-4/10"},
      {"bytes=5-", 10, "bytes 5-9/10"},
      {"bytes=5-99", 10, "bytes 5-9/10"},
      {"bytes=-3", 10, "bytes 7-9/10"},
      {"bytes=-99", 10, "bytes 0-9/10"},
      {"Bytes=9-9", 10, "bytes 9-9/10"},
      {"bytes= 1-2 ", 10, "bytes 1-2/10"},
      {"bytes=10-", 10, "unsatisfiable"},
      {"bytes=10-12", 10, "unsatisfiable"},
      {"bytes=-0", 10, "unsatisfiable"},
      {"bytes=0-0", 0, "unsatisfiable"},
      {"bytes=-5", 0, "unsatisfiable"},
      {"bytes=99999999999999999999999-", 10, "unsatisfiable"},
      {"bytes=0-99999999999999999999999", 10, "bytes 0-9/10"},
      {"bytes=4-3", 10, "whole"},
      {"bytes=0-1,3-4", 10, "whole"},
      {"bytes=", 10, "whole"},
      {"bytes=-", 10, "whole"},
      {"bytes=a-b", 10, "whole"},
      {"bytes=1--2", 10, "whole"},
      {"bytes=+1-2", 10, "whole"},
      {"seconds=1-2", 10, "whole"},
      {"", 10, "whole"},
  };
  for (const auto& [header, size, expected] : cases) {
    EXPECT_EQ(described(header, size), expected) << header << " of " << size;
  }
}

RC_GTEST_PROP(ByteRange, PartsLieInsideAndAreNeverEmpty, ()) {
  const auto size = *rc::gen::inRange<std::uint64_t>(0, 1000);
  const auto first = *rc::gen::inRange<std::uint64_t>(0, 1200);
  const auto last = *rc::gen::inRange<std::uint64_t>(0, 1200);
  const std::string header =
      *rc::gen::element(fmt::format("bytes={}-{}", first, last), fmt::format("bytes={}-", first),
                        fmt::format("bytes=-{}", last));
  const RangeOutcome outcome = evaluate_range(header, size);
  const auto* const range = std::get_if<ByteRange>(&outcome);
  if (range == nullptr) return;
  RC_ASSERT(range->first() <= range->last());
  RC_ASSERT(range->last() < size);
  RC_ASSERT(range->length() >= 1U);
}

RC_GTEST_PROP(ByteRange, ClosedRangesGiveWhatTheySay, ()) {
  const auto size = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  const auto first = *rc::gen::inRange<std::uint64_t>(0, size);
  const auto last = *rc::gen::inRange<std::uint64_t>(first, size);
  const RangeOutcome outcome = evaluate_range(fmt::format("bytes={}-{}", first, last), size);
  const auto* const range = std::get_if<ByteRange>(&outcome);
  RC_ASSERT(range != nullptr);
  RC_ASSERT(range->first() == first);
  RC_ASSERT(range->last() == last);
}

RC_GTEST_PROP(ByteRange, AnyTextIsHarmless, (const std::string& text)) {
  (void)evaluate_range(text, 100);
  (void)evaluate_range("bytes=" + text, 100);
}

TEST(IfRange, NeedsTheSameStrongTagOrTheSameDate) {
  const std::string date = format_http_date(784111777);
  Headers response;
  response.set("ETag", "\"a\"");
  response.set("Last-Modified", date);
  const auto holds = [&response](std::string value) {
    return if_range_holds(request_with({{"If-Range", std::move(value)}}).headers, response);
  };
  EXPECT_TRUE(if_range_holds(Headers(), response));
  EXPECT_TRUE(holds("\"a\""));
  EXPECT_TRUE(holds(date));
  EXPECT_FALSE(holds("\"b\""));
  EXPECT_FALSE(holds("W/\"a\""));
  EXPECT_FALSE(holds(format_http_date(784111778)));
  EXPECT_FALSE(holds("nonsense"));
  response.set("ETag", "W/\"a\"");
  EXPECT_FALSE(holds("\"a\""));
  EXPECT_FALSE(holds("W/\"a\""));
}

Response file_response() {
  Response response;
  response.headers.set("ETag", "\"a\"");
  response.body = FileBody{.fd = {}, .offset = 100, .length = 50};
  return response;
}

TEST(ApplyRange, NarrowsTheFile) {
  Response response = file_response();
  apply_range(request_with({{"Range", "bytes=10-19"}}), response);
  EXPECT_EQ(response.status, 206);
  EXPECT_EQ(response.headers.get("Content-Range"), "bytes 10-19/50");
  const auto& file = std::get<FileBody>(response.body);
  EXPECT_EQ(file.offset, 110U);
  EXPECT_EQ(file.length, 10U);
}

TEST(ApplyRange, RefusesWhatLiesOutside) {
  Response response = file_response();
  apply_range(request_with({{"Range", "bytes=50-"}}), response);
  EXPECT_EQ(response.status, 416);
  EXPECT_EQ(response.headers.get("Content-Range"), "bytes */50");
}

TEST(ApplyRange, LeavesOthersWhole) {
  for (const Request& request :
       {request_with({}), request_with({{"Range", "bytes=0-1"}}, Method::head),
        request_with({{"Range", "bytes=0-1"}, {"If-Range", "\"b\""}})}) {
    Response response = file_response();
    apply_range(request, response);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.get("Accept-Ranges"), "bytes");
    EXPECT_EQ(std::get<FileBody>(response.body).length, 50U);
  }
  Response text{.status = 200, .headers = {}, .body = std::string("abc")};
  apply_range(request_with({{"Range", "bytes=0-1"}}), text);
  EXPECT_EQ(text.status, 200);
}

}  // namespace
}  // namespace segue::http
