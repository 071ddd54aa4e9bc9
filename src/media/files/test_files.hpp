#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/test_folder.hpp"
#include "base/unique_fd.hpp"
#include "media/files/tag_reader.hpp"

// Small real sound files for tests, made once per process with ffmpeg, and raw tags around them.
namespace segue::media::testing {

// Of the process; gone with it.
inline std::filesystem::path folder() {
  static const base::testing::TempFolder temporary;
  return temporary.path();
}

inline std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline std::filesystem::path write(std::string_view name, std::string_view bytes) {
  const std::filesystem::path path = folder() / name;
  std::ofstream(path, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return path;
}

// One second of a stereo tone at 44.1 kHz; `options` are ffmpeg's, the extension names the muxer.
inline const std::string& sound(const std::string& extension, const std::string& options) {
  static std::map<std::string, std::string> made;
  const auto [at, fresh] = made.try_emplace(extension + options);
  if (!fresh) return at->second;
  const std::filesystem::path path = folder() / fmt::format("base{}.{}", made.size(), extension);
  const std::string command = fmt::format(
      "ffmpeg -nostdin -v error -y -f lavfi -i sine=frequency=440:duration=1:sample_rate=44100 "
      "-map_metadata -1 -fflags +bitexact -flags:a +bitexact -ac 2 {} {}",
      options, path.string());
  EXPECT_EQ(std::system(command.c_str()), 0) << command;  // NOLINT(concurrency-mt-unsafe)
  at->second = contents(path);
  EXPECT_FALSE(at->second.empty()) << command;
  return at->second;
}

inline const std::string& plain_mp3() {
  return sound("mp3", "-c:a libmp3lame -b:a 64k -id3v2_version 0 -write_id3v1 0");
}
inline const std::string& plain_flac() {
  return sound("flac", "-c:a flac -sample_fmt s16");
}

struct Read {
  base::Result<FileTags> tags;
  ReadReport report;
  std::filesystem::path path;
  [[nodiscard]] const FileTags& operator*() const { return *tags; }
  [[nodiscard]] const FileTags* operator->() const { return &*tags; }
};

inline Read read(std::string_view name, std::string_view bytes) {
  Read result{
      .tags = base::fail(base::ErrorCode::io, ""), .report = {}, .path = write(name, bytes)};
  const base::UniqueFd file(::open(result.path.c_str(), O_RDONLY | O_CLOEXEC));
  result.tags = read_tags(file.get(), name, &result.report);
  return result;
}

inline base::Result<Picture> picture(const Read& of, int index) {
  const base::UniqueFd file(::open(of.path.c_str(), O_RDONLY | O_CLOEXEC));
  return read_picture(file.get(), of.path.filename().string(), index);
}

// Bytes of tags.

inline std::string number(std::uint64_t value, std::size_t bytes, bool little) {
  std::string text(bytes, '\0');
  for (std::size_t i = 0; i < bytes; ++i) {
    text[little ? i : bytes - 1 - i] = static_cast<char>(value >> (8 * i));
  }
  return text;
}

inline std::string synchsafe(std::size_t value) {
  std::string text(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) text[3 - i] = static_cast<char>((value >> (7 * i)) & 0x7F);
  return text;
}

inline std::string frame(int version, std::string_view id, std::string_view body) {
  std::string text(id);
  if (version == 2) return text + number(body.size(), 3, false) + std::string(body);
  text += version == 4 ? synchsafe(body.size()) : number(body.size(), 4, false);
  return text + std::string(2, '\0') + std::string(body);
}
// UTF-8 in 2.4, Latin-1 before; NUL separates values.
inline std::string text_frame(int version, std::string_view id, std::string_view text) {
  return frame(version, id, std::string(1, version == 4 ? '\3' : '\0') + std::string(text));
}
inline std::string user_frame(std::string_view description, std::string_view value) {
  return text_frame(4, "TXXX", std::string(description) + '\0' + std::string(value));
}
inline std::string picture_frame(int version, int kind, std::string_view mime,
                                 std::string_view bytes) {
  return frame(version, "APIC",
               std::string(1, '\0') + std::string(mime) + '\0' + static_cast<char>(kind) + '\0' +
                   std::string(bytes));
}
inline std::string id3v2(int version, std::string_view frames, std::size_t padding = 0) {
  return std::string("ID3") + static_cast<char>(version) + std::string(2, '\0') +
         synchsafe(frames.size() + padding) + std::string(frames) + std::string(padding, '\0');
}

inline std::string id3v1(std::string_view title, std::string_view artist, std::string_view album,
                         std::string_view year, int track, int genre) {
  const auto field = [](std::string_view text, std::size_t size) {
    std::string bytes(text.substr(0, size));
    bytes.resize(size, '\0');
    return bytes;
  };
  return "TAG" + field(title, 30) + field(artist, 30) + field(album, 30) + field(year, 4) +
         field("", 29) + static_cast<char>(track) + static_cast<char>(genre);
}

using Items = std::vector<std::pair<std::string, std::string>>;

inline std::string apev2(const Items& items) {
  std::string body;
  for (const auto& [key, value] : items) {
    const int flags = key.starts_with("Cover") ? 2 : 0;
    body += number(value.size(), 4, true) + number(flags, 4, true);
    body.append(key).append(1, '\0').append(value);
  }
  return body + "APETAGEX" + number(2000, 4, true) + number(body.size() + 32, 4, true) +
         number(items.size(), 4, true) + number(0, 4, true) + std::string(8, '\0');
}

inline std::string vorbis_comment(const std::vector<std::string>& comments) {
  std::string block = number(4, 4, true) + "test" + number(comments.size(), 4, true);
  for (const std::string& comment : comments) block += number(comment.size(), 4, true) + comment;
  return block;
}
inline std::string flac_picture(int kind, std::string_view mime, std::string_view bytes) {
  return number(kind, 4, false) + number(mime.size(), 4, false) + std::string(mime) +
         number(0, 4, false) + std::string(16, '\0') + number(bytes.size(), 4, false) +
         std::string(bytes);
}

using Blocks = std::vector<std::pair<int, std::string>>;

// The stream information and sound of a plain FLAC with other blocks between them.
inline std::string flac_with(const Blocks& blocks) {
  const std::string& base = plain_flac();
  std::size_t sound_at = 4;
  for (bool last = false; !last;) {
    last = (static_cast<unsigned char>(base[sound_at]) & 0x80) != 0;
    sound_at += 4 +
                (static_cast<std::size_t>(static_cast<unsigned char>(base[sound_at + 1])) << 16) +
                (static_cast<std::size_t>(static_cast<unsigned char>(base[sound_at + 2])) << 8) +
                static_cast<unsigned char>(base[sound_at + 3]);
  }
  std::string file = base.substr(0, 42);
  file[4] = '\0';
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const int last = i + 1 == blocks.size() ? 0x80 : 0;
    file += static_cast<char>(blocks[i].first | last);
    file += number(blocks[i].second.size(), 3, false) + blocks[i].second;
  }
  return file + base.substr(sound_at);
}
inline std::string flac_with_comments(const std::vector<std::string>& comments) {
  return flac_with({{4, vorbis_comment(comments)}});
}

// The head of a PNG is enough where nothing decodes it.
inline std::string fake_png(std::size_t size) {
  std::string bytes = "\x89PNG\r\n\x1A\n";
  bytes.resize(size, 'x');
  return bytes;
}

}  // namespace segue::media::testing
