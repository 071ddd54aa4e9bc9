#include <taglib/mp4file.h>
#include <taglib/mp4item.h>
#include <taglib/mp4properties.h>
#include <taglib/mp4tag.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "media/bytes.hpp"
#include "media/files/formats.hpp"
#include "media/tag_names.hpp"
#include "media/tag_text.hpp"

namespace segue::media {
namespace {

namespace limits = base::limits;

struct Atom {
  std::uint64_t offset = 0;
  std::uint64_t header = 8;
  std::uint64_t size = 0;
  std::string type;
  [[nodiscard]] std::uint64_t body() const { return offset + header; }
  [[nodiscard]] std::uint64_t end() const { return offset + size; }
};

std::optional<Atom> atom_at(BoundedStream& stream, std::uint64_t offset, std::uint64_t end) {
  if (offset + 8 > end) return std::nullopt;
  const std::string head = stream.bytes_at(offset, 8);
  if (head.size() < 8) return std::nullopt;
  Atom atom{.offset = offset, .size = big_endian_32(head, 0), .type = head.substr(4, 4)};
  if (atom.size == 1) {
    atom.size = big_endian(stream.bytes_at(offset + 8, 8), 0, 8);
    atom.header = 16;
  } else if (atom.size == 0) {
    atom.size = end - offset;
  }
  if (atom.size < atom.header || atom.size > end - offset) return std::nullopt;
  return atom;
}

std::optional<Atom> child(BoundedStream& stream, std::uint64_t begin, std::uint64_t end,
                          std::string_view type) {
  for (int i = 0; i < limits::mp4_siblings_max; ++i) {
    auto atom = atom_at(stream, begin, end);
    if (!atom) return std::nullopt;
    if (atom->type == type) return atom;
    begin = atom->end();
  }
  return std::nullopt;
}

// moov.udta.meta.ilst.covr, from the outside in.
std::vector<Atom> path_to_covers(BoundedStream& stream, std::uint64_t begin) {
  std::vector<Atom> path;
  std::uint64_t end = stream.size();
  for (const std::string_view type : {"moov", "udta", "meta", "ilst", "covr"}) {
    auto atom = child(stream, begin, end, type);
    if (!atom) return {};
    begin = atom->body() + (type == "meta" ? 4 : 0);  // version and flags
    end = atom->end();
    path.push_back(std::move(*atom));
  }
  return path;
}

std::string_view cover_mime(std::uint32_t type) {
  switch (type) {
    case 12:
      return "image/gif";
    case 13:
      return "image/jpeg";
    case 14:
      return "image/png";
    case 27:
      return "image/bmp";
    default:
      return "";
  }
}

// Notes the covers by their place and takes the atom out of TagLib's sight.
void trim_covers(const Scan& scan) {
  const std::vector<Atom> path = path_to_covers(scan.stream, scan.begin);
  if (path.empty()) return;
  const Atom& covers = path.back();
  std::uint64_t at = covers.body();
  for (int i = 0; i < limits::mp4_siblings_max; ++i) {
    const auto data = atom_at(scan.stream, at, covers.end());
    if (!data) break;
    at = data->end();
    if (data->type != "data" || data->size < data->header + 8) continue;
    const std::string head = scan.stream.bytes_at(data->body(), 4);
    const std::uint64_t begin = data->body() + 8;
    const std::uint64_t bytes = data->end() - begin;
    scan.tags.add_picture({.index = 0,
                           .kind = PictureKind::front,
                           .mime = std::string(cover_mime(big_endian_32(head, 0))),
                           .bytes = bytes,
                           .description = {}},
                          [&] { return scan.stream.bytes_at(begin, bytes); });
  }
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    if (path[i].header != 8) return;  // sizes of 64 bits do not occur around tags
  }
  scan.stream.cut(covers.offset, covers.size);
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const auto size = static_cast<std::uint32_t>(path[i].size - covers.size);
    std::string bytes(4, '\0');
    for (std::size_t k = 0; k < 4; ++k) bytes[k] = static_cast<char>(size >> (24 - 8 * k));
    scan.stream.patch(path[i].offset, std::move(bytes));
  }
}

// Goes over the atoms as TagLib does (mp4atom.cpp), which calls itself once for each level and
// keeps an object for each atom, without a bound to either.
class AtomWalk {
 public:
  explicit AtomWalk(BoundedStream& stream) : stream_(stream), end_(stream.length()) {}

  [[nodiscard]] bool is_bounded() {
    stream_.seek(0, TagLib::IOStream::Beginning);
    while (!refused_ && stream_.tell() + 8 <= end_) visit(1);
    return !refused_;
  }

 private:
  // Stands behind the atom afterwards; false where TagLib stops looking.
  bool visit(int depth) {
    const long begin = stream_.tell();
    refused_ = refused_ || depth > limits::mp4_depth_max || ++count_ > limits::mp4_atoms_max;
    const std::string head = refused_ ? std::string() : read(8);
    if (head.size() < 8) return stop();
    std::uint64_t size = big_endian_32(head, 0);
    if (size == 0) size = static_cast<std::uint64_t>(end_ - begin);
    if (size == 1) size = big_endian(read(8), 0, 8);
    if (size < 8 || size > static_cast<std::uint64_t>(end_ - begin)) return stop();
    const long end = begin + static_cast<long>(size);
    if (!enter(head.substr(4))) {
      stream_.seek(end, TagLib::IOStream::Beginning);
      return true;
    }
    while (stream_.tell() < end) {
      if (!visit(depth + 1)) break;
    }
    return !refused_;
  }

  // Whether an atom of this type holds others; then the stream stands before the first.
  bool enter(std::string_view type) {
    constexpr auto containers = std::to_array<std::string_view>(
        {"moov", "udta", "mdia", "meta", "ilst", "stbl", "minf", "moof", "traf", "trak", "stsd"});
    constexpr auto first_in_bare_meta =
        std::to_array<std::string_view>({"hdlr", "ilst", "mhdr", "ctry", "lang"});
    if (std::ranges::find(containers, type) == containers.end()) return false;
    if (type == "stsd") stream_.seek(8, TagLib::IOStream::Current);
    if (type == "meta") {
      const long body = stream_.tell();
      const std::string next = read(8);
      const bool bare = next.size() == 8 && std::ranges::find(first_in_bare_meta, next.substr(4)) !=
                                                first_in_bare_meta.end();
      stream_.seek(body + (bare ? 0 : 4), TagLib::IOStream::Beginning);
    }
    return true;
  }

  bool stop() {
    stream_.seek(0, TagLib::IOStream::End);
    return false;
  }

  std::string read(unsigned long length) {
    const TagLib::ByteVector bytes = stream_.readBlock(length);
    return {bytes.data(), bytes.size()};
  }

  BoundedStream& stream_;
  const long end_;
  std::size_t count_ = 0;
  bool refused_ = false;
};

void add_number(std::string_view name, int number, TagCollector& tags) {
  if (number > 0) tags.add(name, std::to_string(number));
}

void add_pair(std::string_view name, const TagLib::MP4::Item::IntPair& pair, TagCollector& tags) {
  if (pair.first <= 0 && pair.second <= 0) return;
  std::string text = pair.first > 0 ? std::to_string(pair.first) : std::string();
  if (pair.second > 0) text += "/" + std::to_string(pair.second);
  tags.add(name, text);
}

void read_item(const std::string& atom, const TagLib::MP4::Item& item, TagCollector& tags) {
  constexpr std::string_view freeform = "----:";
  if (atom == "covr" || atom == "stik") return;
  if (atom == "trkn" || atom == "disk") {
    add_pair(mp4_atom_name(atom), item.toIntPair(), tags);
    return;
  }
  if (atom == "cpil" || atom == "pgap" || atom == "shwm") {
    if (item.toBool()) tags.add(mp4_atom_name(atom), "1");
    return;
  }
  if (atom == "tmpo" || atom == "\251mvi" || atom == "\251mvc") {
    add_number(mp4_atom_name(atom), item.toInt(), tags);
    return;
  }
  if (atom == "rtng") {
    add_number(mp4_atom_name(atom), item.toByte(), tags);
    return;
  }
  std::string name;
  if (atom.starts_with(freeform)) {
    const std::size_t colon = atom.find(':', freeform.size());
    if (colon != std::string::npos) name = canonical_name(atom.substr(colon + 1));
  } else {
    name = mp4_atom_name(atom);
    if (name.empty()) name = canonical_name(atom);
  }
  for (const TagLib::String& value : item.toStringList()) tags.add(name, decode_taglib(value));
}

// Names of atoms are bytes ("\251nam"); those of freeform atoms may be UTF-8.
std::string atom_name(const TagLib::String& name) {
  std::string bytes;
  bytes.reserve(name.size());
  for (const wchar_t unit : name) {
    if (static_cast<char32_t>(unit) > 0xFF) return decode_taglib(name);
    bytes.push_back(static_cast<char>(unit));
  }
  return bytes;
}

// " 00000000 00000840 000001C0 …": samples before and after the music, in hexadecimal.
void read_encoder_gap(const std::string& text, AudioProperties& audio) {
  const auto number = [&text](std::size_t at) -> std::optional<int> {
    if (at + 8 > text.size()) return std::nullopt;
    int value = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + 8, value, 16);
    if (error != std::errc() || end != text.data() + at + 8) return std::nullopt;
    return value;
  };
  audio.encoder_delay_samples = number(9);  // the blank before the first number is trimmed
  audio.encoder_padding_samples = number(18);
}

}  // namespace

Outcome read_mp4(const Scan& scan) {
  if (const auto data = child(scan.stream, scan.begin, scan.stream.size(), "mdat")) {
    scan.sound.begin = data->body();
    scan.sound.end = data->end();
  }
  trim_covers(scan);
  if (!AtomWalk(scan.stream).is_bounded()) {
    return damaged(scan, "its atoms nest too deep, or are too many");
  }
  const TagLib::MP4::File file(&scan.stream, true, TagLib::AudioProperties::Average);
  const TagLib::MP4::Properties* const properties = file.audioProperties();
  if (!file.isValid() || properties == nullptr) return damaged(scan, "its index (moov) is missing");
  if (properties->isEncrypted()) {
    return copy_protected(scan);
  }
  if (file.tag() != nullptr) {
    for (const auto& [name, item] : file.tag()->itemMap()) {
      read_item(atom_name(name), item, scan.tags);
    }
  }
  using Codecs = TagLib::MP4::Properties;
  AudioProperties audio{.container = Container::mp4,
                        .duration_ms = properties->lengthInMilliseconds(),
                        .bitrate_kbps = properties->bitrate(),
                        .sample_rate_hz = properties->sampleRate(),
                        .channels = properties->channels()};
  if (properties->codec() == Codecs::AAC) audio.codec = Codec::aac;
  if (properties->codec() == Codecs::ALAC) {
    audio.codec = Codec::alac;
    audio.lossless = true;
    audio.bit_depth = properties->bitsPerSample();
  }
  read_encoder_gap(scan.tags.first("ITUNSMPB"), audio);
  return audio;
}

}  // namespace segue::media
