#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "merging.hpp"
#include "scanning.hpp"

// What holds for any library: the digest is over all that a listener could see.
namespace segue::scanner {
namespace {

namespace fs = std::filesystem;
using testing::Song;
using testing::studio;

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t count) { return random_() % count; }
  template <class Choice>
  const Choice& pick(const std::vector<Choice>& choices) {
    return choices[below(choices.size())];
  }
  template <class List>
  void shuffle(List& list) {
    std::ranges::shuffle(list, random_);
  }

 private:
  std::mt19937 random_;
};

// Few names, so that copies, namesakes and albums over several folders abound.
std::vector<std::vector<Song>> some_families(Dice& dice) {
  std::vector<std::vector<Song>> families;
  for (int folder = 0; folder < 5; ++folder) {
    std::vector<Song>& family = families.emplace_back();
    const std::size_t songs = 1 + dice.below(4);
    for (std::size_t i = 0; i < songs; ++i) {
      Song song{"F" + std::to_string(folder) + "/" + std::to_string(i) + ".flac",
                dice.pick<std::string>({"One", "one", "Two"}),
                dice.pick<std::string>({"Ada", "ADA", "Bo feat. Ada"}),
                dice.pick<std::string>({"Blue", "BLUE", "Red"}), static_cast<int>(dice.below(3))};
      song.year = dice.pick<int>({0, 1971});
      song.recording_mbid = dice.pick<std::string>({"", "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"});
      song.raw = {{"MEDIA", {dice.pick<std::string>({"CD", "Vinyl"})}},
                  {"DISCNUMBER", {dice.pick<std::string>({"1", "2"})}}};
      song.lossless = dice.below(2) == 0;
      song.duration_ms = dice.pick<std::int64_t>({200'000, 250'000});
      if (dice.below(3) > 0) {
        song.sound =
            song.duration_ms + (song.lossless ? 1 : 0) + 2 * dice.pick<std::int64_t>({0, 1});
      }
      family.push_back(std::move(song));
    }
  }
  return families;
}

TEST(ScanLaws, TheOrderOfFoldersDoesNotMatter) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    Dice dice(seed);
    std::vector<std::vector<Song>> families = some_families(dice);
    testing::MergeWorld one;
    for (const auto& family : families) one.add(family);
    testing::MergeWorld other;
    dice.shuffle(families);
    for (const auto& family : families) other.add(family);
    EXPECT_EQ(one.reader().digest(), other.reader().digest()) << "seed " << seed;
  }
}

// A music folder that people work on.
class Desk {
 public:
  Desk(const base::testing::TempFolder& music, Dice& dice) : music_(music), dice_(dice) {}

  void step() {
    const std::size_t what = files_.empty() ? 0 : dice_.below(7);
    if (what <= 1) return write(a_path());
    const std::string path =
        std::next(files_.begin(), static_cast<std::ptrdiff_t>(dice_.below(files_.size())))->first;
    if (what == 2) return write(path);  // other tags in the same file
    if (what == 6) return divide(path);
    if (what == 3) {
      fs::remove(music_.path(path));
      files_.erase(path);
      log += "rm " + path + "; ";
      return;
    }
    const std::string to = a_path();
    if (to == path) return;
    if (files_.contains(to)) {  // they change places
      fs::rename(music_.path(path), music_.path("aside"));
      fs::rename(music_.path(to), music_.path(path));
      fs::rename(music_.path("aside"), music_.path(to));
      std::swap(files_.at(path), files_.at(to));
      log += "swap " + path + " " + to + "; ";
      return;
    }
    fs::create_directories(fs::path(music_.path(to)).parent_path());
    fs::rename(music_.path(path), music_.path(to));
    files_[to] = files_.extract(path).mapped();
    log += "mv " + path + " " + to + "; ";
    if (what == 5) write(to);  // moved and retagged
  }

  [[nodiscard]] const std::map<std::string, int>& files() const { return files_; }
  // Files of one length and with other tags than before took the paths of others: nobody can tell
  // who goes on with which track.
  [[nodiscard]] std::set<int> doubtful() const {
    std::set<int> both;
    for (const auto& [path, which] : files_) {
      const auto before = scanned_.find(path);
      if (before == scanned_.end() || before->second == which || !written_.contains(which))
        continue;
      both.insert({which, before->second});
    }
    return both;
  }
  void has_been_scanned() {
    scanned_ = files_;
    written_.clear();
  }
  std::string log;

 private:
  std::string a_path() {
    return dice_.pick<std::string>({"A", "B", "A/CD1", "A/CD2", "C (Disc 1)", "C (Disc 2)"}) + "/" +
           dice_.pick<std::string>({"01.flac", "02.flac", "03.flac", "04.flac"});
  }
  void write(const std::string& path) {
    const std::string number = std::to_string(1 + dice_.below(3));
    const std::string artist = dice_.pick<std::string>({"Ada", "Bo"});
    const std::string album = dice_.pick<std::string>({"Blue", "Red"});
    const std::string year = dice_.pick<std::string>({"1971", "1980"});
    log += "write " + path + " " + number + artist + album + year + "; ";
    music_.write(path, studio().song({{"TITLE", "Song " + number},
                                      {"ARTIST", artist},
                                      {"ALBUMARTIST", artist},
                                      {"ALBUM", album},
                                      {"DATE", year},
                                      {"TRACKNUMBER", number}}));
    written_.insert(files_.try_emplace(path, ++number_).first->second);
  }

  // Its sheet stays where it is when the file moves, and may be of another one then.
  void divide(const std::string& path) {
    const std::string sheet = fs::path(path).replace_extension(".cue");
    log += "divide " + path + "; ";
    if (fs::remove(music_.path(sheet))) return;
    music_.write(sheet, "PERFORMER " + dice_.pick<std::string>({"Ada", "Bo"}) + "\nTITLE " +
                            dice_.pick<std::string>({"Blue", "Red"}) +
                            "\nFILE image.wav WAVE\n"
                            "TRACK 01 AUDIO\nTITLE \"Song 1\"\nINDEX 01 00:00:00\n"
                            "TRACK 02 AUDIO\nTITLE \"Song 2\"\nINDEX 01 00:00:0" +
                            dice_.pick<std::string>({"4", "7", "99"}) + "\n");
  }

  const base::testing::TempFolder& music_;
  Dice& dice_;
  std::map<std::string, int> files_;  // which file lies there, whatever became of it
  int number_ = 0;
  std::map<std::string, int> scanned_;  // as files_, at the last scan
  std::set<int> written_;               // since then
};

struct RescanLaw : testing::Scanning {
  // Of a catalogue that sees the folder for the first time.
  std::string digest_of_a_first_scan() {
    const contract::Place elsewhere;
    const auto fresh = elsewhere.open(clock);
    testing::TestCoordinator commits(fresh->catalog_writer());
    Scanner first(commits, fresh->catalog(), testing::parsers(), clock,
                  {.image_key = base::crypto::Key{7}});
    first.start();
    EXPECT_TRUE(first.add_roots(std::vector{music.path()}).has_value());
    first.request_scan({});
    first.wait_until_idle();
    return fresh->catalog().digest();
  }
  [[nodiscard]] std::vector<std::string> present_parts() const {
    return ask(
        "SELECT id FROM audio_file WHERE part > 0 AND missing_since IS NULL ORDER BY id, part");
  }
  // Of files that are the only one of their track, by what they are to the people at the desk.
  std::map<int, domain::TrackId> tracks_of(const Desk& desk) {
    const std::vector<std::string> alone =
        ask("SELECT track_id FROM audio_file WHERE missing_since IS NULL GROUP BY track_id"
            " HAVING count(*) = 1");
    std::map<int, domain::TrackId> tracks;
    for (const auto& [path, which] : desk.files()) {
      const domain::TrackId track = file(path).track;
      const auto text = std::to_string(track.value);
      if (std::ranges::find(alone, text) != alone.end()) tracks[which] = track;
    }
    return tracks;
  }
};

// Where a file has gained or lost its parts, tracks may go to those that come back to their places.
TEST_F(RescanLaw, ItEndsWhereAFirstScanWouldAndFilesKeepTheirTracks) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    Dice dice(seed);
    Desk desk(music, dice);
    for (int i = 0; i < 8; ++i) desk.step();
    std::map<int, domain::TrackId> before;
    std::vector<std::string> parts_before;
    for (int round = 0; round < 6; ++round) {
      scan({.accept_losses = true});
      const std::map<int, domain::TrackId> after = tracks_of(desk);
      const std::set<int> doubtful = desk.doubtful();
      const std::vector<std::string> parts = present_parts();
      if (std::exchange(parts_before, parts) != parts) before.clear();
      for (const auto& [which, track] : before) {
        const auto now = after.find(which);
        EXPECT_TRUE(now == after.end() || now->second == track || doubtful.contains(which))
            << "seed " << seed << ", round " << round << ": " << desk.log << ", file " << which;
      }
      before = after;
      desk.log += "SCAN; ";
      desk.has_been_scanned();
      ASSERT_EQ(reader().digest(), digest_of_a_first_scan())
          << "seed " << seed << ", round " << round << ": " << desk.log;
      for (std::size_t i = dice.below(4); i > 0; --i) desk.step();
    }
    for (const auto& entry : fs::directory_iterator(music.path())) {
      if (entry.path().filename() != ".segue-root") fs::remove_all(entry.path());
    }
    music.write("notes.txt", "x");
  }
}

}  // namespace
}  // namespace segue::scanner
