#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/music.hpp"
#include "media/file_tags.hpp"

// The forms that values take in tags. Input is clean text; what cannot be understood is nothing,
// never an error. Thread: any.
namespace segue::media {

// "1997", "1997-11-21T…", "1997/11/21", "21.11.1997", "19971121", "c. 1997": impossible months
// and days are left off, years are 1000–2999.
[[nodiscard]] domain::PartialDate parse_date(std::string_view text);
// "3", "03/12", "A3"; numbers are 1 to a million.
[[nodiscard]] Position parse_position(std::string_view text);
[[nodiscard]] std::optional<int> parse_number(std::string_view text);
// A decimal with point or comma; what follows it ("dB") is left aside.
[[nodiscard]] std::optional<double> parse_decimal(std::string_view text);
[[nodiscard]] bool parse_flag(std::string_view text);
// Every UUID in the text, lower case.
[[nodiscard]] std::vector<std::string> parse_uuids(std::string_view text);
// "Gus Hay (cello)".
[[nodiscard]] Credit parse_performer(std::string_view text);
// "(17)(80)Folkish", "17", "Rock; Pop": names.
[[nodiscard]] std::vector<std::string> parse_genres(std::string_view text);
// "A; B" and "A / B", which no name holds.
[[nodiscard]] std::vector<std::string> split_names(std::string_view text);
// The artists of one line. `ids` is how many MusicBrainz ids stand beside it: as many as parts make
// them parts, and one makes the line one artist, whatever is in it. Without, "AC / DC" is whole.
[[nodiscard]] std::vector<std::string> split_artists(std::string_view line, std::size_t ids,
                                                     bool slash_separated);
// "A", "A & B", "A, B & C".
[[nodiscard]] std::string listed(const std::vector<std::string>& names);
// ID3v2.3 joins with a bare "/": taken apart only where every part has two words, for AC/DC's sake.
[[nodiscard]] std::vector<std::string> split_slashed_names(std::string_view text);
// The same for genres ("Rock/Pop"): only where there are three, or every part is one of ID3's own.
[[nodiscard]] std::vector<std::string> split_slashed_genres(std::string_view text);
// Appends what is not there yet; equal but for ASCII case counts as there.
void append_distinct(std::vector<std::string>& list, std::string value);

}  // namespace segue::media
