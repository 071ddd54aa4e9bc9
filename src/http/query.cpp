#include <fmt/format.h>

#include "base/limits.hpp"
#include "http/message.hpp"
#include "http/percent.hpp"

namespace segue::http {

base::Result<Query> Query::parse(std::string_view encoded) {
  Query query;
  while (!encoded.empty()) {
    const std::size_t end = std::min(encoded.find('&'), encoded.size());
    const std::string_view pair = encoded.substr(0, end);
    encoded.remove_prefix(std::min(end + 1, encoded.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = percent_decode(pair.substr(0, equals), {.plus_is_space = true});
    auto value =
        percent_decode(pair.substr(std::min(equals + 1, pair.size())), {.plus_is_space = true});
    if (!name || !value) {
      return base::fail(base::ErrorCode::invalid,
                        fmt::format("parameter number {} of the query is not valid: write each "
                                    "special character as % and two hexadecimal digits, in UTF-8",
                                    query.pairs_.size() + 1));
    }
    if (query.pairs_.size() == base::limits::query_pairs_max) {
      return base::fail(
          base::ErrorCode::too_large,
          fmt::format("the query has more than {} parameters", base::limits::query_pairs_max));
    }
    query.pairs_.emplace_back(std::move(*name), std::move(*value));
  }
  return query;
}

std::optional<std::string_view> Query::first(std::string_view name) const {
  for (const auto& [key, value] : pairs_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::vector<std::string_view> Query::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : pairs_) {
    if (key == name) values.emplace_back(value);
  }
  return values;
}

void Query::append(const Query& other) {
  pairs_.insert(pairs_.end(), other.pairs_.begin(), other.pairs_.end());
}

}  // namespace segue::http
