#include "media/files/audio_key.hpp"

#include <gtest/gtest.h>

#include "media/files/test_files.hpp"

namespace segue::media {
namespace {

using testing::apev2;
using testing::id3v1;
using testing::id3v2;
using testing::read;
using testing::sound;
using testing::text_frame;

// Six seconds; each `trembling` sounds another way.
std::string song(const std::string& extension, const std::string& codec, int trembling = 4,
                 const std::string& more = "") {
  return sound(extension, fmt::format("{} -af aloop=loop=5:size=44100,tremolo=f={}:d=0.5 {}", codec,
                                      trembling, more));
}

std::int64_t key_of(std::string_view name, std::string_view bytes) {
  const auto file = read(name, bytes);
  EXPECT_TRUE(file.tags) << name << ": " << file.tags.error().message;
  EXPECT_LE(file.report.system_calls, 15) << name;
  return file.tags ? file->audio_key : 0;
}

struct Kind {
  std::string extension;
  std::string codec;
  std::string other_layout;  // of the same sound
};

class AudioKey : public ::testing::TestWithParam<Kind> {};

TEST_P(AudioKey, IsOfTheSoundAlone) {
  const auto& [extension, codec, other_layout] = GetParam();
  const std::string name = "key." + extension;
  const std::int64_t plain = key_of(name, song(extension, codec));
  EXPECT_NE(plain, 0);
  const std::string many(9000, 'x');
  EXPECT_EQ(key_of(name, song(extension, codec, 4,
                              other_layout +
                                  " -metadata title=Other -metadata artist=Ada "
                                  "-metadata comment=" +
                                  many)),
            plain);
  EXPECT_NE(key_of(name, song(extension, codec, 7)), plain);
  EXPECT_EQ(key_of(name, sound(extension, codec)), 0) << "a second identifies nothing";
}

INSTANTIATE_TEST_SUITE_P(
    Media, AudioKey,
    ::testing::Values(Kind{"mp3", "-c:a libmp3lame -b:a 128k", "-id3v2_version 3 -write_id3v1 1"},
                      Kind{"flac", "-c:a flac", ""}, Kind{"ogg", "-c:a libvorbis -q:a 3", ""},
                      Kind{"opus", "-c:a libopus -b:a 96k", ""},
                      Kind{"m4a", "-c:a aac -b:a 128k", "-movflags +faststart"},
                      Kind{"wav", "-c:a pcm_s16le", ""},
                      Kind{"aiff", "-c:a pcm_s16be", "-write_id3v2 1"},
                      Kind{"wv", "-c:a wavpack", ""}, Kind{"tta", "-c:a tta", ""},
                      Kind{"wma", "-c:a wmav2 -b:a 128k", ""}),
    [](const auto& info) { return info.param.extension; });

TEST(AudioKeyOfMp3, TagsAtBothEndsDoNotCount) {
  const std::string plain = song("mp3", "-c:a libmp3lame -b:a 128k -id3v2_version 0");
  const std::int64_t key = key_of("plain.mp3", plain);
  const std::string front = id3v2(4, text_frame(4, "TIT2", "Other"), 5000);
  EXPECT_EQ(key_of("both.mp3", front + plain + apev2({{"MP3GAIN_UNDO", "+003,+003,N"}}) +
                                   id3v1("Other", "Ada", "Blue", "1999", 1, 17)),
            key);
  EXPECT_NE(key_of("cut.mp3", plain.substr(0, plain.size() - 4000)), key);
}

// As mp3gain does: global_gain of every frame, which is 8 bits in its side information.
TEST(AudioKeyOfMp3, GainDoesNotCount) {
  const std::string plain =
      song("mp3", "-c:a libmp3lame -b:a 32k -ar 24000 -ac 1 -write_xing 0 -id3v2_version 0");
  constexpr std::size_t frame_bytes = 96;
  std::string louder = plain;
  for (std::size_t at = 0; at + frame_bytes <= louder.size(); at += frame_bytes) {
    louder[at + 7] = static_cast<char>(louder[at + 7] ^ 0x01);
    louder[at + 8] = static_cast<char>(louder[at + 8] ^ 0x30);
  }
  ASSERT_EQ(plain.size() % frame_bytes, 0U);
  EXPECT_EQ(key_of("louder.mp3", louder), key_of("plain.mp3", plain));
  louder[60] = static_cast<char>(louder[60] ^ 0x01);
  EXPECT_NE(key_of("louder.mp3", louder), key_of("plain.mp3", plain));
}

TEST(AudioKeyOfFlac, WithoutADigestTheFramesCount) {
  const auto without_digest = [](std::string file) {
    return file.replace(26, 16, std::string(16, '\0'));
  };
  const std::string plain = song("flac", "-c:a flac");
  const std::string other = song("flac", "-c:a flac", 4, "-metadata title=Other");
  const std::int64_t key = key_of("plain.flac", without_digest(plain));
  EXPECT_NE(key, 0);
  EXPECT_NE(key, key_of("digest.flac", plain));
  EXPECT_EQ(key_of("other.flac", without_digest(other)), key);
  EXPECT_EQ(key_of("tail.flac", without_digest(plain) + id3v1("a", "b", "c", "1", 1, 1)), key);
}

}  // namespace
}  // namespace segue::media
