#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

#include "domain/ids.hpp"
#include "domain/music.hpp"

namespace segue::scanner {

// Which of a track's files has the say about it: the smaller, the better; the path decides between
// equals. As the store chooses what to play.
using FileRank = std::tuple<bool, std::int32_t, std::int32_t, bool, std::int32_t, std::int32_t,
                            std::string, std::int32_t>;

[[nodiscard]] inline FileRank file_rank(const domain::AudioFormat& format,
                                        const domain::FilePart& part, domain::RootId root,
                                        std::string path) {
  return {!format.lossless,     -format.bit_depth, -format.sample_rate_hz, part.number > 0,
          -format.bitrate_kbps, root.value,        std::move(path),        part.number};
}

}  // namespace segue::scanner
