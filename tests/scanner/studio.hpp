#pragma once

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/test_folder.hpp"

namespace segue::scanner::testing {

// FLAC and picture made once with ffmpeg; each song is the same sound behind its own tags.
class Studio {
 public:
  Studio() {
    const std::string quiet = "ffmpeg -nostdin -v error -y ";
    run(quiet + "-f lavfi -i sine=frequency=440:duration=0.2 -map_metadata -1 " +
        folder_.path("base.flac"));
    run(quiet + "-f lavfi -i color=red:size=32x32 -frames:v 1 " + folder_.path("red.png"));
    run(quiet + "-f lavfi -i color=blue:size=64x48 -frames:v 1 " + folder_.path("blue.jpg"));
    flac_ = read(folder_.path("base.flac"));
    red = read(folder_.path("red.png"));
    blue = read(folder_.path("blue.jpg"));
  }

  using Tags = std::vector<std::pair<std::string, std::string>>;
  [[nodiscard]] std::string song(const Tags& tags, const std::string& picture = {}) const {
    std::string comment = le32(5) + "segue" + le32(tags.size());
    for (const auto& [key, value] : tags) {
      comment += le32(key.size() + 1 + value.size()) + key + "=" + value;
    }
    std::string out = "fLaC" + block(0, flac_.substr(8, 34), false);
    out += block(4, comment, picture.empty());
    if (!picture.empty()) {
      out += block(6,
                   be32(3) + be32(9) + "image/png" + be32(0) + be32(32) + be32(32) + be32(24) +
                       be32(0) + be32(picture.size()) + picture,
                   true);
    }
    return out + flac_.substr(frames_at());
  }
  [[nodiscard]] std::string song(const std::string& title, const std::string& artist,
                                 const std::string& album, int track) const {
    return song({{"TITLE", title},
                 {"ARTIST", artist},
                 {"ALBUMARTIST", artist},
                 {"ALBUM", album},
                 {"TRACKNUMBER", std::to_string(track)}});
  }

  std::string red, blue;

 private:
  static void run(const std::string& command) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe,bugprone-command-processor): before any thread starts
    if (std::system(command.c_str()) != 0) throw std::runtime_error(command);
  }
  static std::string read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static std::string le32(std::size_t n) {
    std::string bytes;
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>(n >> (8 * i) & 0xFF);
    return bytes;
  }
  static std::string be32(std::size_t n) {
    std::string bytes = le32(n);
    std::ranges::reverse(bytes);
    return bytes;
  }
  static std::string block(int type, const std::string& body, bool last) {
    return static_cast<char>(type | (last ? 0x80 : 0)) + be32(body.size()).substr(1) + body;
  }
  [[nodiscard]] std::size_t frames_at() const {
    for (std::size_t at = 4;;) {
      const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(flac_[at + i]); };
      const bool last = (byte(0) & 0x80) != 0;
      at += 4 + (static_cast<std::size_t>(byte(1)) << 16 | byte(2) << 8 | byte(3));
      if (last) return at;
    }
  }

  base::testing::TempFolder folder_;
  std::string flac_;
};

inline const Studio& studio() {
  static const Studio made;
  return made;
}

}  // namespace segue::scanner::testing
