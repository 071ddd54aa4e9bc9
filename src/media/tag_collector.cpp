#include "media/tag_collector.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "media/tag_text.hpp"

namespace segue::media {
namespace {

namespace limits = base::limits;
using base::text::capped;
using base::text::is_digit;

// "[mm:ss" at the start of any of the first lines.
bool is_lrc(std::string_view text) {
  for (int line = 0; line < 12 && !text.empty(); ++line) {
    const std::string_view start = text.substr(0, 7);
    if (start.size() == 7 && start[0] == '[' && is_digit(start[1]) && is_digit(start[2]) &&
        start[3] == ':' && is_digit(start[4]) && is_digit(start[5])) {
      return true;
    }
    const std::size_t end = text.find('\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return false;
}

std::string with_line_feeds(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r')
      out.push_back(text[i]);
    else if (i + 1 == text.size() || text[i + 1] != '\n')
      out.push_back('\n');
  }
  return out;
}

bool is_lyrics_name(std::string_view name) {
  return name == "LYRICS" || name == "SYNCEDLYRICS" || name.starts_with("LYRICS:");
}

}  // namespace

TagCollector::TagCollector(Map found) : map_(std::move(found)) {
  for (const auto& [name, values] : map_) marks_.set(mark_of(name));
}

std::size_t TagCollector::mark_of(std::string_view name) {
  if (name.empty()) return 0;
  const auto byte = [](char c) { return std::size_t{static_cast<unsigned char>(c)}; };
  return (byte(name.front()) + byte(name[name.size() / 2]) * 7 + byte(name.back()) * 31 +
          name.size() * 3) %
         mark_count;
}

void TagCollector::begin_source() {
  for (const auto& [name, values] : map_) earlier_.insert(name);
  earlier_lyrics_ = lyrics_.size();
}

void TagCollector::add(std::string_view name, std::string_view value) {
  if (name.empty()) return;
  if (is_lyrics_name(name)) {
    if (earlier_lyrics_ != 0) return;
    add_lyrics({.language = {}, .description = {}, .text = std::string(value), .synced = false});
    return;
  }
  if (earlier_.contains(name)) return;
  if (name == "CUESHEET" && value.size() <= limits::cue_sheet_bytes_max) {
    auto sheet = parse_cue_sheet(value);
    if (sheet) add_cue_sheet(std::move(*sheet));
    return;
  }
  for (std::size_t begin = 0; begin <= value.size();) {
    const std::size_t end = std::min(value.find('\0', begin), value.size());
    add_clean(name, clean_text(std::string(value.substr(begin, end - begin))));
    begin = end + 1;
  }
}

void TagCollector::add_clean(std::string_view name, std::string value) {
  if (value.empty()) return;
  auto at = map_.find(name);
  if (at == map_.end()) {
    if (map_.size() >= limits::raw_tags_max) return;
    at = map_.emplace(clean_line(clean_text(capped(std::string(name), limits::tag_name_bytes_max))),
                      Values{})
             .first;
    marks_.set(mark_of(at->first));
  }
  if (at->second.size() >= limits::raw_values_max) return;
  at->second.push_back(capped(std::move(value), limits::tag_value_bytes_max));
}

void TagCollector::add_lyrics(EmbeddedLyrics lyrics) {
  lyrics.text = capped(clean_text(with_line_feeds(lyrics.text)), limits::lyrics_bytes_max);
  if (lyrics.text.empty() || lyrics_.size() >= limits::lyrics_max) return;
  lyrics.language = clean_line(clean_text(std::move(lyrics.language)));
  lyrics.description = clean_line(clean_text(std::move(lyrics.description)));
  if (lyrics.language == "XXX" || lyrics.language == "xxx" || lyrics.language == "und") {
    lyrics.language.clear();
  }
  lyrics.synced = lyrics.synced || is_lrc(lyrics.text);
  lyrics_.push_back(std::move(lyrics));
}

void TagCollector::add_cue_sheet(std::optional<CueSheet> sheet) {
  const auto has_words = [](const CueSheet& one) {
    return std::ranges::any_of(one.files.front().tracks, [](const CueTrack& track) {
      return std::ranges::find(track.tags, "TITLE", &RawTag::key) != track.tags.end();
    });
  };
  if (!sheet || !sheet->is_disc()) return;
  if (!cue_sheet_ || (!has_words(*cue_sheet_) && has_words(*sheet))) cue_sheet_ = std::move(sheet);
}

void TagCollector::add_picture(EmbeddedPicture picture, const std::function<std::string()>& fetch) {
  // A link is not followed: the picture would lie on a machine of others.
  if (pictures_.size() >= limits::embedded_pictures_max || picture.bytes == 0 ||
      picture.mime == "-->") {
    return;
  }
  picture.index = static_cast<int>(pictures_.size());
  picture.description = clean_line(
      clean_text(capped(std::move(picture.description), limits::picture_description_bytes_max)));
  if (wanted_picture_ == picture.index && picture.bytes <= limits::cover_bytes_max) {
    wanted_bytes_ = fetch();
  }
  pictures_.push_back(std::move(picture));
}

const TagCollector::Values& TagCollector::all(std::string_view name) const {
  static const Values none;
  if (!marks_.test(mark_of(name))) return none;
  const auto at = map_.find(name);
  return at == map_.end() ? none : at->second;
}

const std::string& TagCollector::first(std::string_view name) const {
  static const std::string none;
  const Values& values = all(name);
  return values.empty() ? none : values.front();
}

PictureKind picture_kind(unsigned id3_type) {
  switch (id3_type) {
    case 3:
      return PictureKind::front;
    case 4:
      return PictureKind::back;
    case 5:
      return PictureKind::booklet;
    case 6:
      return PictureKind::medium;
    case 7:
    case 8:
    case 10:
      return PictureKind::artist;
    default:
      return PictureKind::other;
  }
}

std::string picture_mime(std::string_view said) {
  if (said == "-->") return std::string(said);
  std::string mime = base::text::lower_ascii(strip(said));
  if (!mime.empty() && !mime.contains('/')) mime.insert(0, "image/");
  if (mime == "image/jpg" || mime == "image/pjpeg") return "image/jpeg";
  if (mime == "image/" || !mime.starts_with("image/")) return {};
  return capped(std::move(mime), 64);
}

std::string_view sniffed_mime(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (bytes.starts_with("\x89PNG\r\n")) return "image/png";
  if (bytes.starts_with("GIF8")) return "image/gif";
  if (bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP")) return "image/webp";
  if (bytes.substr(0, 12).ends_with("ftypavif")) return "image/avif";
  if (bytes.starts_with("BM")) return "image/bmp";
  return {};
}

}  // namespace segue::media
