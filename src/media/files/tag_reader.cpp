#include "media/files/tag_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <system_error>

#include "base/limits.hpp"
#include "media/bytes.hpp"
#include "media/files/audio_key.hpp"
#include "media/files/formats.hpp"
#include "media/files/sniffer.hpp"
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

Outcome scan_file(BoundedStream& stream, TagCollector& tags, SoundPlace& sound) {
  const auto sniffed = sniff(stream);
  if (!sniffed) return std::unexpected(sniffed.error());
  const Scan scan{.stream = stream, .tags = tags, .begin = sniffed->begin, .sound = sound};
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

std::uint64_t end_before_tags(BoundedStream& stream) {
  constexpr std::size_t id3v1_bytes = 128;
  constexpr std::size_t footer_bytes = 32;
  const std::uint64_t size = stream.size();
  const std::string tail = stream.bytes_at(
      size - std::min<std::uint64_t>(size, id3v1_bytes + footer_bytes), id3v1_bytes + footer_bytes);
  std::size_t end = tail.size();
  if (end >= id3v1_bytes && tail.compare(end - id3v1_bytes, 3, "TAG") == 0) end -= id3v1_bytes;
  const std::uint64_t behind = tail.size() - end;
  if (end < footer_bytes || tail.compare(end - footer_bytes, 8, "APETAGEX") != 0) {
    return size - behind;
  }
  const std::string_view footer = std::string_view(tail).substr(end - footer_bytes);
  const bool has_header = (little_endian_32(footer, 20) & 0x80000000U) != 0;
  const std::uint64_t tag = little_endian_32(footer, 12) + (has_header ? footer_bytes : 0);
  return size - behind - std::min(tag, size - behind);
}

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
  SoundPlace sound;
  const Outcome audio = scan_file(**stream, tags, sound);
  const bool identifies = audio && audio->duration_ms >= identifying_ms_min;
  const std::int64_t key = identifies ? audio_key(**stream, sound) : 0;
  if (report != nullptr) {
    *report = {.before = (*stream)->state(),
               .bytes_read = (*stream)->bytes_read(),
               .system_calls = (*stream)->system_calls()};
  }
  if (!audio) return std::unexpected(audio.error());
  FileTags file;
  file.audio = *audio;
  file.audio_key = key;
  map_fields(tags, file);
  return file;
}

base::Result<Picture> read_picture(int fd, std::string_view file_name, int index) {
  const auto stream = BoundedStream::open(
      fd, file_name, base::limits::tag_bytes_max + 2 * base::limits::cover_bytes_max);
  if (!stream) return std::unexpected(stream.error());
  const std::string& shown = (*stream)->file_name();
  TagCollector tags(index);
  SoundPlace sound;
  const Outcome audio = scan_file(**stream, tags, sound);
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
