#include "media/cue_sheet.hpp"

#include <fmt/format.h>
#include <taglib/tbytevector.h>
#include <taglib/tstring.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <numeric>
#include <utility>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "domain/music.hpp"
#include "media/bytes.hpp"
#include "media/tag_names.hpp"
#include "media/tag_text.hpp"

namespace segue::media {
namespace {

namespace limits = base::limits;
namespace text = base::text;

// A command and the names of what it says, of the disc and of a track; "" = nothing of such.
struct Command {
  std::string_view word, of_disc, of_track;
};
constexpr auto commands = std::to_array<Command>({
    {"ARRANGER", "ARRANGER", "ARRANGER"},
    {"CATALOG", "BARCODE", ""},
    {"COMPOSER", "COMPOSER", "COMPOSER"},
    {"ISRC", "", "ISRC"},
    {"PERFORMER", "ALBUMARTIST", "ARTIST"},
    {"SONGWRITER", "WRITER", "WRITER"},
    {"TITLE", "ALBUM", "TITLE"},
});

// What programs have come to write behind REM; anything else there is prose.
constexpr auto remarks = std::to_array<std::string_view>({
    "ARRANGER",
    "CATALOGNUMBER",
    "COMMENT",
    "COMPOSER",
    "DATE",
    "DISCID",
    "DISCNUMBER",
    "DISCTOTAL",
    "GENRE",
    "LABEL",
    "ORIGINALDATE",
    "REPLAYGAIN_ALBUM_GAIN",
    "REPLAYGAIN_ALBUM_PEAK",
    "REPLAYGAIN_TRACK_GAIN",
    "REPLAYGAIN_TRACK_PEAK",
});

std::string decoded(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    const TagLib::ByteVector units(bytes.data(), static_cast<unsigned int>(bytes.size()));
    return decode_taglib(TagLib::String(units, TagLib::String::UTF16));
  }
  return decode_utf8(bytes);
}

// The word that a line begins with; `line` keeps the rest.
std::string take_word(std::string_view& line) {
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  const std::string word = upper_ascii(line.substr(0, end));
  line = strip(line.substr(end));
  return word;
}

// Quotes within a value are its own; one that is not closed is.
std::string_view unquoted(std::string_view value) {
  if (value.starts_with('"')) {
    value.remove_prefix(1);
    if (value.ends_with('"')) value.remove_suffix(1);
  }
  return strip(value);
}

// What stands before the kind of file ("WAVE"), which is one word without quotes.
std::string_view file_name_of(std::string_view value) {
  if (value.starts_with('"')) return unquoted(value.substr(0, value.rfind('"') + 1));
  const std::size_t kind = value.find_last_of(" \t");
  return kind == std::string_view::npos ? value : strip(value.substr(0, kind));
}

std::optional<int> take_number(std::string_view& digits) {
  constexpr int most = 99'999;
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || number < 0 || number > most) return std::nullopt;
  digits.remove_prefix(static_cast<std::size_t>(end - digits.data()));
  return number;
}

// "mm:ss:ff"; some write points, and some leave the frames out.
std::optional<std::int32_t> frames_of(std::string_view time) {
  std::array<int, 3> fields{};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0 && time.empty() && i == 2) break;
    if (i > 0 && !time.starts_with(':') && !time.starts_with('.')) return std::nullopt;
    if (i > 0) time.remove_prefix(1);
    const auto field = take_number(time);
    if (!field || (i > 0 && *field > 99)) return std::nullopt;
    fields.at(i) = *field;
  }
  constexpr auto second = static_cast<std::int32_t>(domain::FilePart::frames_per_second);
  return (fields[0] * 60 + fields[1]) * second + fields[2];
}

class Parser {
 public:
  // False: there is more than a sheet holds.
  bool take_line(std::string_view line) {
    const std::string word = take_word(line);
    if (word == "FILE") return begin_file(line);
    if (word == "TRACK") return begin_track(line);
    if (word == "INDEX") {
      take_index(line);
    } else if (word == "REM") {
      const std::string name = canonical_name(take_word(line));
      if (std::ranges::find(remarks, name) != remarks.end()) add(name, line);
    } else {
      const auto* const command = std::ranges::find(commands, word, &Command::word);
      if (command != commands.end()) add(open_ ? command->of_track : command->of_disc, line);
    }
    return true;
  }

  CueSheet finish() {
    close_track();
    std::erase_if(sheet_.files, [](const CueFile& file) { return file.tracks.empty(); });
    number_tracks();
    return std::move(sheet_);
  }

 private:
  bool begin_file(std::string_view value) {
    std::string name = clean_line(clean_text(std::string(file_name_of(value))));
    name.erase(0, name.find_last_of("/\\") + 1);
    sheet_.files.push_back({.name = std::move(name), .tracks = {}});
    if (open_ && !open_->start) open_->gap.reset();  // it lies in the file before
    return sheet_.files.size() <= limits::cue_files_max;
  }

  bool begin_track(std::string_view value) {
    close_track();
    if (sheet_.files.empty()) sheet_.files.emplace_back();
    CueTrack& track = open_.emplace();
    track.number = take_number(value).value_or(0);
    const std::string kind = upper_ascii(strip(value));
    track.audio = kind.empty() || kind.starts_with("AUDIO");
    file_ = sheet_.files.size() - 1;
    return ++tracks_ <= limits::cue_tracks_max;
  }

  void take_index(std::string_view value) {
    const auto number = take_number(value);
    const auto at = frames_of(strip(value));
    if (!open_ || !number || !at) return;
    if (*number == 0 && !open_->gap) open_->gap = at;
    if (*number != 1 || open_->start) return;
    open_->start = at;
    file_ = sheet_.files.size() - 1;
  }

  void close_track() {
    if (!open_) return;
    sheet_.files[file_].tracks.push_back(std::move(*open_));
    open_.reset();
  }

  // What is said first counts.
  void add(std::string_view name, std::string_view value) {
    std::vector<RawTag>& tags = open_ ? open_->tags : sheet_.tags;
    std::string said = clean_line(clean_text(std::string(unquoted(value))));
    if (name.empty() || said.empty()) return;
    if (std::ranges::find(tags, name, &RawTag::key) != tags.end()) return;
    said = text::capped(std::move(said), limits::tag_value_bytes_max);
    tags.push_back({.key = std::string(name), .values = {std::move(said)}});
  }

  void number_tracks() {
    std::vector<CueTrack*> tracks;
    for (CueFile& file : sheet_.files) {
      for (CueTrack& track : file.tracks) tracks.push_back(&track);
    }
    const auto rises = [](const CueTrack* left, const CueTrack* right) {
      return left->number >= right->number;
    };
    const bool good = std::ranges::adjacent_find(tracks, rises) == tracks.end() &&
                      (tracks.empty() || tracks.front()->number > 0);
    if (good) return;
    int number = 0;
    for (CueTrack* const track : tracks) track->number = ++number;
  }

  CueSheet sheet_;
  std::optional<CueTrack> open_;
  std::size_t file_ = 0;  // that the open track lies in
  std::size_t tracks_ = 0;
};

std::unexpected<base::Error> no_sheet(std::string_view reason) {
  return base::fail(base::ErrorCode::corrupt,
                    fmt::format("This is no CUE sheet: {}. Replace or delete it.", reason));
}

}  // namespace

std::size_t CueFile::audio_tracks() const {
  return static_cast<std::size_t>(std::ranges::count(tracks, true, &CueTrack::audio));
}

bool CueSheet::is_disc() const {
  return std::ranges::any_of(files, [](const CueFile& file) { return file.audio_tracks() > 1; });
}

std::size_t CueSheet::audio_tracks() const {
  return std::accumulate(
      files.begin(), files.end(), std::size_t{0},
      [](std::size_t sum, const CueFile& file) { return sum + file.audio_tracks(); });
}

base::Result<CueSheet> parse_cue_sheet(std::string_view bytes) {
  const std::string all = decoded(bytes);
  if (all.contains('\0')) return no_sheet("it holds bytes that no text has");
  Parser parser;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find_first_of("\r\n", at), all.size());
    if (!parser.take_line(strip(std::string_view(all).substr(at, end - at)))) {
      return base::fail(
          base::ErrorCode::too_large,
          fmt::format("The CUE sheet names more than {} files or {} tracks, so it is not "
                      "followed. Divide it.",
                      limits::cue_files_max, limits::cue_tracks_max));
    }
    at = end + 1;
  }
  CueSheet sheet = parser.finish();
  if (sheet.files.empty()) return no_sheet("it names no track");
  return sheet;
}

base::Result<CueSheet> read_cue_sheet(int fd) {
  std::string bytes(limits::cue_sheet_bytes_max + 1, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got =
        ::pread(fd, bytes.data() + size, bytes.size() - size, static_cast<off_t>(size));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return base::fail(base::ErrorCode::io, fmt::format("The CUE sheet cannot be read: {}.",
                                                         base::system_message(errno)));
    }
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > limits::cue_sheet_bytes_max) {
    return base::fail(base::ErrorCode::too_large,
                      fmt::format("The CUE sheet is larger than {} KiB, so it is not read.",
                                  limits::cue_sheet_bytes_max >> 10));
  }
  bytes.resize(size);
  return parse_cue_sheet(bytes);
}

// RFC 9639, 8.7.
std::optional<CueSheet> read_flac_cue_sheet(std::string_view block, int sample_rate_hz) {
  constexpr std::size_t catalog_bytes = 128;
  constexpr std::size_t head_bytes = catalog_bytes + 8 + 259 + 1;
  constexpr std::size_t track_bytes = 36;
  constexpr std::size_t index_bytes = 12;
  const auto frames = [&](std::uint64_t samples) {
    constexpr std::uint64_t samples_max = std::uint64_t{1} << 36;
    constexpr std::uint64_t frames_max = std::uint64_t{1} << 30;
    constexpr auto second = static_cast<std::uint64_t>(domain::FilePart::frames_per_second);
    const auto rate = static_cast<std::uint64_t>(sample_rate_hz);
    const std::uint64_t count = (std::min(samples, samples_max) * second + rate / 2) / rate;
    return static_cast<std::int32_t>(std::min(count, frames_max));
  };
  const auto add = [](std::vector<RawTag>& tags, std::string_view name, std::string_view bytes) {
    std::string said = clean_line(clean_text(std::string(bytes.substr(0, bytes.find('\0')))));
    if (said.find_first_not_of('0') == std::string::npos) return;
    tags.push_back({.key = std::string(name), .values = {std::move(said)}});
  };
  if (sample_rate_hz <= 0 || block.size() < head_bytes) return std::nullopt;
  CueSheet sheet;
  add(sheet.tags, "BARCODE", block.substr(0, catalog_bytes));
  CueFile& file = sheet.files.emplace_back();
  const std::size_t count = big_endian(block, head_bytes - 1, 1);
  std::size_t at = head_bytes;
  for (std::size_t i = 0; i < count && at + track_bytes <= block.size(); ++i) {
    const std::uint64_t offset = big_endian(block, at, 8);
    const std::size_t indices = big_endian(block, at + track_bytes - 1, 1);
    CueTrack track{.number = static_cast<int>(big_endian(block, at + 8, 1)),
                   .audio = (big_endian(block, at + 21, 1) & 0x80U) == 0,
                   .gap = {},
                   .start = {},
                   .tags = {}};
    add(track.tags, "ISRC", block.substr(at + 9, 12));
    at += track_bytes;
    for (std::size_t index = 0; index < indices && at + index_bytes <= block.size(); ++index) {
      const std::int32_t point = frames(offset + big_endian(block, at, 8));
      const std::size_t number = big_endian(block, at + 8, 1);
      if (number == 0) track.gap = point;
      if (number == 1) track.start = point;
      at += index_bytes;
    }
    if (indices > 0) file.tracks.push_back(std::move(track));  // the lead-out has none
  }
  if (file.tracks.empty()) return std::nullopt;
  return sheet;
}

}  // namespace segue::media
