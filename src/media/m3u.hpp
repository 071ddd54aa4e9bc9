#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace segue::media {

struct M3uEntry {
  std::string location;  // as it is written: raw bytes, without blanks at the ends
  std::string text;      // the same as people read it: UTF-8
  std::string title;     // of its #EXTINF; "" = it has none
  std::int32_t seconds = 0;
  bool operator==(const M3uEntry&) const = default;
};

// What a playlist shall hold at one place: an entry that it has, or a new one.
struct M3uItem {
  std::optional<std::size_t> kept;  // index of the entry
  std::string location;             // of a new one: raw bytes
  std::string title;
  std::int32_t seconds = 0;
};

// A playlist file, .m3u or .m3u8, held byte for byte so that what nobody changed is written as it
// was: comments, line ends, encoding, entries that lead nowhere. Thread: any.
class M3u {
 public:
  // Any bytes. What is not UTF-8 is read as a Western or Cyrillic code page, line by line. Errors:
  // too_large (limits::playlist_file_entries_max), corrupt (it is no text).
  [[nodiscard]] static base::Result<M3u> parse(std::string bytes);

  // The `text` of a location.
  [[nodiscard]] static std::string text_of(std::string_view location);

  [[nodiscard]] const std::vector<M3uEntry>& entries() const { return entries_; }
  // Of #PLAYLIST; "" = it gives none.
  [[nodiscard]] const std::string& name() const { return name_; }

  // The file with these entries. One that is left out takes its #EXTINF along, but no comment: that
  // stays behind the last entry before it that is kept. `name` replaces what #PLAYLIST gives, where
  // it does. All entries in their order under the same name: the same bytes.
  [[nodiscard]] std::string written(std::span<const M3uItem> items, std::string_view name) const;

 private:
  // A part of the bytes.
  struct Part {
    std::size_t begin = 0, end = 0;
  };
  // The lines that belong to one entry, its own being the last.
  struct Block {
    Part all;
    std::vector<Part> comments;  // among them
  };

  void take_line(Part line, Part with_end);
  void take_directive(std::string_view line, Part with_end);
  void take_entry(std::string_view line, Part with_end);
  [[nodiscard]] std::string_view text(Part part) const {
    return std::string_view(bytes_).substr(part.begin, part.end - part.begin);
  }
  [[nodiscard]] std::string header(std::string_view name) const;
  [[nodiscard]] std::string new_block(const M3uItem& item) const;
  [[nodiscard]] std::string encoded(std::string_view text) const;

  std::string bytes_;
  std::string line_end_ = "\n";  // that of the first line
  bool extended_ = false;        // #EXTM3U, or an #EXTINF
  bool code_page_ = false;       // a line is not UTF-8
  std::string name_;
  Part name_part_;         // what stands behind #PLAYLIST:
  std::size_t begin_ = 0;  // of the first entry's block
  std::vector<M3uEntry> entries_;
  std::vector<Block> blocks_;
  // While it is read: what belongs to the next entry.
  Block open_;
  std::optional<std::size_t> first_own_;  // first line that can only be of the first entry
  std::string title_;
  std::int32_t seconds_ = 0;
};

}  // namespace segue::media
