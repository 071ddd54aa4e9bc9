#pragma once

#include <taglib/tstring.h>

#include <string>
#include <string_view>

// From the bytes of tags to text as people read it: UTF-8 in NFC, repaired. Thread: any.
namespace segue::media {

// UTF-8 as it stands; else Windows-1251 where the words can be nothing but Cyrillic, else
// Windows-1252.
[[nodiscard]] std::string decode_utf8(std::string_view bytes);
// Lone surrogates become U+FFFD. Text that was UTF-8 read as Latin-1 is put right, and so is what
// was Windows-1251 or 1252.
[[nodiscard]] std::string decode_taglib(const TagLib::String& text);

// Repaired, NFC, trimmed; line feeds and tabs stay.
[[nodiscard]] std::string clean_text(std::string text);
// The same on one line: runs of white space become one blank.
[[nodiscard]] std::string clean_line(std::string_view text);

[[nodiscard]] std::string upper_ascii(std::string_view text);
// No white space at either end.
[[nodiscard]] std::string_view strip(std::string_view text);

}  // namespace segue::media
