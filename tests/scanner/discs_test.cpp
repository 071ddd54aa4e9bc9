#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "scanning.hpp"

// Discs that lie as one file with a CUE sheet, from the scan to the catalogue.
namespace segue::scanner {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using testing::studio;

// Eight seconds: long enough to be known by its sound.
const std::string& image() {
  static const std::string bytes = [] {
    const base::testing::TempFolder folder;
    const std::string path = folder.path("image.flac");
    const std::string command =
        "ffmpeg -nostdin -v error -y -f lavfi -i sine=frequency=330:duration=8 "
        "-map_metadata -1 " +
        path;
    // NOLINTNEXTLINE(concurrency-mt-unsafe,bugprone-command-processor): before any thread starts
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }();
  return bytes;
}

struct Line {
  std::string title;
  int seconds = 0;  // where it begins
};

std::string sheet(const std::vector<Line>& lines, const std::string& file = "Blue.wav") {
  std::string text =
      "PERFORMER \"Ada\"\nTITLE \"Blue\"\nREM DATE 1971\nFILE \"" + file + "\" WAVE\n";
  int number = 0;
  for (const Line& line : lines) {
    text += fmt::format("  TRACK {:02} AUDIO\n    TITLE \"{}\"\n    INDEX 01 00:{:02}:00\n",
                        ++number, line.title, line.seconds);
  }
  return text;
}

const std::vector<Line> four = {{"One", 0}, {"Two", 2}, {"Three", 4}, {"Four", 6}};

struct Discs : testing::Scanning {
  Discs() {
    music.write("Ada/Blue/Blue.flac", image());
    music.write("Ada/Blue/Blue.cue", sheet(four));
  }

  // What is there of a file, in its order.
  std::vector<domain::KnownFile> rows(const std::string& path = "Ada/Blue/Blue.flac") {
    const std::vector<std::string> folders = {fs::path(path).parent_path()};
    std::vector<domain::KnownFile> all;
    for (const domain::Root& root : reader().roots()) {
      std::ranges::copy_if(reader().files_in(root.id, folders), std::back_inserter(all),
                           [&](const domain::KnownFile& file) {
                             return file.relative_path == path && !file.missing;
                           });
    }
    std::ranges::sort(all, {}, &domain::KnownFile::part);
    return all;
  }
  std::vector<domain::Track> tracks(const std::string& path = "Ada/Blue/Blue.flac") {
    std::vector<domain::Track> all;
    for (const domain::KnownFile& row : rows(path)) {
      all.push_back(reader().track({}, row.track).value());
    }
    return all;
  }
  std::vector<std::string> titles_in(const std::string& path = "Ada/Blue/Blue.flac") {
    std::vector<std::string> titles;
    for (const domain::Track& track : tracks(path)) titles.push_back(track.title);
    return titles;
  }
  std::vector<domain::TrackId> ids() {
    std::vector<domain::TrackId> all;
    for (const domain::KnownFile& row : rows()) all.push_back(row.track);
    return all;
  }
};

TEST_F(Discs, AFileWithASheetIsItsTracks) {
  scan();
  const auto found = tracks();
  ASSERT_EQ(found.size(), 4U);
  EXPECT_THAT(titles_in(), ElementsAre("One", "Two", "Three", "Four"));
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(found[i].position, static_cast<int>(i) + 1);
    EXPECT_EQ(found[i].duration_ms, 2000);
    EXPECT_EQ(found[i].part.start, static_cast<int>(i) * 150);
    EXPECT_EQ(found[i].credit.display, "Ada");
    EXPECT_EQ(found[i].release, found[0].release);
  }
  EXPECT_EQ(found[3].part.end, 0);
  const auto detail = reader().release({}, found[0].release).value();
  EXPECT_EQ(detail.release.title, "Blue");
  EXPECT_EQ(detail.release.date.year, 1971);
  EXPECT_EQ(detail.release.track_count, 4);
  EXPECT_EQ(detail.release.duration_ms, 8000);
  const domain::CatalogCounts counts = reader().counts({});
  EXPECT_EQ(counts.files, 1);
  EXPECT_EQ(counts.size_bytes, static_cast<std::int64_t>(image().size()));
  EXPECT_EQ(counts.issues, 0);
  EXPECT_EQ(scan().files_read, 0) << "and it is known as that";
  EXPECT_EQ(scan({.depth = domain::ScanDepth::thorough}).files_read, 0);
  scan({.depth = domain::ScanDepth::full});
  EXPECT_EQ(count("audio_file"), 4U);
}

TEST_F(Discs, AnEditedSheetRetitlesItsTracks) {
  scan();
  const auto before = ids();
  music.write("Ada/Blue/Blue.cue", sheet({{"One", 0}, {"Too", 2}, {"Three", 5}, {"Four", 6}}));
  EXPECT_EQ(scan().changed, 4);
  EXPECT_THAT(titles_in(), ElementsAre("One", "Too", "Three", "Four"));
  EXPECT_EQ(ids(), before);
  EXPECT_TRUE(told(domain::ChangeKind::changed, "track", before[1].value));
  EXPECT_EQ(tracks()[2].duration_ms, 1000);
}

// As a user who does not own the files, and cannot tell whether a fresh one is being written.
TEST_F(Discs, ASheetThatMayStillBeWrittenIsWaitedFor) {
  const auto age = [&] {
    fs::last_write_time(music.path("Ada/Blue/Blue.cue"),
                        fs::file_time_type::clock::now() - std::chrono::minutes(1));
  };
  fs::permissions(music.path(), fs::perms(0755));
  age();
  scan();
  music.write("Ada/Blue/Blue.cue", sheet({{"Uno", 0}, {"Due", 2}, {"Tre", 4}, {"Quattro", 6}}));
  as_nobody([&] { return scan({.depth = domain::ScanDepth::full}); });
  EXPECT_THAT(titles_in(), ElementsAre("One", "Two", "Three", "Four"));
  age();
  scan();
  EXPECT_THAT(titles_in(), ElementsAre("Uno", "Due", "Tre", "Quattro"));
}

TEST_F(Discs, ASheetThatCannotBeReadNowChangesNothing) {
  scan();
  const auto before = ids();
  fs::permissions(music.path(), fs::perms(0755));
  fs::permissions(music.path("Ada/Blue/Blue.cue"), fs::perms(0));
  as_nobody([&] { return scan({.depth = domain::ScanDepth::full}); });
  EXPECT_EQ(ids(), before);
  EXPECT_EQ(issue("Ada/Blue/Blue.cue"), "unreadable");
  fs::permissions(music.path("Ada/Blue/Blue.cue"), fs::perms(0644));
  scan({.depth = domain::ScanDepth::quick});
  EXPECT_EQ(ids(), before);
  EXPECT_EQ(issue("Ada/Blue/Blue.cue"), "") << "it was read again, though nothing on it tells";
}

TEST_F(Discs, TracksThatGetOtherNumbersStayThemselves) {
  scan();
  const auto before = ids();
  music.write("Ada/Blue/Blue.cue",
              sheet({{"One", 0}, {"Hidden", 1}, {"Two", 2}, {"Three", 4}, {"Four", 6}}));
  scan();
  EXPECT_THAT(titles_in(), ElementsAre("One", "Hidden", "Two", "Three", "Four"));
  const auto more = ids();
  EXPECT_THAT(std::vector({more[0], more[2], more[3], more[4]}),
              ::testing::ElementsAreArray(before));
  music.write("Ada/Blue/Blue.cue", sheet({{"One", 0}, {"Two", 2}, {"Three", 4}}));
  scan();
  EXPECT_THAT(ids(), ElementsAre(before[0], before[1], before[2]));
  EXPECT_FALSE(is_there(before[3]));
  music.write("Ada/Blue/Blue.cue", sheet(four));
  scan();
  EXPECT_EQ(ids(), before);
}

TEST_F(Discs, ASheetComesAndGoes) {
  fs::remove(music.path("Ada/Blue/Blue.cue"));
  scan();
  ASSERT_EQ(rows().size(), 1U);
  const domain::TrackId whole = ids()[0];
  EXPECT_FALSE(tracks()[0].part);

  music.write("Ada/Blue/Blue.cue", sheet(four));
  scan();
  const auto parts = ids();
  ASSERT_EQ(parts.size(), 4U);
  EXPECT_EQ(parts[0], whole) << "what hangs on the whole goes on with the first track";
  EXPECT_EQ(count("release WHERE present"), 1U);

  fs::remove(music.path("Ada/Blue/Blue.cue"));
  scan();
  EXPECT_THAT(ids(), ElementsAre(whole));
  EXPECT_FALSE(is_there(parts[1]));
  EXPECT_EQ(reader().counts({}).tracks, 1);
  scan({.depth = domain::ScanDepth::full});
  EXPECT_THAT(ids(), ElementsAre(whole));

  music.write("Ada/Blue/Blue.cue", sheet(four));
  scan();
  EXPECT_EQ(ids(), parts);
}

TEST_F(Discs, ADiscThatIsMovedKeepsItsTracks) {
  scan();
  const auto before = ids();
  fs::create_directories(music.path("Elsewhere"));
  fs::rename(music.path("Ada/Blue"), music.path("Elsewhere/Blue"));
  scan();
  std::vector<domain::TrackId> after;
  for (const auto& row : rows("Elsewhere/Blue/Blue.flac")) after.push_back(row.track);
  EXPECT_EQ(after, before);
  // To another drive: a copy, and the old one goes.
  music.write("Copy/Blue.flac", image());
  music.write("Copy/Blue.cue", sheet(four));
  fs::remove_all(music.path("Elsewhere"));
  scan();
  after.clear();
  for (const auto& row : rows("Copy/Blue.flac")) after.push_back(row.track);
  EXPECT_EQ(after, before);
}

TEST_F(Discs, ADiscThatIsGoneIsOneFileThatIsGone) {
  for (int i = 0; i < 14; ++i) {
    music.write(fmt::format("More/{}/Blue.flac", i), image());
    music.write(fmt::format("More/{}/Blue.cue", i), sheet(four));
  }
  scan();
  fs::remove_all(music.path("More"));
  EXPECT_EQ(scan().missing, 14 * 4) << "no more than may always go";
  EXPECT_EQ(reader().counts({}).files, 1);
}

TEST_F(Discs, TheFileThatASheetIsOf) {
  const auto divided = [&](const std::string& name, const std::string& cue,
                           const std::string& named) {
    fs::remove_all(music.path("Ada"));
    music.write("Ada/Blue/" + name, image());
    music.write("Ada/Blue/" + cue, sheet(four, named));
    scan({.accept_losses = true});
    return rows("Ada/Blue/" + name).size();
  };
  EXPECT_EQ(divided("Blue.flac", "x.cue", "Blue.flac"), 4U);
  EXPECT_EQ(divided("Blue.flac", "x.cue", "BLUE.ape"), 4U);
  EXPECT_EQ(divided("Bl\xC3\xBC.flac", "x.cue", "Bl\xFC.wav"), 4U);
  EXPECT_EQ(divided("Blue.flac", "Blue.cue", "CDImage.wav"), 4U);
  EXPECT_EQ(divided("Blue.flac", "Blue.flac.cue", "CDImage.wav"), 4U);
  EXPECT_EQ(divided("Blue.flac", "x.cue", "CDImage.wav"), 4U) << "the only one";
  EXPECT_EQ(reader().counts({}).issues, 0);

  music.write("Ada/Blue/other.flac", studio().song("Other", "Bo", "Red", 1));
  scan();
  EXPECT_EQ(rows("Ada/Blue/Blue.flac").size(), 1U);
  EXPECT_EQ(issue("Ada/Blue/x.cue"), "cue_sheet");
  EXPECT_EQ(scan({.depth = domain::ScanDepth::thorough}).files_read, 0) << "it is not read again";
  EXPECT_EQ(issue("Ada/Blue/x.cue"), "cue_sheet");
  fs::remove(music.path("Ada/Blue/x.cue"));
  scan();
  EXPECT_EQ(issue("Ada/Blue/x.cue"), "");
}

TEST_F(Discs, ASheetOfFilesThatStandForThemselvesIsNotFollowed) {
  fs::remove_all(music.path("Ada"));
  album("Ada/Blue", "Ada", "Blue", 4);
  music.write("Ada/Blue/split.cue", sheet(four, "CDImage.wav"));
  music.write("Ada/Blue/list.cue",
              "FILE 1.flac WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n"
              "FILE 2.flac WAVE\nTRACK 02 AUDIO\nINDEX 01 00:00:00\n");
  scan();
  EXPECT_EQ(reader().counts({}).tracks, 4);
  EXPECT_EQ(count("audio_file WHERE part > 0"), 0U);
  EXPECT_EQ(reader().counts({}).issues, 0);
}

TEST_F(Discs, SingleFilesSpeakForTracksThatADiscHasToo) {
  int number = 0;
  for (const Line& line : four) {
    ++number;
    music.write(fmt::format("Ada/Blue/0{}.flac", number),
                studio().song({{"TITLE", line.title},
                               {"ARTIST", "Ada"},
                               {"ALBUMARTIST", "Ada"},
                               {"ALBUM", "Blue"},
                               {"DATE", "1971"},
                               {"COMPOSER", "Cy"},
                               {"TRACKNUMBER", std::to_string(number)}}));
  }
  scan();
  EXPECT_EQ(reader().counts({}).tracks, 4) << "each with two files";
  EXPECT_EQ(count("audio_file"), 8U);
  EXPECT_FALSE(tracks()[1].part) << "what is played";
}

TEST_F(Discs, WhatDoesNotFitIsAnIssueAndTheFileWhole) {
  music.write("Ada/Blue/Blue.cue", sheet({{"One", 0}, {"Two", 9}}));
  scan();
  EXPECT_EQ(rows().size(), 1U);
  EXPECT_EQ(issue("Ada/Blue/Blue.cue"), "cue_sheet");
  music.write("Ada/Blue/Blue.cue", "no sheet");
  scan();
  EXPECT_EQ(rows().size(), 1U);
  EXPECT_EQ(issue("Ada/Blue/Blue.cue"), "cue_sheet");
  music.write("Ada/Blue/Blue.cue", sheet(four));
  scan();
  EXPECT_EQ(rows().size(), 4U);
  EXPECT_EQ(issue("Ada/Blue/Blue.cue"), "");
}

TEST_F(Discs, ASheetBesideTheFileWinsOverTheOneInside) {
  fs::remove_all(music.path("Ada"));
  const std::string inside =
      "FILE a WAVE\nTRACK 01 AUDIO\nTITLE In 1\nINDEX 01 00:00:00\n"
      "TRACK 02 AUDIO\nTITLE In 2\nINDEX 01 00:00:07\n";
  music.write("Ada/Blue/1.flac", studio().song({{"CUESHEET", inside}, {"ALBUM", "Blue"}}));
  // A track that was cut out of a disc, with the disc's sheet.
  music.write("Ada/Blue/2.flac",
              studio().song({{"CUESHEET", sheet(four)}, {"ALBUM", "Blue"}, {"TRACKNUMBER", "9"}}));
  scan();
  EXPECT_THAT(titles_in("Ada/Blue/1.flac"), ElementsAre("In 1", "In 2"));
  EXPECT_EQ(rows("Ada/Blue/2.flac").size(), 1U);
  EXPECT_EQ(reader().counts({}).issues, 0);
  music.write("Ada/Blue/1.cue",
              "FILE a WAVE\nTRACK 01 AUDIO\nTITLE Out 1\nINDEX 01 00:00:00\n"
              "TRACK 02 AUDIO\nTITLE Out 2\nINDEX 01 00:00:07\n");
  scan();
  EXPECT_THAT(titles_in("Ada/Blue/1.flac"), ElementsAre("Out 1", "Out 2"));
}

TEST_F(Discs, TheFileSpeaksOfTheDisc) {
  music.write("Ada/Red/1.flac", studio().song({{"GENRE", "Rock"}, {"TITLE", "All of Red"}}));
  music.write("Ada/Red/1.cue",
              "TITLE Red\nFILE a WAVE\nTRACK 01 AUDIO\nTITLE One\nINDEX 01 00:00:00\n"
              "TRACK 02 AUDIO\nTITLE Two\nINDEX 01 00:00:07\n");
  scan();
  const auto found = tracks("Ada/Red/1.flac");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[1].title, "Two");
  EXPECT_THAT(found[1].genres, ElementsAre("Rock"));
}

TEST_F(Discs, EachDiscOfASetIsItsNumber) {
  fs::remove_all(music.path("Ada"));
  for (const std::string disc : {"1", "2"}) {
    music.write("Ada/Blue/CD" + disc + ".flac", image());
    music.write("Ada/Blue/CD" + disc + ".cue", sheet({{"A" + disc, 0}, {"B" + disc, 4}}, "x.wav"));
  }
  scan();
  EXPECT_EQ(tracks("Ada/Blue/CD2.flac").at(1).disc, 2);
  const auto detail = reader().release({}, tracks("Ada/Blue/CD1.flac").at(0).release).value();
  EXPECT_EQ(detail.release.medium_count, 2);
  EXPECT_EQ(detail.tracks.size(), 4U);
}

TEST_F(Discs, AQuickScanSeesASheetThatCame) {
  fs::remove(music.path("Ada/Blue/Blue.cue"));
  fs::last_write_time(music.path("Ada/Blue"),
                      fs::file_time_type::clock::now() - std::chrono::hours(1));
  scan();
  music.write("Ada/Blue/Blue.cue", sheet(four));
  scan({.depth = domain::ScanDepth::quick});
  EXPECT_EQ(rows().size(), 4U);
}

}  // namespace
}  // namespace segue::scanner
