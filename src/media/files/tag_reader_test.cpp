#include "media/files/tag_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "media/files/test_files.hpp"

namespace segue::media {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::read;
using testing::sound;

constexpr std::string_view metadata =
    "-metadata title='Paper Boat' -metadata artist='Ada Stone' -metadata album=Corpus "
    "-metadata track=3/9 -metadata date=1997 -metadata genre=Folk";

struct Expected {
  std::string extension;
  std::string options;
  Container container;
  Codec codec;
  bool lossless;
  int bit_depth;
  bool tagged = true;
};

class EveryContainer : public ::testing::TestWithParam<Expected> {};

TEST_P(EveryContainer, TellsSoundAndTags) {
  const Expected& expected = GetParam();
  const auto file = read("container." + expected.extension,
                         sound(expected.extension, expected.options + " " + std::string(metadata)));
  ASSERT_TRUE(file.tags) << file.tags.error().message;
  const AudioProperties& audio = file->audio;
  EXPECT_EQ(audio.container, expected.container);
  EXPECT_EQ(audio.codec, expected.codec) << name(audio.codec);
  EXPECT_EQ(audio.lossless, expected.lossless);
  EXPECT_EQ(audio.bit_depth, expected.bit_depth);
  EXPECT_NEAR(static_cast<double>(audio.duration_ms), 1000, 60);
  EXPECT_EQ(audio.channels, 2);
  EXPECT_EQ(audio.sample_rate_hz, expected.codec == Codec::opus ? 48000 : 44100);
  EXPECT_GT(audio.bitrate_kbps, 8);
  EXPECT_LE(file.report.system_calls, 15);
  EXPECT_LE(file.report.bytes_read, 400U * 1024);
  if (!expected.tagged) return;
  EXPECT_EQ(file->title, "Paper Boat");
  EXPECT_EQ(file->artist.display, "Ada Stone");
  EXPECT_THAT(file->artist.names, ElementsAre("Ada Stone"));
  EXPECT_EQ(file->album, "Corpus");
  EXPECT_EQ(file->track.number, 3);
  EXPECT_EQ(file->date.year, 1997);
  EXPECT_THAT(file->genres, ElementsAre("Folk"));
}

INSTANTIATE_TEST_SUITE_P(
    Media, EveryContainer,
    ::testing::Values(
        Expected{"flac", "-c:a flac -sample_fmt s16", Container::flac, Codec::flac, true, 16},
        Expected{"mp3", "-c:a libmp3lame -b:a 64k", Container::mpeg, Codec::mp3, false, 0},
        Expected{"mp2", "-c:a mp2 -b:a 128k", Container::mpeg, Codec::mp2, false, 0, false},
        Expected{"ogg", "-c:a libvorbis -q:a 1", Container::ogg, Codec::vorbis, false, 0},
        Expected{"opus", "-c:a libopus -b:a 32k", Container::ogg, Codec::opus, false, 0},
        Expected{"oga", "-c:a flac -sample_fmt s16 -f ogg", Container::ogg, Codec::flac, true, 16},
        Expected{"m4a", "-c:a aac -b:a 64k", Container::mp4, Codec::aac, false, 0},
        Expected{"m4a", "-c:a alac -sample_fmt s16p", Container::mp4, Codec::alac, true, 16},
        Expected{"wav", "-c:a pcm_s16le", Container::wav, Codec::pcm, true, 16},
        Expected{"wav", "-c:a pcm_s24le", Container::wav, Codec::pcm, true, 24},
        Expected{"aiff", "-c:a pcm_s16be -write_id3v2 1", Container::aiff, Codec::pcm, true, 16},
        Expected{"wv", "-c:a wavpack -sample_fmt s16p", Container::wavpack, Codec::wavpack, true,
                 16},
        Expected{"tta", "-c:a tta -sample_fmt s16", Container::tta, Codec::tta, true, 16, false},
        Expected{"wma", "-c:a wmav2 -b:a 64k", Container::asf, Codec::wma, false, 0}),
    [](const auto& info) { return fmt::format("{}_{}", info.param.extension, info.index); });

TEST(TagReader, TellsSpeex) {
  // Not every ffmpeg has an encoder: the first page and the last are written here.
  const auto page = [](int flags, std::uint64_t granule, std::string_view packet) {
    std::string bytes = "OggS" + std::string(1, '\0') + static_cast<char>(flags);
    bytes += testing::number(granule, 8, true) + testing::number(7, 4, true) + std::string(8, '\0');
    bytes += '\1';
    return bytes + static_cast<char>(packet.size()) + std::string(packet);
  };
  std::string head = "Speex   ";
  head.resize(80, '\0');
  head.replace(36, 4, testing::number(16000, 4, true)).replace(48, 4, testing::number(1, 4, true));
  const auto file =
      read("speech.spx", page(2, 0, head) + page(0, 0, testing::vorbis_comment({"TITLE=Talk"})) +
                             page(4, 32000, "sound"));
  ASSERT_TRUE(file.tags) << file.tags.error().message;
  EXPECT_EQ(file->audio.codec, Codec::speex);
  EXPECT_EQ(file->audio.duration_ms, 2000);
  EXPECT_EQ(file->title, "Talk");
}

TEST(TagReader, ContentDecidesNotTheName) {
  EXPECT_EQ(read("flac.mp3", testing::plain_flac())->audio.container, Container::flac);
  EXPECT_EQ(read("mp3.flac", testing::plain_mp3())->audio.container, Container::mpeg);
  EXPECT_EQ(read("opus.txt", sound("opus", "-c:a libopus -b:a 32k"))->audio.codec, Codec::opus);
}

TEST(TagReader, RefusesWhatIsNoSound) {
  const auto error = [](std::string_view bytes) {
    const auto file = read("not_sound.mp3", bytes);
    EXPECT_FALSE(file.tags);
    return file.tags ? base::Error{} : file.tags.error();
  };
  std::string random;
  for (std::uint32_t i = 0, state = 7; i < 300'000; ++i) {
    state = state * 1664525 + 1013904223;
    random.push_back(static_cast<char>(state >> 24));
  }
  EXPECT_EQ(error("").code, base::ErrorCode::corrupt);
  EXPECT_THAT(error("").message, HasSubstr("not_sound.mp3 is empty"));
  EXPECT_EQ(error("this is not audio\n").code, base::ErrorCode::corrupt);
  EXPECT_THAT(error("this is not audio\n").message, HasSubstr("text"));
  EXPECT_EQ(error(testing::fake_png(5000)).code, base::ErrorCode::unsupported);
  EXPECT_THAT(error(testing::fake_png(5000)).message, HasSubstr("PNG picture"));
  EXPECT_EQ(error("\xFF\xD8\xFF\xE0" + random).code, base::ErrorCode::unsupported);
  EXPECT_EQ(error(random).code, base::ErrorCode::corrupt);
  EXPECT_EQ(error(std::string(100'000, '\xFF')).code, base::ErrorCode::corrupt);
  EXPECT_EQ(error(testing::id3v2(4, testing::text_frame(4, "TIT2", "No sound"))).code,
            base::ErrorCode::corrupt);
  EXPECT_EQ(error("fLaC").code, base::ErrorCode::corrupt);
  EXPECT_EQ(error("OggS").code, base::ErrorCode::unsupported);
}

TEST(TagReader, NothingMakesItCrashWhenCutShort) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"flac", "-c:a flac -sample_fmt s16"},
      {"mp3", "-c:a libmp3lame -b:a 64k"},
      {"ogg", "-c:a libvorbis -q:a 1"},
      {"m4a", "-c:a aac -b:a 64k -movflags +faststart"},
      {"wav", "-c:a pcm_s16le"},
      {"aiff", "-c:a pcm_s16be -write_id3v2 1"},
      {"wv", "-c:a wavpack -sample_fmt s16p"},
      {"wma", "-c:a wmav2 -b:a 64k"}};
  for (const auto& [extension, options] : files) {
    const std::string& whole = sound(extension, options + " " + std::string(metadata));
    for (std::size_t length = 1; length < whole.size(); length += 1 + length / 3) {
      const auto file = read("cut." + extension, std::string_view(whole).substr(0, length));
      if (file.tags)
        EXPECT_GT(file->audio.duration_ms, 0) << extension << length;
      else
        EXPECT_THAT(file.tags.error().message, HasSubstr("cut."));
    }
  }
}

TEST(TagReader, KeepsATruncatedSongThatStillPlays) {
  const std::string& whole = testing::plain_flac();
  const auto file = read("half.flac", std::string_view(whole).substr(0, whole.size() / 2));
  ASSERT_TRUE(file.tags);
  EXPECT_EQ(file->audio.duration_ms, 1000);
  const std::string& wav = sound("wav", "-c:a pcm_s16le");
  const auto half = read("half.wav", std::string_view(wav).substr(0, wav.size() / 2));
  ASSERT_TRUE(half.tags) << half.tags.error().message;
  EXPECT_NEAR(static_cast<double>(half->audio.duration_ms), 500, 10);
}

TEST(TagReader, FindsTheLengthOfAFlacFromAPipe) {
  std::string file = testing::plain_flac();
  for (std::size_t i = 21; i < 26; ++i) file[i] = static_cast<char>(i == 21 ? file[i] & '\xF0' : 0);
  const auto piped = read("piped.flac", file);
  ASSERT_TRUE(piped.tags) << piped.tags.error().message;
  EXPECT_NEAR(static_cast<double>(piped->audio.duration_ms), 1000, 110);
}

TEST(TagReader, SaysWhatEncodersAdded) {
  const auto opus = read("gap.opus", sound("opus", "-c:a libopus -b:a 32k"));
  EXPECT_EQ(opus->audio.encoder_delay_samples, 312);
  const auto mp3 = read("gap.mp3", testing::plain_mp3());
  EXPECT_GE(mp3->audio.encoder_delay_samples.value_or(0), 576);
  EXPECT_EQ(mp3->audio.duration_ms, 1000);
}

// Recorders of radio put one stream behind another, each with a number and tags of its own.
TEST(TagReader, ChainedOggIsAsLongAsItsLinks) {
  const std::string options = "-c:a libvorbis -q:a 1 -serial_offset ";
  const std::string& first = sound("ogg", options + "10 -metadata title=One");
  const std::string& second = sound("ogg", options + "20 -metadata title=Two");
  const std::string& third = sound("ogg", options + "30 -t 0.5");
  const auto file = read("chain.ogg", first + second + third);
  ASSERT_TRUE(file.tags) << file.tags.error().message;
  EXPECT_EQ(file->title, "One");
  EXPECT_NEAR(static_cast<double>(file->audio.duration_ms), 2500, 80);
  const auto opus =
      read("chain.opus", sound("opus", "-c:a libopus -b:a 32k -serial_offset 10") +
                             sound("opus", "-c:a libopus -b:a 32k -serial_offset 20"));
  ASSERT_TRUE(opus.tags) << opus.tags.error().message;
  EXPECT_NEAR(static_cast<double>(opus->audio.duration_ms), 2000, 60);
  EXPECT_LE(opus.report.bytes_read, 2U * 1024 * 1024);
}

TEST(TagReader, MessagesSayWhatToDo) {
  const std::vector<std::string> files = {
      "",    "text", testing::fake_png(100), "\x1A\x45\xDF\xA3", "fLaC", std::string(5000, 'x'),
      "OggS"};
  for (const std::string& bytes : files) {
    const auto file = read("bad \xFF.mp3", bytes);
    ASSERT_FALSE(file.tags);
    const std::string& message = file.tags.error().message;
    EXPECT_TRUE(message.starts_with("bad \xEF\xBF\xBD.mp3 ")) << message;
    EXPECT_TRUE(message.ends_with(".")) << message;
    EXPECT_NE(message.find(". "), std::string::npos) << message;
  }
}

TEST(TagReader, RefusesFoldersAndClosedFiles) {
  const base::UniqueFd folder(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  EXPECT_EQ(read_tags(folder.get(), "folder.mp3").error().code, base::ErrorCode::unsupported);
  EXPECT_EQ(read_tags(-1, "closed.mp3").error().code, base::ErrorCode::io);
}

}  // namespace
}  // namespace segue::media
