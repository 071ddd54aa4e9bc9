#include "services/playing.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <utility>

#include "base/beneath.hpp"
#include "base/text.hpp"

namespace segue::services {
namespace {

struct MediaType {
  std::string_view container, mime, suffix;
};

constexpr std::array<MediaType, 13> media_types = {{
    {"flac", "audio/flac", "flac"},
    {"mp3", "audio/mpeg", "mp3"},
    {"mpeg", "audio/mpeg", "mp3"},
    {"ogg", "audio/ogg", "ogg"},
    {"mp4", "audio/mp4", "m4a"},
    {"wav", "audio/wav", "wav"},
    {"aiff", "audio/aiff", "aiff"},
    {"wavpack", "audio/x-wavpack", "wv"},
    {"ape", "audio/x-monkeys-audio", "ape"},
    {"musepack", "audio/x-musepack", "mpc"},
    {"dsf", "audio/x-dsf", "dsf"},
    {"dff", "audio/x-dff", "dff"},
    {"asf", "audio/x-ms-wma", "wma"},
}};

const MediaType* find(std::string_view container) {
  for (const MediaType& type : media_types) {
    if (type.container == container) return &type;
  }
  return nullptr;
}

}  // namespace

std::string_view mime_of(const domain::AudioFormat& format) {
  const MediaType* const type = find(format.container);
  return type != nullptr ? type->mime : "application/octet-stream";
}

std::string_view suffix_of(const domain::AudioFormat& format) {
  if (format.codec == "opus") return "opus";
  const MediaType* const type = find(format.container);
  return type != nullptr ? type->suffix : std::string_view(format.container);
}

base::Result<OpenFile> open_track(domain::CatalogReader& catalog, const domain::View& view,
                                  domain::TrackId track) {
  const auto file = catalog.file_of(view, track);
  if (!file) return base::fail(base::ErrorCode::not_found, "there is no such track");
  auto fd = base::open_beneath(file->root_path, file->relative_path);
  if (!fd) {
    return base::fail(
        base::ErrorCode::unavailable,
        fmt::format("the file of this track cannot be opened now: {}; is its drive connected?",
                    base::text::repaired(fd.error().message)));
  }
  struct stat status{};
  if (::fstat(fd->get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return base::fail(base::ErrorCode::io, "the file of this track is not a regular file any more");
  }
  const std::int64_t mtime_ns =
      std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
  return OpenFile{.fd = std::move(*fd),
                  .size_bytes = static_cast<std::uint64_t>(status.st_size),
                  .mtime_s = status.st_mtim.tv_sec,
                  .entity_tag = fmt::format("\"{:x}-{:x}\"", status.st_size, mtime_ns),
                  .mime = std::string(mime_of(file->format))};
}

}  // namespace segue::services
