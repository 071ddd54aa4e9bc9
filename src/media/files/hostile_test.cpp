#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "media/files/test_files.hpp"

// Files that were made to hurt: each must end as a refusal or with its tags, never as a crash.
namespace segue::media {
namespace {

using testing::frame;
using ::testing::HasSubstr;
using testing::id3v2;
using testing::number;
using testing::plain_mp3;
using testing::read;
using testing::text_frame;

constexpr int levels = 100'000;

std::string atom(std::string_view type, std::string_view body) {
  return number(body.size() + 8, 4, false) + std::string(type) + std::string(body);
}

// Headers only, each of which claims to hold all that follow.
std::string nested_atoms(std::string_view type, int depth) {
  const std::size_t own = type == "meta" ? 12 : type == "stsd" ? 16 : 8;
  std::string bytes;
  for (int i = depth; i > 0; --i) {
    bytes += number(static_cast<std::size_t>(i) * own, 4, false) + std::string(type);
    bytes.append(own - 8, '\0');
  }
  return bytes;
}

const std::string file_type = atom("ftyp", "M4A \0\0\0\0M4A ");

TEST(Hostile, AtomsThatNestWithoutEnd) {
  for (const char* const type : {"moov", "trak", "meta", "stsd", "ilst", "moof"}) {
    const auto file = read("deep.m4a", file_type + nested_atoms(type, levels));
    ASSERT_FALSE(file.tags) << type;
    EXPECT_EQ(file.tags.error().code, base::ErrorCode::corrupt);
    EXPECT_THAT(file.tags.error().message, HasSubstr("deep.m4a"));
  }
}

// A container may claim less than its children do, and then all that counts is what follows.
TEST(Hostile, AtomsThatOutgrowTheirParents) {
  std::string bytes = file_type;
  for (int i = 0; i < levels; ++i) bytes += number(9, 4, false) + "moov";
  EXPECT_FALSE(read("small.m4a", bytes).tags);
  bytes = file_type;
  for (int i = 0; i < levels; ++i) bytes += number(0, 4, false) + "udta";  // to the end of the file
  EXPECT_FALSE(read("endless.m4a", bytes).tags);
}

// The cover is cut out before TagLib looks; what slides together then must not nest either.
TEST(Hostile, AtomsThatNestOnceTheCoverIsGone) {
  const std::string deep = nested_atoms("moov", levels);
  const std::string cover = atom("covr", atom("data", std::string(8, '\0') + deep));
  const std::string meta = atom("meta", std::string(4, '\0') + atom("ilst", cover));
  const auto file = read("slide.m4a", file_type + atom("moov", atom("udta", meta)) + deep);
  EXPECT_FALSE(file.tags);
}

TEST(Hostile, MoreAtomsThanAnyFileHas) {
  std::string bytes = file_type;
  for (std::size_t i = 0; i <= base::limits::mp4_atoms_max; ++i) bytes += atom("free", "");
  EXPECT_FALSE(read("many.m4a", bytes).tags);
}

// A chapter holds frames, and so chapters.
std::string chapters(int version, int depth) {
  const std::string head = std::string("c\0", 2) + std::string(16, '\0');
  const std::size_t own = 10 + head.size();
  std::string bytes;
  for (int i = depth; i > 0; --i) {
    const std::size_t size = static_cast<std::size_t>(i) * own - 10;
    bytes += "CHAP" + (version == 4 ? testing::synchsafe(size) : number(size, 4, false));
    bytes += std::string(2, '\0') + head;
  }
  return bytes;
}

TEST(Hostile, ChaptersThatNestWithoutEnd) {
  const std::string title3 = text_frame(3, "TIT2", "Three");
  const std::string deep = chapters(3, levels);
  const auto tag = [&](int flags, std::string_view frames) {
    std::string bytes = id3v2(3, frames);
    bytes[5] = static_cast<char>(flags);
    return bytes;
  };
  const auto title = [](const testing::Read& file) {
    return file.tags ? file->title : file.tags.error().message;
  };
  EXPECT_EQ(title(read("plain.mp3", tag(0, title3 + deep) + plain_mp3())), "Three");
  EXPECT_EQ(title(read("unsync.mp3", tag(0x80, title3 + deep) + plain_mp3())), "Three");
  // Flags that make a frame opaque, and an id that only TagLib takes for one.
  std::string opaque = deep;
  opaque[9] = '\x20';
  EXPECT_EQ(title(read("opaque.mp3", tag(0, title3 + opaque) + plain_mp3())), "Three");
  const std::string odd = frame(3, std::string_view("TT2\0", 4), std::string("\0x", 2));
  EXPECT_EQ(title(read("odd.mp3", tag(0, title3 + odd + deep) + plain_mp3())), "Three");

  const std::string deep4 = id3v2(4, text_frame(4, "TIT2", "Four") + chapters(4, levels));
  EXPECT_EQ(title(read("four.mp3", deep4 + plain_mp3())), "Four");
  EXPECT_EQ(title(read("front.flac", deep4 + testing::plain_flac())), "Four");
  const std::string& wav = testing::sound("wav", "-c:a pcm_s16le");
  EXPECT_EQ(title(read("chunk.wav", wav + "id3 " + number(deep4.size(), 4, true) + deep4)), "Four");
  const std::string& tta = testing::sound("tta", "-c:a tta -sample_fmt s16");
  EXPECT_EQ(title(read("front.tta", deep4 + tta)), "Four");
}

TEST(Hostile, MoreFramesThanAnyTagHas) {
  std::string frames = text_frame(4, "TIT2", "First");
  for (int i = 0; i < levels; ++i) frames += text_frame(4, "TXXX", "x");
  const auto file = read("frames.mp3", id3v2(4, frames) + plain_mp3());
  ASSERT_TRUE(file.tags) << file.tags.error().message;
  EXPECT_EQ(file->title, "First");
}

TEST(Hostile, RiffChunksWithoutEnd) {
  std::string wav = testing::sound("wav", "-c:a pcm_s16le").substr(0, 36);
  for (int i = 0; i < levels; ++i) wav += std::string("junk") + number(0, 4, true);
  const auto file = read("chunks.wav", wav);
  EXPECT_FALSE(file.tags);
  EXPECT_LE(file.report.bytes_read, 1024U * 1024);
}

}  // namespace
}  // namespace segue::media
