#include "api/json_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/limits.hpp"

namespace segue::api {

struct JsonBody::Parsed {
  boost::json::object object;

  [[nodiscard]] const boost::json::value* find(std::string_view name) const {
    const auto* const found = object.find({name.data(), name.size()});
    return found == object.end() ? nullptr : &found->value();
  }
};

JsonBody::JsonBody(const http::Request& request) : parsed_(std::make_unique<Parsed>()) {
  const auto type = request.headers.get("content-type").value_or("");
  if (!type.starts_with("application/json")) {
    error_ = {base::ErrorCode::unsupported, "send the body as Content-Type: application/json"};
    return;
  }
  boost::system::error_code failed;
  boost::json::parse_options options;
  options.max_depth = base::limits::json_depth_max;
  boost::json::value value = boost::json::parse(request.body, failed, {}, options);
  if (failed) {
    wrong(fmt::format("the body is not valid JSON: {}", failed.message()));
  } else if (!value.is_object()) {
    wrong("the body must be a JSON object");
  } else {
    parsed_->object = std::move(value.get_object());
  }
}

JsonBody::JsonBody(std::unique_ptr<Parsed> parsed) : parsed_(std::move(parsed)) {}
JsonBody::~JsonBody() = default;
JsonBody::JsonBody(JsonBody&&) noexcept = default;
JsonBody& JsonBody::operator=(JsonBody&&) noexcept = default;

void JsonBody::wrong(std::string message) {
  if (!error_) error_ = {base::ErrorCode::invalid, std::move(message)};
}

std::string JsonBody::text(std::string_view name) {
  if (parsed_->find(name) == nullptr) wrong(fmt::format("'{}' is missing", name));
  return text_or(name, "");
}

std::string JsonBody::text_or(std::string_view name, std::string_view otherwise) {
  read_.emplace_back(name);
  const boost::json::value* const value = parsed_->find(name);
  if (value == nullptr) return std::string(otherwise);
  if (!value->is_string()) {
    wrong(fmt::format("'{}' must be text", name));
    return {};
  }
  return {value->get_string().begin(), value->get_string().end()};
}

std::optional<std::string> JsonBody::text_if(std::string_view name) {
  std::string value = text_or(name, "");
  if (parsed_->find(name) == nullptr) return std::nullopt;
  return value;
}

bool JsonBody::flag_or(std::string_view name, bool otherwise) {
  read_.emplace_back(name);
  const boost::json::value* const value = parsed_->find(name);
  if (value == nullptr) return otherwise;
  if (!value->is_bool()) wrong(fmt::format("'{}' must be true or false", name));
  return value->is_bool() ? value->get_bool() : otherwise;
}

std::optional<bool> JsonBody::flag_if(std::string_view name) {
  const bool value = flag_or(name, false);
  if (parsed_->find(name) == nullptr) return std::nullopt;
  return value;
}

std::int64_t JsonBody::number(std::string_view name, std::int64_t min, std::int64_t max) {
  read_.emplace_back(name);
  const boost::json::value* const value = parsed_->find(name);
  if (value != nullptr && value->is_int64()) {
    const std::int64_t number = value->get_int64();
    if (number >= min && number <= max) return number;
  }
  wrong(fmt::format("'{}' must be a whole number from {} to {}", name, min, max));
  return min;
}

std::optional<std::int64_t> JsonBody::number_if(std::string_view name, std::int64_t min,
                                                std::int64_t max) {
  if (parsed_->find(name) == nullptr) return std::nullopt;
  return number(name, min, max);
}

std::optional<std::vector<std::int64_t>> JsonBody::numbers_if(std::string_view name,
                                                              std::int64_t min, std::int64_t max,
                                                              std::size_t items_max) {
  read_.emplace_back(name);
  const boost::json::value* const value = parsed_->find(name);
  if (value == nullptr) return std::nullopt;
  const auto fits = [&](const boost::json::value& item) {
    return item.is_int64() && item.get_int64() >= min && item.get_int64() <= max;
  };
  if (!value->is_array() || value->get_array().size() > items_max ||
      !std::ranges::all_of(value->get_array(), fits)) {
    wrong(fmt::format("'{}' must be a list of at most {} whole numbers from {} to {}", name,
                      items_max, min, max));
    return std::nullopt;
  }
  std::vector<std::int64_t> numbers;
  numbers.reserve(value->get_array().size());
  for (const auto& item : value->get_array()) numbers.push_back(item.get_int64());
  return numbers;
}

std::vector<std::string> JsonBody::texts(std::string_view name, std::size_t items_max) {
  read_.emplace_back(name);
  std::vector<std::string> items;
  const boost::json::value* const value = parsed_->find(name);
  const auto refuse = [&] {
    wrong(fmt::format("'{}' must be a list of 1 to {} texts", name, items_max));
    return std::vector<std::string>{};
  };
  if (value == nullptr || !value->is_array()) return refuse();
  const auto& array = value->get_array();
  if (array.empty() || array.size() > items_max) return refuse();
  for (const auto& item : array) {
    if (!item.is_string()) return refuse();
    items.emplace_back(item.get_string().begin(), item.get_string().end());
  }
  return items;
}

std::vector<std::string> JsonBody::texts_or_none(std::string_view name, std::size_t items_max) {
  if (parsed_->find(name) == nullptr) return {};
  return texts(name, items_max);
}

std::optional<std::vector<std::string>> JsonBody::texts_if(std::string_view name,
                                                           std::size_t items_max) {
  const boost::json::value* const value = parsed_->find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_array() || !value->get_array().empty()) return texts(name, items_max);
  read_.emplace_back(name);
  return std::vector<std::string>{};
}

std::vector<JsonBody> JsonBody::objects(std::string_view name, std::size_t items_max) {
  read_.emplace_back(name);
  std::vector<JsonBody> items;
  const boost::json::value* const value = parsed_->find(name);
  const auto refuse = [&] {
    wrong(fmt::format("'{}' must be a list of 1 to {} objects", name, items_max));
    return std::vector<JsonBody>{};
  };
  if (value == nullptr || !value->is_array()) return refuse();
  const auto& array = value->get_array();
  if (array.empty() || array.size() > items_max) return refuse();
  for (const auto& item : array) {
    if (!item.is_object()) return refuse();
    items.push_back(JsonBody(std::make_unique<Parsed>(item.get_object())));
  }
  return items;
}

std::optional<JsonBody> JsonBody::object_if(std::string_view name) {
  read_.emplace_back(name);
  const boost::json::value* const value = parsed_->find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) {
    wrong(fmt::format("'{}' must be an object", name));
    return std::nullopt;
  }
  return JsonBody(std::make_unique<Parsed>(value->get_object()));
}

base::Result<void> JsonBody::finish() {
  for (const auto& member : parsed_->object) {
    const std::string_view name(member.key().data(), member.key().size());
    if (std::ranges::find(read_, name) == read_.end()) {
      wrong(fmt::format("'{}' is not known here", name.substr(0, 64)));
    }
  }
  if (error_) return std::unexpected(*error_);
  return {};
}

}  // namespace segue::api
