#include "media/files/sniffer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/limits.hpp"
#include "media/bytes.hpp"
#include "media/files/formats.hpp"
#include "media/files/id3_tag.hpp"
#include "media/files/mpeg_frame.hpp"

namespace segue::media {
namespace {

constexpr std::size_t head_bytes = 64;

std::optional<Container> by_magic(std::string_view head) {
  constexpr auto magics = std::to_array<std::pair<std::string_view, Container>>({
      {"fLaC", Container::flac},
      {"OggS", Container::ogg},
      {"wvpk", Container::wavpack},
      {"MAC ", Container::ape},
      {"MPCK", Container::musepack},
      {"MP+", Container::musepack},
      {"DSD ", Container::dsf},
      {"TTA1", Container::tta},
      {"TTA2", Container::tta},
      {"\x30\x26\xB2\x75\x8E\x66\xCF\x11", Container::asf},
  });
  for (const auto& [magic, container] : magics) {
    if (head.starts_with(magic)) return container;
  }
  if (head.size() < 16) return std::nullopt;
  const std::string_view form = head.substr(8, 4);
  if (head.starts_with("RIFF") && form == "WAVE") return Container::wav;
  if (head.starts_with("FORM") && (form == "AIFF" || form == "AIFC")) return Container::aiff;
  if (head.starts_with("FRM8") && head.substr(12, 4) == "DSD ") return Container::dff;
  const std::string_view atom = head.substr(4, 4);
  const bool picture = atom == "ftyp" && (form == "avif" || form == "avis" || form == "heic" ||
                                          form == "mif1" || form == "heix");
  if (!picture && (atom == "ftyp" || atom == "moov" || atom == "mdat" || atom == "wide")) {
    return Container::mp4;
  }
  return std::nullopt;
}

struct Foreign {
  std::string_view kind;  // "" = nobody knows
  bool sounds = false;    // there is music in it
};

// What files of other kinds are, so that the message can say it.
Foreign foreign(std::string_view head) {
  constexpr auto kinds = std::to_array<std::pair<std::string_view, Foreign>>({
      {"\xFF\xD8\xFF", {"a JPEG picture"}},
      {"\x89PNG", {"a PNG picture"}},
      {"GIF8", {"a GIF picture"}},
      {"BM", {"a bitmap picture"}},
      {"%PDF", {"a PDF document"}},
      {"PK\x03\x04", {"a ZIP archive"}},
      {"\x1A\x45\xDF\xA3", {"a Matroska or WebM file", true}},
      {"RIFF", {"a RIFF file without sound"}},
      {"RF64", {"an RF64 file", true}},
      {"MThd", {"a MIDI file", true}},
      {"ADIF", {"a raw AAC stream", true}},
      {"\xFF\xF1", {"a raw AAC stream", true}},
      {"\xFF\xF9", {"a raw AAC stream", true}},
      {"#EXTM3U", {"a playlist"}},
      {"<?xml", {"an XML document"}},
      {"<!DOCTYPE", {"an HTML document"}},
      {"<html", {"an HTML document"}},
  });
  for (const auto& [magic, kind] : kinds) {
    if (head.starts_with(magic)) return kind;
  }
  if (head.size() >= 12 && head.substr(4, 4) == "ftyp") return {"a picture"};
  const auto printable = [](char c) {
    return c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c < 0x7F);
  };
  if (std::ranges::all_of(head, printable)) return {"text"};
  return {};
}

std::unexpected<base::Error> refused(base::ErrorCode code, const std::string& file_name,
                                     const Foreign& foreign) {
  if (foreign.kind.empty()) {
    return base::fail(code, fmt::format("{} holds no sound that can be found. Replace it by a good "
                                        "copy, or delete it.",
                                        file_name));
  }
  return base::fail(
      code, fmt::format("{} is {}, not a sound file that can be read. {}", file_name, foreign.kind,
                        foreign.sounds ? "Convert it to FLAC, Opus or MP3."
                                       : "Rename it, or move it elsewhere."));
}

// Two frames of one kind in a row, or one frame that ends the file.
bool frames_begin(BoundedStream& stream, std::uint64_t offset, std::uint32_t header) {
  const auto first = mpeg_frame(header);
  if (!first) return false;
  const std::uint64_t second = offset + first->length;
  if (second == stream.size()) return true;
  const std::string next = stream.bytes_at(second, 4);
  if (next.starts_with("TAG") || next.starts_with("APET")) return true;
  const auto following = mpeg_frame(big_endian_32(next, 0));
  return following && following->kind == first->kind;
}

std::optional<std::uint64_t> first_mpeg_frame(BoundedStream& stream, std::uint64_t begin) {
  constexpr std::size_t window = 64UL * 1024;
  const std::uint64_t end = std::min(stream.size(), begin + base::limits::junk_bytes_max);
  for (std::uint64_t at = begin; at + 4 <= end; at += window) {
    const std::string bytes = stream.bytes_at(at, window + 3);
    for (std::size_t i = bytes.find('\xFF'); i < window;  // npos is beyond
         i = bytes.find('\xFF', i + 1)) {
      if (i + 4 > bytes.size()) break;
      if (frames_begin(stream, at + i, big_endian_32(bytes, i))) return at + i;
    }
  }
  return std::nullopt;
}

}  // namespace

base::Result<Sniffed> sniff(BoundedStream& stream) {
  std::uint64_t begin = 0;
  for (int i = 0; i < base::limits::leading_tags_max; ++i) {
    const auto extent = id3_extent(stream, begin);
    if (!extent) break;
    if (extent->end() >= stream.size()) {  // claims more than there is: sound may follow its header
      begin = extent->offset + 10;
      break;
    }
    begin = extent->end();
  }
  const std::string head = stream.bytes_at(begin, head_bytes);
  if (stream.error_number() != 0) {
    return base::fail(base::ErrorCode::io,
                      fmt::format("{} cannot be read. Check the drive.", stream.file_name()));
  }
  if (const auto container = by_magic(head))
    return Sniffed{.container = *container, .begin = begin};
  const Foreign other = foreign(head);
  if (begin == 0 && !other.kind.empty() && other.kind != "text") {
    return refused(base::ErrorCode::unsupported, stream.file_name(), other);
  }
  if (const auto frame = first_mpeg_frame(stream, begin)) {
    return Sniffed{.container = Container::mpeg, .begin = *frame};
  }
  return refused(base::ErrorCode::corrupt, stream.file_name(), other);
}

}  // namespace segue::media
