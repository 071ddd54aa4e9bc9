#include "media/tag_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <system_error>

#include "base/limits.hpp"
#include "media/formats.hpp"
#include "media/sniffer.hpp"
#include "media/tag_fields.hpp"

namespace segue::media {
namespace {

Outcome read_container(const Scan& scan, Container container) {
  switch (container) {
    case Container::flac:
      return read_flac(scan);
    case Container::mpeg:
      return read_mpeg(scan);
    case Container::ogg:
      return read_ogg(scan);
    case Container::mp4:
      return read_mp4(scan);
    case Container::wav:
      return read_wav(scan);
    case Container::aiff:
      return read_aiff(scan);
    case Container::wavpack:
      return read_wavpack(scan);
    case Container::ape:
      return read_ape(scan);
    case Container::musepack:
      return read_musepack(scan);
    case Container::dsf:
      return read_dsf(scan);
    case Container::dff:
      return read_dff(scan);
    case Container::tta:
      return read_tta(scan);
    case Container::asf:
      return read_asf(scan);
  }
  return damaged(scan, "its kind is not known");
}

bool starts_inside_file(Container container) {
  return container == Container::mpeg || container == Container::tta ||
         container == Container::flac || container == Container::dsf ||
         container == Container::dff || container == Container::ogg;
}

Outcome scan_file(BoundedStream& stream, TagCollector& tags) {
  const auto sniffed = sniff(stream);
  if (!sniffed) return std::unexpected(sniffed.error());
  const Scan scan{.stream = stream, .tags = tags, .begin = sniffed->begin};
  // A tag that does not belong before this container: TagLib must not see it.
  if (scan.begin > 0 && !starts_inside_file(sniffed->container)) stream.cut(0, scan.begin);
  Outcome audio = read_container(scan, sniffed->container);
  if (stream.error_number() != 0) {
    return base::fail(base::ErrorCode::io,
                      fmt::format("{} cannot be read: {}. Check the drive.", stream.file_name(),
                                  std::generic_category().message(stream.error_number())));
  }
  const bool silent = !audio || audio->duration_ms <= 0 || audio->sample_rate_hz <= 0;
  if (silent && stream.exhausted()) {
    return base::fail(base::ErrorCode::too_large,
                      fmt::format("{} has tags of more than {} MiB before its sound. Remove large "
                                  "pictures and attachments from them.",
                                  stream.file_name(), base::limits::tag_bytes_max >> 20));
  }
  if (audio && silent) return damaged(scan, "it holds no sound");
  return audio;
}

}  // namespace

std::unexpected<base::Error> damaged(const Scan& scan, std::string_view reason) {
  return base::fail(base::ErrorCode::corrupt,
                    fmt::format("{} is damaged: {}. Replace it by a good copy.",
                                scan.stream.file_name(), reason));
}

std::unexpected<base::Error> copy_protected(const Scan& scan) {
  return base::fail(base::ErrorCode::unsupported,
                    fmt::format("{} is copy-protected. Replace it by a copy without protection.",
                                scan.stream.file_name()));
}

base::Result<FileTags> read_tags(int fd, std::string_view file_name, ReadReport* report) {
  const auto stream = BoundedStream::open(fd, file_name, base::limits::tag_bytes_max);
  if (!stream) return std::unexpected(stream.error());
  TagCollector tags;
  const Outcome audio = scan_file(**stream, tags);
  if (report != nullptr) {
    *report = {.before = (*stream)->state(),
               .bytes_read = (*stream)->bytes_read(),
               .system_calls = (*stream)->system_calls()};
  }
  if (!audio) return std::unexpected(audio.error());
  FileTags file;
  file.audio = *audio;
  map_fields(tags, file);
  return file;
}

base::Result<Picture> read_picture(int fd, std::string_view file_name, int index) {
  const auto stream = BoundedStream::open(
      fd, file_name, base::limits::tag_bytes_max + 2 * base::limits::cover_bytes_max);
  if (!stream) return std::unexpected(stream.error());
  const std::string& shown = (*stream)->file_name();
  TagCollector tags(index);
  const Outcome audio = scan_file(**stream, tags);
  auto& bytes = tags.wanted_bytes();
  const auto known = std::ranges::find(tags.pictures(), index, &EmbeddedPicture::index);
  if (known == tags.pictures().end()) {
    if (!audio) return std::unexpected(audio.error());
    return base::fail(base::ErrorCode::not_found,
                      fmt::format("{} has no picture {} any more. Scan it again.", shown, index));
  }
  if (known->bytes > base::limits::cover_bytes_max) {
    return base::fail(base::ErrorCode::too_large,
                      fmt::format("Picture {} in {} has {} bytes, more than {}. Make it smaller.",
                                  index, shown, known->bytes, base::limits::cover_bytes_max));
  }
  if (!bytes || bytes->size() != known->bytes) {
    return base::fail(base::ErrorCode::corrupt,
                      fmt::format("Picture {} in {} is cut off. Embed it anew.", index, shown));
  }
  const std::string_view mime = sniffed_mime(*bytes);
  return Picture{.mime = mime.empty() ? known->mime : std::string(mime),
                 .bytes = std::move(*bytes)};
}

}  // namespace segue::media
