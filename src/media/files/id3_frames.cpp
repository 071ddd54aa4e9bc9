#include <fmt/format.h>
#include <taglib/attachedpictureframe.h>
#include <taglib/commentsframe.h>
#include <taglib/id3v1genres.h>
#include <taglib/id3v1tag.h>
#include <taglib/id3v2frame.h>
#include <taglib/id3v2tag.h>
#include <taglib/popularimeterframe.h>
#include <taglib/relativevolumeframe.h>
#include <taglib/synchronizedlyricsframe.h>
#include <taglib/tbytevectorstream.h>
#include <taglib/textidentificationframe.h>
#include <taglib/tfile.h>
#include <taglib/uniquefileidentifierframe.h>
#include <taglib/unsynchronizedlyricsframe.h>
#include <taglib/urllinkframe.h>

#include <array>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "media/files/id3_tag.hpp"
#include "media/tag_names.hpp"
#include "media/tag_text.hpp"

// Frames are read one by one and not by TagLib's PropertyMap: that drops what it does not know, is
// slower, and fills tables on first use without a lock.
namespace segue::media {
namespace {

namespace id3 = TagLib::ID3v2;

std::string_view view(const TagLib::ByteVector& bytes) {
  return {bytes.data(), bytes.size()};
}

void add_user_text(const id3::UserTextIdentificationFrame& frame, TagCollector& tags) {
  const std::string name = canonical_name(decode_taglib(frame.description()));
  const TagLib::StringList fields = frame.fieldList();
  bool description = true;
  for (const TagLib::String& field : fields) {
    if (!std::exchange(description, false)) tags.add(name, decode_taglib(field));
  }
}

// Pairs of part and name: TMCL has instruments, TIPL and IPLS have tasks.
void add_people(const TagLib::StringList& fields, bool musicians, TagCollector& tags) {
  constexpr auto tasks = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"arranger", "ARRANGER"},
      {"dj-mix", "DJMIXER"},
      {"engineer", "ENGINEER"},
      {"mix", "MIXER"},
      {"producer", "PRODUCER"},
  });
  for (unsigned int i = 0; i + 1 < fields.size(); i += 2) {
    const std::string part = decode_taglib(fields[i]);
    const std::string name = decode_taglib(fields[i + 1]);
    const std::string lower = base::text::lower_ascii(strip(part));
    std::string_view key = musicians ? "PERFORMER" : "";
    for (const auto& [task, canonical] : tasks) {
      if (!musicians && lower == task) key = canonical;
    }
    if (!key.empty() && key != "PERFORMER") {
      tags.add(key, name);
    } else if (!name.empty()) {
      tags.add("PERFORMER", lower.empty() ? name : name + " (" + std::string(strip(part)) + ")");
    }
  }
}

void add_text(const id3::TextIdentificationFrame& frame, std::string_view id, bool itunes_works,
              TagCollector& tags) {
  if (id == "TIPL" || id == "TMCL" || id == "IPLS") {
    add_people(frame.fieldList(), id == "TMCL", tags);
    return;
  }
  // The content group; iTunes keeps the work there, and then groups in GRP1.
  std::string_view name = id == "TIT1" && itunes_works ? "WORK" : id3_frame_name(id);
  if (name.empty()) name = id;
  for (const TagLib::String& field : frame.fieldList()) tags.add(name, decode_taglib(field));
}

void add_comment(const id3::CommentsFrame& frame, TagCollector& tags) {
  const std::string description(strip(decode_taglib(frame.description())));
  if (description == "ID3v1 Comment") return;
  const std::string name = description.empty() ? "COMMENT" : "COMMENT:" + upper_ascii(description);
  tags.add(name, decode_taglib(frame.text()));
}

void add_unsynchronised(const id3::UnsynchronizedLyricsFrame& frame, TagCollector& tags) {
  tags.add_lyrics({.language = std::string(view(frame.language())),
                   .description = decode_taglib(frame.description()),
                   .text = decode_taglib(frame.text()),
                   .synced = false});
}

// As LRC. Entries are lines, or syllables where those that begin a line say so with a line feed.
void add_synchronised(const id3::SynchronizedLyricsFrame& frame, TagCollector& tags) {
  using Sylt = id3::SynchronizedLyricsFrame;
  if (frame.timestampFormat() != Sylt::AbsoluteMilliseconds ||
      frame.type() > Sylt::TextTranscription) {
    return;
  }
  const auto entries = frame.synchedText();
  bool marked = false;
  std::vector<std::pair<unsigned, std::string>> texts;
  for (const auto& entry : entries) {
    texts.emplace_back(entry.time, decode_taglib(entry.text));
    marked = marked || (texts.size() > 1 && texts.back().second.starts_with('\n'));
  }
  std::string lrc;
  for (const auto& [time_ms, text] : texts) {
    if (!marked || text.starts_with('\n') || lrc.empty()) {
      lrc += fmt::format("{}[{:02}:{:02}.{:02}]", lrc.empty() ? "" : "\n", time_ms / 60000,
                         time_ms / 1000 % 60, time_ms / 10 % 100);
    }
    for (const char c : text) {
      if (c != '\n' && c != '\r') lrc.push_back(c);
    }
  }
  tags.add_lyrics({.language = std::string(view(frame.language())),
                   .description = decode_taglib(frame.description()),
                   .text = std::move(lrc),
                   .synced = true});
}

void add_volume(const id3::RelativeVolumeFrame& frame, TagCollector& tags) {
  const std::string use = base::text::lower_ascii(decode_taglib(frame.identification()));
  if (use != "track" && use != "album") return;
  const auto channel = id3::RelativeVolumeFrame::MasterVolume;
  const std::string name = use == "track" ? "REPLAYGAIN_TRACK_" : "REPLAYGAIN_ALBUM_";
  if (!tags.all(name + "GAIN").empty()) return;
  tags.add(name + "GAIN", fmt::format("{:.2f} dB", frame.volumeAdjustment(channel)));
}

void add_picture(const id3::AttachedPictureFrame& frame, TagCollector& tags) {
  const TagLib::ByteVector bytes = frame.picture();
  tags.add_picture({.index = 0,
                    .kind = picture_kind(static_cast<unsigned>(frame.type())),
                    .mime = picture_mime(decode_taglib(frame.mimeType())),
                    .bytes = bytes.size(),
                    .description = decode_taglib(frame.description())},
                   [&] { return std::string(view(bytes)); });
}

void add_other(const id3::Frame& frame, TagCollector& tags) {
  if (const auto* const comment = dynamic_cast<const id3::CommentsFrame*>(&frame)) {
    add_comment(*comment, tags);
  } else if (const auto* const text = dynamic_cast<const id3::UnsynchronizedLyricsFrame*>(&frame)) {
    add_unsynchronised(*text, tags);
  } else if (const auto* const lines = dynamic_cast<const id3::SynchronizedLyricsFrame*>(&frame)) {
    add_synchronised(*lines, tags);
  } else if (const auto* const picture = dynamic_cast<const id3::AttachedPictureFrame*>(&frame)) {
    add_picture(*picture, tags);
  } else if (const auto* const id = dynamic_cast<const id3::UniqueFileIdentifierFrame*>(&frame)) {
    if (id->owner() == "http://musicbrainz.org") {
      tags.add("MUSICBRAINZ_TRACKID", view(id->identifier()));
    }
  } else if (const auto* const rating = dynamic_cast<const id3::PopularimeterFrame*>(&frame)) {
    if (rating->rating() > 0) tags.add("POPULARIMETER", fmt::format("{}", rating->rating()));
  } else if (const auto* const link = dynamic_cast<const id3::UserUrlLinkFrame*>(&frame)) {
    tags.add("URL:" + upper_ascii(decode_taglib(link->description())), decode_taglib(link->url()));
  } else if (const auto* const url = dynamic_cast<const id3::UrlLinkFrame*>(&frame)) {
    tags.add(view(frame.frameID()), decode_taglib(url->url()));
  }
}

// Lets TagLib read a tag that stands alone.
class Host final : public TagLib::File {
 public:
  explicit Host(TagLib::IOStream* stream) : TagLib::File(stream) {}
  [[nodiscard]] TagLib::Tag* tag() const override { return nullptr; }
  [[nodiscard]] TagLib::AudioProperties* audioProperties() const override { return nullptr; }
  bool save() override { return false; }
};

void read_frames(const id3::Tag& tag, TagCollector& tags) {
  const id3::FrameListMap& map = tag.frameListMap();
  const bool itunes_works = map.contains("MVNM") || map.contains("GRP1") || map.contains("MVIN");
  for (const id3::Frame* const each : tag.frameList()) {
    const id3::Frame& frame = *each;
    if (const auto* const user = dynamic_cast<const id3::UserTextIdentificationFrame*>(&frame)) {
      add_user_text(*user, tags);
    } else if (const auto* const text = dynamic_cast<const id3::TextIdentificationFrame*>(&frame)) {
      add_text(*text, view(frame.frameID()), itunes_works, tags);
    } else if (frame.frameID() != "RVA2") {
      add_other(frame, tags);
    }
  }
  for (const id3::Frame* const frame : tag.frameList("RVA2")) {  // ReplayGain's own fields first
    if (const auto* const volume = dynamic_cast<const id3::RelativeVolumeFrame*>(frame)) {
      add_volume(*volume, tags);
    }
  }
}

}  // namespace

void read_id3v1(const TagLib::ID3v1::Tag& tag, TagCollector& tags) {
  tags.add("TITLE", decode_taglib(tag.title()));
  tags.add("ARTIST", decode_taglib(tag.artist()));
  tags.add("ALBUM", decode_taglib(tag.album()));
  tags.add("COMMENT", decode_taglib(tag.comment()));
  tags.add("GENRE", decode_taglib(TagLib::ID3v1::genre(static_cast<int>(tag.genreNumber()))));
  if (tag.year() > 0) tags.add("DATE", std::to_string(tag.year()));
  if (tag.track() > 0) tags.add("TRACKNUMBER", std::to_string(tag.track()));
}

void read_id3_at(const Scan& scan, std::uint64_t offset) {
  const auto extent = id3_extent(scan.stream, offset);
  if (!extent) return;
  const std::string bytes = harmless_tag(scan, *extent);
  if (bytes.empty()) return;
  if (extent->version <= 3) scan.tags.set_slash_separated();
  TagLib::ByteVectorStream stream(
      TagLib::ByteVector(bytes.data(), static_cast<unsigned int>(bytes.size())));
  Host host(&stream);
  const id3::Tag tag(&host, 0);
  read_frames(tag, scan.tags);
}

}  // namespace segue::media
