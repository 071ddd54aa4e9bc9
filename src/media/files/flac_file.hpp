#pragma once

#include <string_view>

#include "media/files/formats.hpp"

namespace segue::media {

struct FlacStreamInfo {
  int sample_rate_hz = 0;
  int channels = 0;
  int bit_depth = 0;
  std::uint64_t samples = 0;  // 0: the encoder did not know
  int block_samples = 0;      // 0: blocks vary
};

// The 34 bytes of STREAMINFO (RFC 9639, 8.2), also inside Ogg.
[[nodiscard]] FlacStreamInfo read_flac_stream_info(std::string_view block);

}  // namespace segue::media
