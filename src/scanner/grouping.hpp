#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/ids.hpp"
#include "domain/music.hpp"
#include "media/file_tags.hpp"
#include "scanner/drafts.hpp"
#include "scanner/walker.hpp"

// From the tagged files of one folder family to releases. Pure functions; the result does not
// depend on the order of the files. Thread: any.
namespace segue::scanner {

struct TaggedFile {
  std::string directory;  // raw bytes, relative to the root
  SeenFile seen;
  domain::FilePart part;
  std::int32_t parts = 0;  // that the file has; 0 = it is whole
  media::FileTags tags;    // without the raw ones and the lyrics; of the part
  domain::Lyrics lyrics = domain::Lyrics::none;
  std::string raw_tags_json;
};

// A folder together with its disc folders ("CD1", "Disc 2 - Live") or with those of further discs
// beside it ("Blue (Disc 2)"): what one album lies in.
struct FolderFamily {
  domain::RootId root;
  std::string root_name;
  std::string path;  // of the first folder; raw bytes, "" = the root
  std::vector<TaggedFile> files;
};

// By key of the release. A release with a MusicBrainz id is that one; others are told apart by
// album artist, title without edition, year, version and, where it is of many or nobody says who
// made it, the folder. Files without an album belong to the album that their folder names.
[[nodiscard]] std::vector<ReleaseDraft> group(const FolderFamily& family);

}  // namespace segue::scanner
