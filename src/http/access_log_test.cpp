#include "http/access_log.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace segue::http {
namespace {

TEST(RedactTarget, HidesSecrets) {
  EXPECT_EQ(redact_target("/rest/ping?u=me&t=abc&s=salt&p=enc:00&v=1"),
            "/rest/ping?u=me&t=***&s=***&p=***&v=1");
  EXPECT_EQ(redact_target("/a?apiKey=x&APIKEY=y&token=z&password=w"),
            "/a?apiKey=***&APIKEY=***&token=***&password=***");
  EXPECT_EQ(redact_target("/a?%74=x&%70assword=y&api%4bey=z"),
            "/a?%74=***&%70assword=***&api%4bey=***");
  EXPECT_EQ(redact_target("/a?%zz=x"), "/a?%zz=***");
  EXPECT_EQ(redact_target("/a?t=x=y&&b"), "/a?t=***&&b");
  EXPECT_EQ(redact_target("/a"), "/a");
  EXPECT_EQ(redact_target("/a?"), "/a?");
  EXPECT_EQ(redact_target("/t=x?size=1"), "/t=x?size=1");
}

RC_GTEST_PROP(RedactTarget, NoSecretSurvives, ()) {
  const std::string filler =
      *rc::gen::container<std::string>(rc::gen::element('&', '=', '?', 'a', '%'));
  const std::string name =
      *rc::gen::element<std::string>("t", "p", "s", "apiKey", "token", "password");
  const std::string redacted = redact_target("/x?" + filler + "&" + name + "=hunter2&b=c");
  RC_ASSERT(redacted.find("hunter2") == std::string::npos);
}

TEST(AccessLogLine, StaysOneLine) {
  const std::string line = access_log_line({.method = "GET",
                                            .target = "/a\n\"b",
                                            .operation_id = "",
                                            .client_address = "127.0.0.1",
                                            .request_id = "id",
                                            .status = 200,
                                            .broken_off = false,
                                            .bytes_sent = 5,
                                            .duration = std::chrono::microseconds(1500)});
  EXPECT_EQ(line, "127.0.0.1 \"GET /a??b\" 200 5 B 1.5 ms - id");
}

TEST(AccessLogLine, SaysWhatTheClientDidNotGet) {
  const std::string line = access_log_line({.method = "",
                                            .target = "",
                                            .operation_id = "streamTrack",
                                            .client_address = "::1",
                                            .request_id = "id",
                                            .status = 0,
                                            .broken_off = true,
                                            .bytes_sent = 5,
                                            .duration = std::chrono::microseconds(100)});
  EXPECT_EQ(line, "::1 \"- \" 0 broken off 5 B 0.1 ms streamTrack id");
}

}  // namespace
}  // namespace segue::http
