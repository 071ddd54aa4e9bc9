#include "parser/codec.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "parser/jobs.hpp"

namespace segue::parser {
namespace {

Answers full_answers() {
  FileSaid said{.before = {.size_bytes = 7, .mtime_ns = -8, .inode = 9}};
  said.tags.title = "Añoranza";
  said.tags.audio = {.container = media::Container::ogg, .codec = media::Codec::opus};
  said.tags.audio.encoder_delay_samples = 312;
  said.tags.artist = {.display = "A & B", .names = {"A", "B"}, .sort_names = {"", ""}};
  said.tags.track = {.text = "A3", .total = 9};
  said.tags.bpm = 61.5;
  said.tags.explicit_content = false;
  said.tags.credits = {{.role = media::Role::conductor, .name = "C"}};
  said.tags.gain.track_peak = 0.5;
  said.tags.pictures = {{.index = 3, .kind = media::PictureKind::back, .bytes = 1U << 20U}};
  said.tags.original_date = {1999, 12, 0};
  said.tags.musicbrainz.works = {"w"};
  said.tags.cue_sheet = media::CueSheet{
      .tags = {{"ALBUM", {"Blue"}}},
      .files = {{.name = "a.wav", .tracks = {{.number = 2, .gap = {}, .start = 75, .tags = {}}}}}};
  said.raw_tags_json = R"({"A": ["b"]})";
  said.lyrics = domain::Lyrics::synced;
  Answers answers{.cpu_ns = 12};
  answers.files.push_back({.error = {}, .value = said});
  answers.files.push_back(
      {.error = base::Error{.code = base::ErrorCode::corrupt, .message = "cut"}, .value = {}});
  answers.cue_sheet.value = said.tags.cue_sheet;
  answers.picture.value = PictureFacts{.info = {.width = 5, .height = 6}, .size_bytes = 70'000};
  answers.pictures.value = {"one", "two"};
  answers.lyrics.value = {{.language = "deu", .description = "", .text = "La\n", .synced = true}};
  answers.bytes.value = std::string("\0x", 2);
  return answers;
}

TEST(Codec, EverythingComesBack) {
  const std::string bytes = encoded(full_answers());
  const auto back = decoded<Answers>(bytes);
  EXPECT_EQ(encoded(back), bytes);
  ASSERT_EQ(back.files.size(), 2U);
  const FileSaid& said = back.files[0].value.value();
  EXPECT_EQ(said.tags.title, "Añoranza");
  EXPECT_EQ(said.tags.audio.encoder_delay_samples, 312);
  EXPECT_EQ(said.tags.track.total, 9);
  EXPECT_EQ(said.tags.track.number, std::nullopt);
  EXPECT_EQ(said.tags.explicit_content, false);
  EXPECT_EQ(said.tags.pictures.at(0).kind, media::PictureKind::back);
  EXPECT_EQ(said.tags.original_date, (domain::PartialDate{1999, 12, 0}));
  EXPECT_EQ(said.lyrics, domain::Lyrics::synced);
  EXPECT_EQ(said.tags.cue_sheet.value().files.at(0).tracks.at(0).start, 75);
  EXPECT_EQ(back.cue_sheet.value, said.tags.cue_sheet);
  EXPECT_EQ(back.files[1].error.value().message, "cut");
  EXPECT_EQ(back.pictures.value.value().at(1), "two");
  EXPECT_EQ(back.lyrics.value.value().at(0).text, "La\n");
  EXPECT_EQ(back.bytes.value, std::string("\0x", 2));
}

TEST(Codec, NoBytesDoHarm) {
  EXPECT_TRUE(rc::check("decoding answers or throws", [](const std::string& bytes) {
    try {
      static_cast<void>(decoded<Answers>(bytes));
    } catch (const std::runtime_error&) {
    }
  }));
  const std::string whole = encoded(full_answers());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THROW(static_cast<void>(decoded<Answers>(whole.substr(0, size))), std::runtime_error);
  }
  EXPECT_THROW(static_cast<void>(decoded<Answers>(whole + "x")), std::runtime_error);
  std::size_t refused = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = '\xFF';
    try {
      static_cast<void>(decoded<Answers>(changed));
    } catch (const std::runtime_error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 0U) << "a size that is not there, for one";
}

}  // namespace
}  // namespace segue::parser
