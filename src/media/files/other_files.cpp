#include <taglib/apefile.h>
#include <taglib/apeproperties.h>
#include <taglib/asffile.h>
#include <taglib/asfpicture.h>
#include <taglib/asfproperties.h>
#include <taglib/asftag.h>
#include <taglib/id3v1tag.h>
#include <taglib/id3v2framefactory.h>
#include <taglib/mpcfile.h>
#include <taglib/mpcproperties.h>
#include <taglib/trueaudiofile.h>
#include <taglib/trueaudioproperties.h>
#include <taglib/wavpackfile.h>
#include <taglib/wavpackproperties.h>

#include "media/bytes.hpp"
#include "media/files/ape_tag.hpp"
#include "media/files/formats.hpp"
#include "media/files/id3_tag.hpp"
#include "media/tag_names.hpp"
#include "media/tag_text.hpp"

// Formats that TagLib reads without help from us.
namespace segue::media {
namespace {

constexpr auto style = TagLib::AudioProperties::Average;

template <class File>
void read_ape_and_id3v1(File& file, TagCollector& tags) {
  if (file.hasAPETag()) read_ape_tag(*file.APETag(), tags);
  if (file.hasID3v1Tag()) {
    tags.begin_source();
    read_id3v1(*file.ID3v1Tag(), tags);
  }
}

AudioProperties common(const TagLib::AudioProperties& properties, Container container,
                       Codec codec) {
  return {.container = container,
          .codec = codec,
          .duration_ms = properties.lengthInMilliseconds(),
          .bitrate_kbps = properties.bitrate(),
          .sample_rate_hz = properties.sampleRate(),
          .channels = properties.channels()};
}

void note_sound_before_tags(const Scan& scan) {
  scan.sound.begin = scan.begin;
  scan.sound.end = end_before_tags(scan.stream);
}

// Behind the header that holds the tags lies the object of the sound (ASF specification, 3 and 5).
void note_asf_sound(const Scan& scan) {
  constexpr std::uint64_t object_head = 50;
  const std::uint64_t at = scan.begin + little_endian(scan.stream.bytes_at(scan.begin, 24), 16, 8);
  const std::string head = scan.stream.bytes_at(at, 24);
  scan.sound.begin = at + object_head;
  scan.sound.end = at + little_endian(head, 16, 8);
}

std::string asf_value(const TagLib::ASF::Attribute& attribute) {
  using Type = TagLib::ASF::Attribute;
  switch (attribute.type()) {
    case Type::BoolType:
      return attribute.toBool() ? "1" : "0";
    case Type::WordType:
      return std::to_string(attribute.toUShort());
    case Type::DWordType:
      return std::to_string(attribute.toUInt());
    case Type::QWordType:
      return std::to_string(attribute.toULongLong());
    case Type::UnicodeType:
      return decode_taglib(attribute.toString());
    default:
      return {};
  }
}

void read_asf_attribute(const std::string& key, const TagLib::ASF::Attribute& attribute,
                        TagCollector& tags) {
  if (key == "WM/Picture") {
    const TagLib::ASF::Picture picture = attribute.toPicture();
    const TagLib::ByteVector bytes = picture.picture();
    tags.add_picture({.index = 0,
                      .kind = picture_kind(static_cast<unsigned>(picture.type())),
                      .mime = picture_mime(decode_taglib(picture.mimeType())),
                      .bytes = bytes.size(),
                      .description = decode_taglib(picture.description())},
                     [&] { return std::string(bytes.data(), bytes.size()); });
    return;
  }
  if (key == "WM/Track") return;  // counts from 0, and WM/TrackNumber says the same
  const std::string value = asf_value(attribute);
  if (key == "WM/Writer") return tags.add("LYRICIST", value);
  tags.add(canonical_name(key), value);
}

}  // namespace

Outcome read_wavpack(const Scan& scan) {
  note_sound_before_tags(scan);
  TagLib::WavPack::File file(&scan.stream, true, style);
  const TagLib::WavPack::Properties* const properties = file.audioProperties();
  if (properties == nullptr) return damaged(scan, "no WavPack block can be read");
  read_ape_and_id3v1(file, scan.tags);
  AudioProperties audio = common(*properties, Container::wavpack, Codec::wavpack);
  audio.lossless = properties->isLossless();
  audio.bit_depth = properties->bitsPerSample();
  return audio;
}

Outcome read_ape(const Scan& scan) {
  note_sound_before_tags(scan);
  TagLib::APE::File file(&scan.stream, true, style);
  const TagLib::APE::Properties* const properties = file.audioProperties();
  if (properties == nullptr) return damaged(scan, "its header cannot be read");
  read_ape_and_id3v1(file, scan.tags);
  AudioProperties audio = common(*properties, Container::ape, Codec::ape);
  audio.lossless = true;
  audio.bit_depth = properties->bitsPerSample();
  return audio;
}

Outcome read_musepack(const Scan& scan) {
  note_sound_before_tags(scan);
  TagLib::MPC::File file(&scan.stream, true, style);
  const TagLib::MPC::Properties* const properties = file.audioProperties();
  if (properties == nullptr) return damaged(scan, "its header cannot be read");
  read_ape_and_id3v1(file, scan.tags);
  return common(*properties, Container::musepack, Codec::musepack);
}

Outcome read_tta(const Scan& scan) {
  read_id3_at(scan, 0);
  note_sound_before_tags(scan);
  scan.stream.cut(0, scan.begin);
  TagLib::TrueAudio::File file(&scan.stream, TagLib::ID3v2::FrameFactory::instance(), true, style);
  const TagLib::TrueAudio::Properties* const properties = file.audioProperties();
  if (properties == nullptr) return damaged(scan, "its header cannot be read");
  if (file.hasID3v1Tag()) {
    scan.tags.begin_source();
    read_id3v1(*file.ID3v1Tag(), scan.tags);
  }
  AudioProperties audio = common(*properties, Container::tta, Codec::tta);
  audio.lossless = true;
  audio.bit_depth = properties->bitsPerSample();
  return audio;
}

Outcome read_asf(const Scan& scan) {
  note_asf_sound(scan);
  const TagLib::ASF::File file(&scan.stream, true, style);
  const TagLib::ASF::Properties* const properties = file.audioProperties();
  if (properties == nullptr || file.tag() == nullptr)
    return damaged(scan, "its header cannot be read");
  if (properties->isEncrypted()) {
    return copy_protected(scan);
  }
  const TagLib::ASF::Tag& tag = *file.tag();
  scan.tags.add("TITLE", decode_taglib(tag.title()));
  scan.tags.add("ARTIST", decode_taglib(tag.artist()));
  scan.tags.add("COPYRIGHT", decode_taglib(tag.copyright()));
  scan.tags.add("COMMENT", decode_taglib(tag.comment()));
  for (const auto& [key, attributes] : tag.attributeListMap()) {
    for (const TagLib::ASF::Attribute& attribute : attributes) {
      read_asf_attribute(decode_taglib(key), attribute, scan.tags);
    }
  }
  AudioProperties audio = common(*properties, Container::asf, Codec::wma);
  if (properties->codec() == TagLib::ASF::Properties::WMA9Lossless) {
    audio.codec = Codec::wma_lossless;
    audio.lossless = true;
    audio.bit_depth = properties->bitsPerSample();
  }
  if (properties->codec() == TagLib::ASF::Properties::Unknown) audio.codec = Codec::other;
  return audio;
}

}  // namespace segue::media
