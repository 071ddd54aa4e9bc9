#include "media/m3u.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "media/tag_text.hpp"

namespace segue::media {
namespace {

namespace limits = base::limits;
namespace text = base::text;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view info = "#EXTINF:";
constexpr std::string_view playlist = "#PLAYLIST:";
// About the list as a whole; other directives belong to the entry that follows.
constexpr std::array<std::string_view, 4> of_the_list = {"#EXTM3U", "#EXTENC", playlist,
                                                         "#EXTALBUMARTURL"};

std::string_view without_blanks(std::string_view line) {
  constexpr std::string_view blanks = " \t";
  const auto begin = line.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(blanks) - begin + 1);
}

bool starts_with(std::string_view line, std::string_view directive) {
  return text::lower_ascii(line.substr(0, directive.size())) == text::lower_ascii(directive);
}

bool is_of_the_list(std::string_view line) {
  return std::ranges::any_of(of_the_list, [&](auto known) { return starts_with(line, known); });
}

// As a person reads it, on one line.
std::string shown(std::string_view bytes) {
  return text::one_line(text::nfc(text::repaired(decode_utf8(bytes))));
}

// The letters of Windows-1252 beyond ASCII, to their bytes.
const std::map<std::string, char>& code_page() {
  static const std::map<std::string, char> letters = [] {
    std::map<std::string, char> made;
    for (int byte = 0x80; byte < 0x100; ++byte) {
      const std::string one(1, static_cast<char>(byte));
      made.emplace(decode_utf8(one), static_cast<char>(byte));
    }
    return made;
  }();
  return letters;
}

std::optional<std::string> to_code_page(std::string_view utf8) {
  std::string out;
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t begin = at;
    if (text::next_code_point(utf8, at) < 0x80) {
      out += utf8[begin];
      continue;
    }
    const auto letter = code_page().find(std::string(utf8.substr(begin, at - begin)));
    if (letter == code_page().end()) return std::nullopt;
    out += letter->second;
  }
  return out;
}

}  // namespace

base::Result<M3u> M3u::parse(std::string bytes) {
  if (bytes.contains('\0')) {
    return base::fail(base::ErrorCode::corrupt,
                      "This is no playlist: it holds bytes that no text has. Save it as UTF-8.");
  }
  M3u list;
  list.bytes_ = std::move(bytes);
  const std::string_view all = list.bytes_;
  std::size_t at = all.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  const std::size_t text_begin = at;
  list.open_.all.begin = list.begin_ = at;
  while (at < all.size()) {
    const std::size_t end = std::min(all.find_first_of("\r\n", at), all.size());
    const std::size_t end_bytes = all.substr(end).starts_with("\r\n") ? 2 : 1;
    const std::size_t next = std::min(end + end_bytes, all.size());
    if (at == text_begin && next > end) list.line_end_ = all.substr(end, next - end);
    list.take_line({at, end}, {at, next});
    if (list.entries_.size() > limits::playlist_file_entries_max) {
      return base::fail(base::ErrorCode::too_large,
                        fmt::format("The playlist has more than {} entries, so it is not read. "
                                    "Divide it into several.",
                                    limits::playlist_file_entries_max));
    }
    at = next;
  }
  return list;
}

std::string M3u::text_of(std::string_view location) {
  return text::repaired(decode_utf8(location));
}

void M3u::take_line(Part part, Part with_end) {
  std::string_view line = without_blanks(text(part));
  // Files that were put one behind another have one there, too.
  while (line.starts_with(byte_order_mark)) {
    line = without_blanks(line.substr(byte_order_mark.size()));
  }
  if (!text::valid_utf8(line)) code_page_ = true;
  if (line.empty()) return;
  if (line.starts_with('#')) {
    take_directive(line, with_end);
  } else {
    take_entry(line, with_end);
  }
}

void M3u::take_directive(std::string_view line, Part with_end) {
  if (!starts_with(line, "#EXT") && !starts_with(line, playlist)) {
    open_.comments.push_back(with_end);
    return;
  }
  if (starts_with(line, "#EXTM3U")) extended_ = true;
  const std::string_view said = without_blanks(line.substr(std::min(playlist.size(), line.size())));
  if (starts_with(line, playlist) && !said.empty()) {
    name_ = shown(said);
    const auto begin = static_cast<std::size_t>(said.data() - bytes_.data());
    name_part_ = {begin, begin + said.size()};
  }
  if (is_of_the_list(line)) {
    // Between two entries it is kept, as a comment is.
    open_.comments.push_back(with_end);
    if (entries_.empty()) first_own_.reset();
    return;
  }
  if (!first_own_) first_own_ = with_end.begin;
  if (!starts_with(line, info)) return;
  extended_ = true;
  const std::string_view rest = without_blanks(line.substr(info.size()));
  seconds_ = 0;
  std::from_chars(rest.data(), rest.data() + rest.size(), seconds_);
  seconds_ = std::max(seconds_, 0);
  const auto comma = rest.find(',');
  title_ = comma == std::string_view::npos ? std::string() : shown(rest.substr(comma + 1));
}

void M3u::take_entry(std::string_view line, Part with_end) {
  if (entries_.empty()) {
    begin_ = first_own_.value_or(with_end.begin);
    open_.all.begin = begin_;
    std::erase_if(open_.comments, [&](Part comment) { return comment.begin < begin_; });
  }
  open_.all.end = with_end.end;
  blocks_.push_back(std::exchange(open_, {.all = {with_end.end, with_end.end}, .comments = {}}));
  entries_.push_back({.location = std::string(line),
                      .text = text_of(line),
                      .title = std::exchange(title_, {}),
                      .seconds = std::exchange(seconds_, 0)});
}

std::string M3u::written(std::span<const M3uItem> items, std::string_view name) const {
  std::vector<bool> kept(blocks_.size(), false);
  for (const M3uItem& item : items) {
    if (item.kept) kept[*item.kept] = true;
  }
  // Comments of what is left out, behind the kept entry before it; at [0] those before all.
  std::vector<std::string> loose(blocks_.size() + 1);
  std::size_t anchor = 0;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    if (kept[i]) anchor = i + 1;
    if (kept[i]) continue;
    for (const Part comment : blocks_[i].comments) loose[anchor] += text(comment);
  }
  std::string out = header(name);
  const auto add = [&](std::string_view part) {
    const bool open = !out.empty() && out.back() != '\n' && out.back() != '\r';
    if (open && !part.empty() && out != byte_order_mark) out += line_end_;
    out += part;
  };
  add(loose[0]);
  for (const M3uItem& item : items) {
    add(item.kept ? text(blocks_[*item.kept].all) : new_block(item));
    if (item.kept) add(loose[*item.kept + 1]);
  }
  if (!blocks_.empty()) add(text({open_.all.begin, bytes_.size()}));
  return out;
}

// What stands before the entries; all there is where there are none.
std::string M3u::header(std::string_view name) const {
  const std::size_t end = blocks_.empty() ? bytes_.size() : begin_;
  std::string out(text({0, end}));
  if (name_.empty() || name == name_ || name_part_.end > end) return out;
  return out.replace(name_part_.begin, name_part_.end - name_part_.begin,
                     encoded(text::one_line(name)));
}

std::string M3u::new_block(const M3uItem& item) const {
  std::string block;
  if (extended_) {
    block += fmt::format("{}{},{}{}", info, item.seconds, encoded(text::one_line(item.title)),
                         line_end_);
  }
  return block + encoded(item.location) + line_end_;
}

// In the code page of the others, where it has all the letters.
std::string M3u::encoded(std::string_view utf8) const {
  if (!code_page_ || !text::valid_utf8(utf8)) return std::string(utf8);
  return to_code_page(utf8).value_or(std::string(utf8));
}

}  // namespace segue::media
