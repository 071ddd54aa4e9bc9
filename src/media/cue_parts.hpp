#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "domain/music.hpp"
#include "media/cue_sheet.hpp"
#include "media/file_tags.hpp"

namespace segue::media {

// One audio track of a sheet, as a file of its own would tell it.
struct CuePart {
  domain::FilePart part;
  FileTags tags;
  std::string raw_tags_json;
};

// What a sheet makes of a file, by `sheet.files[index]`. Of the disc the sheet has the say, then
// the file; of tracks the sheet alone, for what the file says is of all of them. The first part
// keeps the file's raw tags; the others have those of the sheet. Never empty. Errors: corrupt (its
// times do not fit the file). Pure; thread: any.
[[nodiscard]] base::Result<std::vector<CuePart>> cue_parts(const FileTags& file,
                                                           std::string_view raw_tags_json,
                                                           const CueSheet& sheet,
                                                           std::size_t index);

}  // namespace segue::media
