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

constexpr std::array<MediaType, 14> media_types = {{
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
    {"tta", "audio/x-tta", "tta"},
    {"asf", "audio/x-ms-wma", "wma"},
}};

const MediaType* find(std::string_view container) {
  for (const MediaType& type : media_types) {
    if (type.container == container) return &type;
  }
  return nullptr;
}

// Says nothing of where the drive's folder lies: listeners need not know.
std::unexpected<base::Error> drive_away() {
  return std::unexpected(
      base::Error{.code = base::ErrorCode::unavailable,
                  .message = "the drive of this track is away; connect it and try again",
                  .retry_after_s = 30});
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
  const auto root = base::open_folder(file->root_path);
  if (!root) return drive_away();
  auto fd = base::open_beneath(root->get(), file->relative_path, {.follow_symlinks = true});
  if (!fd) {
    const bool gone = fd.error().code == base::ErrorCode::not_found;
    if (gone && file->root_offline) return drive_away();
    return base::fail(
        gone ? base::ErrorCode::not_found : base::ErrorCode::io,
        fmt::format("the file of this track {}: {}",
                    gone ? "is gone, or was moved since the last scan" : "cannot be opened",
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
                  .duration_ms = file->duration_ms,
                  .part = file->part,
                  .entity_tag = fmt::format("\"{:x}-{:x}\"", status.st_size, mtime_ns),
                  .mime = std::string(mime_of(file->format))};
}

}  // namespace segue::services
