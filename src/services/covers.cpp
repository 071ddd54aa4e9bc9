#include "services/covers.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/limits.hpp"
#include "base/log.hpp"

namespace segue::services {
namespace {

// Another number makes every cover anew: for when the same request comes to mean other bytes.
constexpr int recipe = 1;

// A picture that its header promised and its body does not hold is nothing that a client did wrong.
std::unexpected<base::Error> unusable(const domain::ImageId& id, const base::Error& error) {
  if (error.code == base::ErrorCode::invalid || error.code == base::ErrorCode::unavailable) {
    return std::unexpected(error);
  }
  base::log::warning("the cover {} cannot be shown: {}", id.value, error.message);
  return base::fail(base::ErrorCode::not_found,
                    fmt::format("the picture cannot be shown: {}", error.message));
}

std::string key_of(const CoverRequest& request) {
  const std::string_view format = request.format ? media::mime_type(*request.format) : "source";
  return fmt::format("{}/{}x{}/{}{}/{}/{}", request.id.value, request.box.width, request.box.height,
                     std::to_underlying(request.box.fit), request.box.enlarge ? "e" : "", format,
                     recipe);
}

}  // namespace

std::string cover_entity_tag(const CoverRequest& request) {
  return fmt::format("\"{}-{}x{}-{}{}-{}-{}\"", request.id.value, request.box.width,
                     request.box.height, std::to_underlying(request.box.fit),
                     request.box.enlarge ? "e" : "",
                     request.format ? std::to_underlying(*request.format) : -1, recipe);
}

Covers::Covers(domain::CatalogReader& catalog, parser::Parsers& parsers,
               const base::crypto::Key& image_key, Options options)
    : parsers_(parsers),
      pictures_(catalog, parsers, image_key),
      recent_(base::limits::cover_memory_bytes_max),
      folder_(std::move(options.folder), options.folder_bytes_max) {}

base::Result<Cover> Covers::cover(const CoverRequest& request) {
  const std::string key = key_of(request);
  if (CoverBytes bytes = request.format ? recent_.find(key) : nullptr) {
    return Cover{.bytes = std::move(bytes), .mime = std::string(media::mime_type(*request.format))};
  }
  return flights_.run(key,
                      [&] { return request.format ? resized(request, key) : source(request); });
}

bool Covers::is_at_hand(const CoverRequest& request) {
  return recent_.find(key_of(request)) != nullptr;
}

base::Result<Cover> Covers::resized(const CoverRequest& request, const std::string& key) {
  const auto cover = [&](std::string bytes) {
    auto shared = std::make_shared<const std::string>(std::move(bytes));
    recent_.keep(key, shared);
    return Cover{.bytes = std::move(shared),
                 .mime = std::string(media::mime_type(*request.format))};
  };
  if (auto kept = folder_.find(key)) return cover(std::move(*kept));
  auto bytes = pictures_.of(request.id, parser::Urgency::listener);
  if (!bytes) return std::unexpected(std::move(bytes).error());
  auto made = parsers_.resize(std::move(*bytes), request.box, *request.format);
  if (!made) return unusable(request.id, made.error());
  folder_.keep(key, *made);
  return cover(std::move(*made));
}

// It lies on the drive already: only memory would be nearer, and small covers need that more.
base::Result<Cover> Covers::source(const CoverRequest& request) {
  auto bytes = pictures_.of(request.id, parser::Urgency::listener);
  if (!bytes) return std::unexpected(std::move(bytes).error());
  const auto format = media::picture_format(*bytes);
  if (!format) return unusable(request.id, format.error());
  return Cover{.bytes = std::make_shared<const std::string>(std::move(*bytes)),
               .mime = std::string(media::mime_type(*format))};
}

}  // namespace segue::services
