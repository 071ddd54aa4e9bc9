#include "http/router.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace segue::http {
namespace {

Route route(Method method, const std::string& pattern) {
  return {.method = method,
          .pattern = pattern,
          .operation_id = std::string(name_of(method)) + " " + pattern,
          .lane = {},
          .handler = [](const Request&) { return empty_response(204); }};
}

std::string answered_by(const Router& router, Method method, std::string_view path) {
  const auto match = router.match(method, path);
  return match.route == nullptr ? "" : match.route->operation_id;
}

TEST(Router, StaticSegmentsWin) {
  Router router;
  router.add(route(Method::get, "/a/{id}"));
  router.add(route(Method::get, "/a/new"));
  router.add(route(Method::get, "/a/{id}/x"));
  router.add(route(Method::get, "/a/{rest*}"));
  EXPECT_EQ(answered_by(router, Method::get, "/a/new"), "GET /a/new");
  EXPECT_EQ(answered_by(router, Method::get, "/a/old"), "GET /a/{id}");
  EXPECT_EQ(answered_by(router, Method::get, "/a/new/x"), "GET /a/{id}/x");
  EXPECT_EQ(answered_by(router, Method::get, "/a/new/y"), "GET /a/{rest*}");
  EXPECT_EQ(answered_by(router, Method::get, "/a/"), "GET /a/{rest*}");
  EXPECT_EQ(answered_by(router, Method::get, "/a"), "");
  EXPECT_EQ(answered_by(router, Method::get, "/"), "");
  EXPECT_EQ(answered_by(router, Method::get, ""), "");
}

TEST(Router, GivesParameters) {
  Router router;
  router.add(route(Method::get, "/a/{first}/b/{second}"));
  router.add(route(Method::get, "/files/{path*}"));
  Request request;
  request.path_parameters = router.match(Method::get, "/a/1/b/two").path_parameters;
  EXPECT_EQ(request.path_parameter("first"), "1");
  EXPECT_EQ(request.path_parameter("second"), "two");
  request.path_parameters = router.match(Method::get, "/files/x/y/").path_parameters;
  EXPECT_EQ(request.path_parameter("path"), "x/y/");
}

TEST(Router, ParametersAreNotEmpty) {
  Router router;
  router.add(route(Method::get, "/a/{id}"));
  EXPECT_EQ(answered_by(router, Method::get, "/a/"), "");
  EXPECT_EQ(answered_by(router, Method::get, "/a/1/"), "");
}

TEST(Router, GetAnswersHead) {
  Router router;
  router.add(route(Method::get, "/a"));
  EXPECT_EQ(answered_by(router, Method::head, "/a"), "GET /a");
}

TEST(Router, SaysWhichMethodsThereAre) {
  Router router;
  router.add(route(Method::get, "/a/{id}"));
  router.add(route(Method::del, "/a/{id}"));
  router.add(route(Method::post, "/a/b"));
  const auto match = router.match(Method::put, "/a/b");
  EXPECT_EQ(match.route, nullptr);
  EXPECT_TRUE(match.method_not_allowed);
  EXPECT_EQ(match.allowed, (std::vector{Method::get, Method::head, Method::post, Method::del}));
  EXPECT_FALSE(router.match(Method::put, "/b").method_not_allowed);
  // Another pattern that fits has the method.
  EXPECT_EQ(answered_by(router, Method::get, "/a/b"), "GET /a/{id}");
}

TEST(Router, FallbackAnswersUnknownReads) {
  Router router;
  router.add(route(Method::post, "/a"));
  router.set_fallback(route(Method::get, "/{page*}"));
  EXPECT_EQ(answered_by(router, Method::get, "/unknown"), "GET /{page*}");
  EXPECT_EQ(answered_by(router, Method::head, "/unknown"), "GET /{page*}");
  EXPECT_EQ(answered_by(router, Method::post, "/unknown"), "");
  EXPECT_TRUE(router.match(Method::get, "/a").method_not_allowed);
}

TEST(RouterDeathTest, RefusesTheSameTwice) {
  Router router;
  router.add(route(Method::get, "/a/{id}"));
  EXPECT_DEATH(router.add(route(Method::get, "/a/{other}")), "invariant");
}

RC_GTEST_PROP(Router, AnyPathIsHarmless, (const std::string& path)) {
  Router router;
  router.add(route(Method::get, "/a/{id}/b"));
  router.add(route(Method::get, "/{any}/c"));
  const auto match = router.match(Method::get, "/" + path);
  if (match.route == nullptr) return;
  for (const auto& [name, value] : match.path_parameters) RC_ASSERT(!value.empty());
}

}  // namespace
}  // namespace segue::http
