#include "parser/parsers.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "base/niceness.hpp"
#include "base/test_folder.hpp"
#include "base/thread_cpu.hpp"

namespace segue::parser {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view killer = "killer.wav";

constexpr std::string_view killer_of_all = "killer of all.wav";

Parsers& parsers() {
  static Parsers all(SEGUE_PARSER);
  return all;
}
Parsers& delicate_parsers() {
  static Parsers all(SEGUE_TEST_PARSER);
  return all;
}

// One second of silence.
std::string wav() {
  const auto number = [](std::uint32_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFFU);
    return text;
  };
  const std::string sound(8000, '\0');
  const std::string format = "fmt " + number(16, 4) + number(1, 2) + number(1, 2) +
                             number(8000, 4) + number(8000, 4) + number(1, 2) + number(8, 2);
  const std::string body =
      "WAVE" + format + "data" + number(static_cast<std::uint32_t>(sound.size()), 4) + sound;
  return "RIFF" + number(static_cast<std::uint32_t>(body.size()), 4) + body;
}

// Of any of its threads.
std::vector<std::string> children_of(const std::string& process) {
  std::vector<std::string> children;
  std::error_code gone;
  for (const auto& task : std::filesystem::directory_iterator("/proc/" + process + "/task", gone)) {
    std::ifstream list(task.path() / "children");
    for (std::string child; list >> child;) children.push_back(child);
  }
  return children;
}

class ParsersTest : public testing::Test {
 protected:
  FileToRead open(const std::string& name) {
    fds_.emplace_back(::open(folder_.path(name).c_str(), O_RDONLY | O_CLOEXEC));
    return {.fd = fds_.back().get(), .name = names_.emplace_back(name)};
  }

  base::testing::TempFolder folder_;
  std::vector<base::UniqueFd> fds_;
  std::deque<std::string> names_;
};

TEST_F(ParsersTest, AnswersComeInTheOrderOfTheFiles) {
  folder_.write("good.wav", wav());
  folder_.write("bad.wav", "no sound at all");
  std::vector<FileToRead> files;
  files.reserve(100);
  for (int i = 0; i < 100; ++i) files.push_back(open(i % 3 == 0 ? "bad.wav" : "good.wav"));
  const auto said = parsers().read_files(files);
  ASSERT_EQ(said.size(), files.size());
  for (std::size_t i = 0; i < said.size(); ++i) {
    ASSERT_EQ(said[i].has_value(), i % 3 != 0) << i;
    if (said[i]) {
      EXPECT_EQ(said[i]->tags.audio.duration_ms, 1000);
      EXPECT_EQ(said[i]->before.size_bytes, static_cast<std::int64_t>(wav().size()));
    } else {
      EXPECT_EQ(said[i].error().code, base::ErrorCode::corrupt);
    }
  }
}

TEST_F(ParsersTest, WhatItReadsCountsAsTheCallersTime) {
  folder_.write("good.wav", wav());
  const std::array files{open("good.wav")};
  const std::int64_t lent = base::lent_cpu_ns;
  EXPECT_TRUE(parsers().read_files(files).front().has_value());
  EXPECT_GT(base::lent_cpu_ns, lent);
}

TEST_F(ParsersTest, AFileThatKillsItsParserCostsThatFile) {
  folder_.write("good.wav", wav());
  folder_.write(killer, wav());
  const std::array files{open("good.wav"), open(std::string(killer)), open("good.wav")};
  const auto said = delicate_parsers().read_files(files);
  ASSERT_EQ(said.size(), 3U);
  EXPECT_TRUE(said[0].has_value());
  EXPECT_TRUE(said[2].has_value());
  ASSERT_FALSE(said[1].has_value());
  EXPECT_EQ(said[1].error().code, base::ErrorCode::corrupt);
  EXPECT_NE(said[1].error().message.find(killer), std::string::npos);
  // And the next ones are read as ever.
  EXPECT_TRUE(delicate_parsers().read_files({files.data(), 1}).front().has_value());
}

TEST_F(ParsersTest, WhatBeginsThemMayEndAsWell) {
  folder_.write("good.wav", wav());
  folder_.write(killer_of_all, wav());
  const std::array files{open("good.wav"), open(std::string(killer_of_all)), open("good.wav")};
  const auto said = delicate_parsers().read_files(files);
  EXPECT_TRUE(said[0].has_value());
  EXPECT_EQ(said[1].error().code, base::ErrorCode::corrupt);
  EXPECT_TRUE(said[2].has_value());
}

TEST_F(ParsersTest, OneThatEndedWhileNobodyAskedCostsNoFile) {
  folder_.write("good.wav", wav());
  const auto others = children_of(std::to_string(::getpid()));
  Parsers own(SEGUE_PARSER);
  const std::array files{open("good.wav")};
  EXPECT_TRUE(own.read_files(files).front().has_value());
  for (const std::string& host : children_of(std::to_string(::getpid()))) {
    if (std::ranges::find(others, host) != others.end()) continue;
    for (const std::string& child : children_of(host)) ::kill(std::stoi(child), SIGKILL);
    while (!children_of(host).empty()) std::this_thread::yield();
  }
  EXPECT_TRUE(own.read_files(files).front().has_value());
}

TEST_F(ParsersTest, TheProgramMayBeOpenedWhereItsChannelIsToLie) {
  folder_.write("good.wav", wav());
  const base::UniqueFd kept(::fcntl(host_channel_fd, F_DUPFD_CLOEXEC, 100));
  ::close(host_channel_fd);
  Parsers own(SEGUE_PARSER);
  const std::array files{open("good.wav")};
  EXPECT_TRUE(own.read_files(files).front().has_value());
  fds_.clear();
  if (kept.valid()) ::dup3(kept.get(), host_channel_fd, O_CLOEXEC);
}

TEST_F(ParsersTest, AProgramThatIsNotThereIsNamed) {
  try {
    const Parsers none("/nowhere/segue-parser");
    FAIL();
  } catch (const std::system_error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("'/nowhere/segue-parser', which belongs"));
  }
}

TEST_F(ParsersTest, WhereNoneCanBeBegunFilesWait) {
  folder_.write("good.wav", wav());
  const std::array files{open("good.wav"), open("good.wav")};
  Parsers useless(SEGUE_TEST_PARSER, {"--useless"});
  const auto said = useless.read_files(files);
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[0].error().code, base::ErrorCode::unavailable);
  EXPECT_EQ(said[1].error().code, base::ErrorCode::unavailable);
}

TEST_F(ParsersTest, ManyThreadsAskAtOnce) {
  folder_.write("good.wav", wav());
  std::vector<FileToRead> files;
  files.reserve(8);
  for (int i = 0; i < 8; ++i) files.push_back(open("good.wav"));
  std::vector<std::thread> threads;
  threads.reserve(8);
  std::atomic<int> good = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 5; ++turn) {
        for (const auto& one : parsers().read_files(files)) good += one.has_value() ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 8 * 5 * 8);
}

TEST_F(ParsersTest, PicturesAreReadApartToo) {
  folder_.write("cover.jpg", "not a picture");
  const auto facts = parsers().read_picture(open("cover.jpg"), whole_file);
  ASSERT_FALSE(facts.has_value());
  EXPECT_EQ(facts.error().code, base::ErrorCode::unsupported);
  EXPECT_FALSE(parsers().thumbhash("not a picture").has_value());
}

TEST_F(ParsersTest, CueSheetsAreReadApartToo) {
  folder_.write("good.cue", "FILE a WAVE\nTRACK 01 AUDIO\nTITLE One\nINDEX 01 00:00:01\n");
  folder_.write("bad.cue", "Dear Ada");
  const auto sheet = parsers().read_cue_sheet(open("good.cue"));
  ASSERT_TRUE(sheet.has_value());
  EXPECT_EQ(sheet->files.at(0).tracks.at(0).start, 1);
  EXPECT_EQ(sheet->files.at(0).tracks.at(0).tags.at(0).values.at(0), "One");
  EXPECT_EQ(parsers().read_cue_sheet(open("bad.cue")).error().code, base::ErrorCode::corrupt);
}

// A white dot.
constexpr std::string_view gif =
    "GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0!\xf9\4\0\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"sv;

TEST_F(ParsersTest, PicturesAreResizedApartToo) {
  const media::Box box{.width = 3, .height = 2, .enlarge = true};
  const auto png = parsers().resize(std::string(gif), box, media::OutputFormat::png);
  ASSERT_TRUE(png.has_value()) << png.error().message;
  EXPECT_EQ(png->substr(16, 8), "\0\0\0\3\0\0\0\2"sv);
  EXPECT_EQ(parsers().resize("no picture", box, media::OutputFormat::png).error().code,
            base::ErrorCode::unsupported);
  EXPECT_EQ(
      parsers().resize(std::string(gif), {.width = -1}, media::OutputFormat::png).error().code,
      base::ErrorCode::invalid);
}

TEST_F(ParsersTest, WhatLiesInASoundFileIsReadApartToo) {
  folder_.write("good.wav", wav());
  folder_.write("bad.wav", "no sound at all");
  EXPECT_THAT(parsers().pictures_in(open("good.wav"), Urgency::listener).value(),
              ::testing::IsEmpty());
  EXPECT_THAT(parsers().lyrics_in(open("good.wav")).value(), ::testing::IsEmpty());
  EXPECT_EQ(parsers().pictures_in(open("bad.wav"), Urgency::ingest).error().code,
            base::ErrorCode::corrupt);
  EXPECT_EQ(parsers().lyrics_in(open("bad.wav")).error().code, base::ErrorCode::corrupt);
}

// The sum.
int niceness_of_parsers() {
  int sum = 0;
  for (const std::string& host : children_of(std::to_string(::getpid()))) {
    for (const std::string& child : children_of(host)) {
      sum += ::getpriority(PRIO_PROCESS, static_cast<id_t>(std::stoul(child)));
    }
  }
  return sum;
}

TEST_F(ParsersTest, IngestLetsListenersGoFirst) {
  folder_.write("good.wav", wav());
  parsers().rest_if_unused(std::chrono::seconds(0));
  delicate_parsers().rest_if_unused(std::chrono::seconds(0));
  const int before = niceness_of_parsers();
  const int own = ::getpriority(PRIO_PROCESS, 0);
  const std::array files{open("good.wav")};
  std::thread([&] {
    base::be_nice(base::leisure_niceness);
    EXPECT_TRUE(parsers().read_files(files).front().has_value());
  }).join();
  EXPECT_EQ(niceness_of_parsers(), before + base::ingest_niceness)
      << "whoever was the first to ask";
  EXPECT_TRUE(parsers().lyrics_in(open("good.wav")).has_value());
  EXPECT_EQ(niceness_of_parsers(), before + base::ingest_niceness + own);
}

// Of all that this program began.
std::size_t parsers_running() {
  std::size_t running = 0;
  for (const std::string& host : children_of(std::to_string(::getpid()))) {
    running += children_of(host).size();
  }
  return running;
}
std::size_t hosts_running() {
  return children_of(std::to_string(::getpid())).size();
}

TEST_F(ParsersTest, NothingRunsAfterARest) {
  folder_.write("good.wav", wav());
  const std::array files{open("good.wav")};
  EXPECT_TRUE(parsers().read_files(files).front().has_value());
  EXPECT_GT(parsers_running(), 0U);
  parsers().rest();
  delicate_parsers().rest();
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (parsers_running() > 0 && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::yield();
  }
  EXPECT_EQ(parsers_running(), 0U);
  EXPECT_TRUE(parsers().read_files(files).front().has_value()) << "and when one is needed, it is";
}

TEST_F(ParsersTest, WhatBeginsThemRestsWhenItIsNotUsed) {
  folder_.write("good.wav", wav());
  const std::array files{open("good.wav")};
  Parsers own(SEGUE_PARSER);
  const std::size_t others = hosts_running();
  EXPECT_TRUE(own.read_files(files).front().has_value());
  own.rest_if_unused(std::chrono::hours(1));
  EXPECT_EQ(hosts_running(), others + 1);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // as the first process of a container
  own.rest_if_unused(std::chrono::seconds(0));
  EXPECT_EQ(hosts_running(), others) << "nor does anybody wait to be buried";
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
  EXPECT_TRUE(own.read_files(files).front().has_value());
}

}  // namespace
}  // namespace segue::parser
