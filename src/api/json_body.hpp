#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/message.hpp"

namespace segue::api {

// A request's JSON object, read strictly: a member that nobody asked for, a wrong type or a
// missing one is an Error that names it.
//
//   JsonBody body(request);
//   const std::string name = body.text("name");
//   if (auto ok = body.finish(); !ok) return http::problem(ok.error());
class JsonBody {
 public:
  explicit JsonBody(const http::Request& request);
  ~JsonBody();
  JsonBody(JsonBody&&) noexcept;
  JsonBody& operator=(JsonBody&&) noexcept;
  JsonBody(const JsonBody&) = delete;
  JsonBody& operator=(const JsonBody&) = delete;

  // A required text member; empty when there is none, which finish() reports.
  [[nodiscard]] std::string text(std::string_view name);
  [[nodiscard]] std::string text_or(std::string_view name, std::string_view otherwise);
  [[nodiscard]] std::optional<std::string> text_if(std::string_view name);
  [[nodiscard]] bool flag_or(std::string_view name, bool otherwise);
  [[nodiscard]] std::optional<bool> flag_if(std::string_view name);
  // A required whole number from `min` to `max`.
  [[nodiscard]] std::int64_t number(std::string_view name, std::int64_t min, std::int64_t max);
  // The same, if there is one.
  [[nodiscard]] std::optional<std::int64_t> number_if(std::string_view name, std::int64_t min,
                                                      std::int64_t max);
  // A list of at most `items_max` whole numbers from `min` to `max`, if there is one.
  [[nodiscard]] std::optional<std::vector<std::int64_t>> numbers_if(std::string_view name,
                                                                    std::int64_t min,
                                                                    std::int64_t max,
                                                                    std::size_t items_max);
  // A required list of 1 to `items_max` texts.
  [[nodiscard]] std::vector<std::string> texts(std::string_view name, std::size_t items_max);

  // The same, but empty when there is none.
  [[nodiscard]] std::vector<std::string> texts_or_none(std::string_view name,
                                                       std::size_t items_max);
  // The same, which may be empty, if there is one.
  [[nodiscard]] std::optional<std::vector<std::string>> texts_if(std::string_view name,
                                                                 std::size_t items_max);
  // A required list of 1 to `items_max` objects, each to be read and finished like a body.
  [[nodiscard]] std::vector<JsonBody> objects(std::string_view name, std::size_t items_max);
  // An object, if there is one.
  [[nodiscard]] std::optional<JsonBody> object_if(std::string_view name);

  // The first thing that was wrong.
  [[nodiscard]] base::Result<void> finish();

 private:
  struct Parsed;
  explicit JsonBody(std::unique_ptr<Parsed> parsed);
  void wrong(std::string message);

  std::unique_ptr<Parsed> parsed_;
  std::vector<std::string> read_;
  std::optional<base::Error> error_;
};

}  // namespace segue::api
