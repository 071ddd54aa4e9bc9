#include "scanner/file_names.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace segue::scanner {
namespace {

namespace text = base::text;

using text::is_digit;

std::string_view extension_of(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view{} : name.substr(dot + 1);
}

// Of digits only, and few enough for an int.
int number_of(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

// Digits at the front of `rest`, at most `digits_max`, which are taken off; 0 and nothing taken
// where there are none or more.
int take_number(std::string_view& rest, std::size_t digits_max) {
  std::size_t digits = 0;
  while (digits < rest.size() && is_digit(rest[digits])) ++digits;
  if (digits == 0 || digits > digits_max) return 0;
  const int value = number_of(rest.substr(0, digits));
  rest.remove_prefix(digits);
  return value;
}

void skip_any(std::string_view& rest, std::string_view letters) {
  rest.remove_prefix(std::min(rest.find_first_not_of(letters), rest.size()));
}

// As people read it: UTF-8, composed, without blanks at the ends.
std::string shown(std::string_view bytes) {
  return text::trimmed(text::nfc(text::repaired(bytes)));
}

bool is_year(std::string_view digits) {
  return digits.size() == 4 && std::ranges::all_of(digits, is_digit) &&
         (digits.starts_with("19") || digits.starts_with("20"));
}

int year_of(std::string_view text) {
  return number_of(text.substr(0, 4));
}

bool is_bracketed_year(std::string_view part) {
  return part.size() == 6 && is_year(part.substr(1, 4)) &&
         ((part.front() == '(' && part.back() == ')') ||
          (part.front() == '[' && part.back() == ']'));
}

// The last "(…)" or "[…]" of `title` at its very end; where it begins. npos: none, or nothing else.
std::size_t bracket_at_end(std::string_view title) {
  if (title.empty() || (title.back() != ')' && title.back() != ']')) return std::string_view::npos;
  const auto open = title.rfind(title.back() == ')' ? '(' : '[');
  return open == 0 ? std::string_view::npos : open;
}

// "The Wall CD1", "The Wall disc 2": what stands before the last words, if these name a disc.
std::string_view before_bare_disc(std::string_view title) {
  auto space = title.rfind(' ');
  if (space == std::string_view::npos) return {};
  const auto before = title.find_last_not_of(' ', space);
  const bool number_alone =
      std::ranges::all_of(title.substr(space + 1), is_digit) && space + 1 < title.size();
  if (number_alone && before != std::string_view::npos) space = title.rfind(' ', before);
  return space == std::string_view::npos ? std::string_view{} : title.substr(0, space);
}

bool has_word(std::string_view folded, std::string_view word) {
  for (auto at = folded.find(word); at != std::string_view::npos; at = folded.find(word, at + 1)) {
    const auto letter = [&](std::size_t i) {
      return i < folded.size() && ((folded[i] >= 'a' && folded[i] <= 'z') ||
                                   static_cast<unsigned char>(folded[i]) >= 0x80);
    };
    const bool free_before = at == 0 || !letter(at - 1);
    if (free_before && !letter(at + word.size())) return true;
  }
  return false;
}

bool names_edition(std::string_view inside) {
  static constexpr std::array words = {
      std::string_view{"edition"},    std::string_view{"version"},
      std::string_view{"remaster"},   std::string_view{"remastered"},
      std::string_view{"reissue"},    std::string_view{"deluxe"},
      std::string_view{"expanded"},   std::string_view{"anniversary"},
      std::string_view{"bonus"},      std::string_view{"mono"},
      std::string_view{"stereo"},     std::string_view{"explicit"},
      std::string_view{"clean"},      std::string_view{"ausgabe"},
      std::string_view{"remasterise"}};
  const std::string folded = text::folded(inside);
  return std::ranges::any_of(words, [&](std::string_view word) { return has_word(folded, word); });
}

}  // namespace

std::string joined(std::string_view folder, std::string_view name) {
  std::string path(folder);
  if (!path.empty()) path += '/';
  return path += name;
}

std::string_view last_component(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view parent_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

bool lies_in(std::string_view path, std::string_view folder) {
  if (folder.empty()) return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

bool is_audio_name(std::string_view name) {
  static constexpr std::array<std::string_view, 26> known = {
      "flac", "mp3", "mp2", "mp1", "ogg", "oga", "opus", "spx",  "m4a",
      "m4b",  "m4r", "mp4", "aac", "wav", "aif", "aiff", "aifc", "wv",
      "ape",  "mpc", "mp+", "dsf", "dff", "tta", "wma",  "asf"};
  const std::string_view extension = extension_of(name);
  if (extension.size() < 2 || extension.size() > 4) return false;
  return std::ranges::find(known, text::lower_ascii(extension)) != known.end();
}

bool is_playlist_name(std::string_view name) {
  const std::string extension = text::lower_ascii(extension_of(name));
  return extension == "m3u" || extension == "m3u8";
}

bool is_cue_sheet_name(std::string_view name) {
  return text::lower_ascii(extension_of(name)) == "cue";
}

std::string_view stem_of(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

std::optional<int> cover_rank(std::string_view name) {
  static constexpr std::array<std::string_view, 5> pictures = {"jpg", "jpeg", "png", "webp", "gif"};
  static constexpr std::array<std::string_view, 4> stems = {"cover", "folder", "front", "album"};
  const std::string lower = text::lower_ascii(name);
  if (std::ranges::find(pictures, extension_of(lower)) == pictures.end()) return std::nullopt;
  const std::string_view stem = stem_of(lower);
  const auto* const found = std::ranges::find(stems, stem);
  if (found != stems.end()) return static_cast<int>(found - stems.begin());
  if (stem.starts_with("albumart")) return static_cast<int>(stems.size());
  return std::nullopt;
}

bool is_ignored_name(std::string_view name) {
  return name.empty() || name.front() == '.' || name == "@eaDir" || name == "#recycle" ||
         name == "lost+found" || name == "$RECYCLE.BIN" || name == "System Volume Information";
}

bool is_ignore_file(std::string_view name) {
  return std::ranges::find(ignore_file_names, name) != ignore_file_names.end();
}

std::optional<DiscFolder> disc_folder(std::string_view name) {
  static constexpr std::array<std::string_view, 4> words = {"disc", "disk", "cd", "dvd"};
  const std::string clean = shown(name);
  const std::string lower = text::lower_ascii(clean);
  for (const std::string_view word : words) {
    if (!lower.starts_with(word)) continue;
    std::string_view rest = std::string_view(clean).substr(word.size());
    skip_any(rest, " _.-#");
    const int number = take_number(rest, 3);
    if (number == 0) continue;
    if (!rest.empty() && !std::string_view(" _.-:([").contains(rest.front())) continue;
    skip_any(rest, " _.-:");
    return DiscFolder{.number = number, .title = std::string(rest)};
  }
  return std::nullopt;
}

NamedTrack named_track(std::string_view file_name) {
  const std::string stem = shown(stem_of(file_name));
  NamedTrack found;
  std::string_view rest = stem;
  int first = take_number(rest, 3);
  if (first > 0 && rest.size() > 1 && (rest[0] == '-' || rest[0] == '.') && is_digit(rest[1])) {
    rest.remove_prefix(1);  // "1-03 …", "1.03 …"
    if (const int second = take_number(rest, 3); second > 0) {
      found.disc = first;
      first = second;
    }
  }
  const bool separated = !rest.empty() && std::string_view(" _.-)").contains(rest.front());
  if (first > 0 && separated) {
    skip_any(rest, " _.-)");
    found.position = first;
    found.title = text::trimmed(rest);
  } else if (first > 0 && rest.empty()) {
    found.position = first;  // "07.flac": the number is all there is
  }
  if (found.position == 0) found.disc = 0;
  if (found.title.empty()) found.title = stem.empty() ? std::string(file_name) : stem;
  if (!text::valid_utf8(found.title)) found.title = text::repaired(found.title);
  if (found.title.empty()) found.title = "?";
  return found;
}

NamedAlbum named_album(std::string_view folder_name) {
  NamedAlbum found;
  std::string name = shown(folder_name);
  if (name.size() > 6 && is_bracketed_year(std::string_view(name).substr(0, 6))) {
    found.year = year_of(std::string_view(name).substr(1));
    name = text::trimmed(std::string_view(name).substr(6));
    if (name.starts_with("- ")) name = text::trimmed(std::string_view(name).substr(2));
  } else if (name.size() > 7 && is_year(std::string_view(name).substr(0, 4)) &&
             std::string_view(name).substr(4).starts_with(" - ")) {
    found.year = year_of(name);
    name = text::trimmed(std::string_view(name).substr(7));
  }
  // What stands in brackets behind the year ("[FLAC]") belongs to the copy, not to the album.
  for (auto open = bracket_at_end(name); open != std::string::npos; open = bracket_at_end(name)) {
    const std::string_view part = std::string_view(name).substr(open);
    const std::string inside = text::folded(part.substr(1, part.size() - 2));
    const bool format = has_word(inside, "flac") || has_word(inside, "mp3") ||
                        has_word(inside, "web") || has_word(inside, "vinyl") ||
                        inside.find("kbps") != std::string::npos;
    if (is_bracketed_year(part) && found.year == 0) {
      found.year = year_of(part.substr(1));
    } else if (!format) {
      break;
    }
    name = text::trimmed(std::string_view(name).substr(0, open));
  }
  const auto dash = name.find(" - ");
  if (dash != std::string::npos && dash > 0) {
    found.artist = text::trimmed(std::string_view(name).substr(0, dash));
    name = text::trimmed(std::string_view(name).substr(dash + 3));
    if (found.year == 0 && name.size() > 7 && is_year(std::string_view(name).substr(0, 4)) &&
        std::string_view(name).substr(4).starts_with(" - ")) {  // "Artist - 1997 - Album"
      found.year = year_of(name);
      name = text::trimmed(std::string_view(name).substr(7));
    }
  }
  found.album = name.empty() ? shown(folder_name) : name;
  if (found.album.empty()) found.album = "?";
  return found;
}

EditionTitle without_edition(std::string_view title) {
  EditionTitle found{.title = std::string(title), .version = {}};
  for (auto open = bracket_at_end(found.title); open != std::string::npos;
       open = bracket_at_end(found.title)) {
    const std::string inside = found.title.substr(open + 1, found.title.size() - open - 2);
    if (!names_edition(inside)) break;
    found.version = found.version.empty() ? inside : inside + ", " + found.version;
    found.title = text::trimmed(std::string_view(found.title).substr(0, open));
  }
  return found;
}

DiscTitle without_disc(std::string_view title) {
  const auto bracket = bracket_at_end(title);
  const auto mark = title.find_last_of(",-");
  const std::string_view bare = before_bare_disc(title);
  // What may name the disc, and what stands before it.
  std::vector<std::pair<std::string_view, std::string_view>> readings;
  if (bracket != std::string_view::npos) {
    readings.emplace_back(title.substr(bracket + 1, title.size() - bracket - 2),
                          title.substr(0, bracket));
  }
  if (mark != std::string_view::npos) {
    readings.emplace_back(title.substr(mark + 1), title.substr(0, mark));
  }
  if (!bare.empty()) readings.emplace_back(title.substr(bare.size()), bare);
  for (const auto& [words, head] : readings) {
    const std::string before = text::trimmed(head);
    const auto disc = disc_folder(text::trimmed(words));
    if (!before.empty() && disc && disc->title.empty()) return {before, disc->number};
  }
  return {std::string(title), 0};
}

std::string album_folder(std::string_view path) {
  const std::string_view name = last_component(path);
  if (disc_folder(name)) return std::string(parent_of(path));
  const DiscTitle title = without_disc(name);
  return title.disc == 0 ? std::string(path) : joined(parent_of(path), title.title);
}

}  // namespace segue::scanner
