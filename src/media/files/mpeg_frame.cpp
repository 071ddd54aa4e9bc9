#include "media/files/mpeg_frame.hpp"

#include <array>

namespace segue::media {

// ISO 11172-3, 2.4.1.3, and the halved rates of 13818-3 and "2.5".
std::optional<MpegFrame> mpeg_frame(std::uint32_t header) {
  constexpr std::array<std::array<int, 16>, 5> kbps = {{
      {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 0},  // 1, layer I
      {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0},     // 1, layer II
      {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0},      // 1, layer III
      {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256, 0},     // 2, layer I
      {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0},          // 2, others
  }};
  constexpr std::array<int, 3> rates_hz = {44100, 48000, 32000};
  if ((header & 0xFFE00000U) != 0xFFE00000U) return std::nullopt;
  if ((header & 0x00FF0000U) == 0x00FF0000U) return std::nullopt;  // TagLib sees no frame there
  const std::uint32_t version = (header >> 19) & 3;  // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  const std::uint32_t layer = 4 - ((header >> 17) & 3);
  const std::uint32_t rate = (header >> 10) & 3;
  if (version == 1 || layer == 4 || rate == 3 || (header & 3) == 2) return std::nullopt;
  const std::size_t row = version == 3 ? layer - 1 : (layer == 1 ? 3 : 4);
  const int bitrate = kbps[row][(header >> 12) & 15] * 1000;
  if (bitrate == 0) return std::nullopt;
  const int rate_hz = rates_hz[rate] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
  const int padding = static_cast<int>((header >> 9) & 1);
  int length = 0;
  if (layer == 1) {
    length = (12 * bitrate / rate_hz + padding) * 4;
  } else {
    length = (layer == 3 && version != 3 ? 72 : 144) * bitrate / rate_hz + padding;
  }
  return MpegFrame{.length = static_cast<std::size_t>(length), .kind = header & 0xFFFE0C00U};
}

}  // namespace segue::media
