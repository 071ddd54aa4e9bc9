#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

// The header of an MPEG frame. Thread: any.
namespace segue::media {

struct MpegFrame {
  std::size_t length = 0;
  std::uint32_t kind = 0;  // version, layer and sample rate: the same in all frames of a file
};

// Nothing where these four bytes begin no frame.
[[nodiscard]] std::optional<MpegFrame> mpeg_frame(std::uint32_t header);

}  // namespace segue::media
