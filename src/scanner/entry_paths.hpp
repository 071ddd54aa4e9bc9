#pragma once

#include <string>
#include <string_view>
#include <vector>

// Where an entry of a playlist file may lead. Nothing is opened: these are names to look up in the
// catalogue. Pure functions; thread: any.
namespace segue::scanner {

struct EntryPaths {
  // Absolute and without "." and "..", raw bytes; the likeliest first. None of a stream.
  std::vector<std::string> places;
  // Of a path of another machine or another mount: its last parts may lie in a music folder. Empty
  // of a relative one.
  std::vector<std::string> parts;
};

// `location` is as the file has it, `text` the same in UTF-8; `folder` is the absolute path of the
// file's folder. Understands file: addresses, backslashes and drive letters.
[[nodiscard]] EntryPaths entry_paths(std::string_view location, std::string_view text,
                                     std::string_view folder);

// "/a/./b/../c" -> "/a/c"; ".." ends at the top.
[[nodiscard]] std::string lexically_normal(std::string_view absolute);

}  // namespace segue::scanner
