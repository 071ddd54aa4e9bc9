#include "scanner/file_names.hpp"

#include <gtest/gtest.h>

#include <string>
#include <tuple>

namespace segue::scanner {
namespace {

TEST(FileNames, ExtensionsDecideWhatIsTriedAsSound) {
  for (const char* name : {"a.flac", "A.FLAC", "b.Mp3", "c.m4b", "d.dsf", "e.tar.opus", "f.wv",
                           "g.mp+", "\xff\xfe.ogg"}) {
    EXPECT_TRUE(is_audio_name(name)) << name;
  }
  for (const char* name : {"flac", ".flac", "a.jpg", "a.flac.part", "a.", "a.cue", "a.mp3~", ""}) {
    EXPECT_FALSE(is_audio_name(name)) << name;
  }
}

TEST(FileNames, CoversRankByName) {
  EXPECT_EQ(cover_rank("cover.jpg"), 0);
  EXPECT_EQ(cover_rank("Cover.PNG"), 0);
  EXPECT_EQ(cover_rank("folder.jpeg"), 1);
  EXPECT_EQ(cover_rank("front.webp"), 2);
  EXPECT_EQ(cover_rank("album.gif"), 3);
  EXPECT_EQ(cover_rank("AlbumArtSmall.jpg"), 4);
  EXPECT_EQ(cover_rank("AlbumArt_{0815}_Large.jpg"), 4);
  EXPECT_FALSE(cover_rank("back.jpg"));
  EXPECT_FALSE(cover_rank("cover.txt"));
  EXPECT_FALSE(cover_rank("cover"));
}

TEST(FileNames, LeftoversAreIgnored) {
  for (const char* name : {".hidden.flac", "@eaDir", ".Trash-1000", "lost+found", "#recycle",
                           ".DS_Store", "._song.mp3", ""}) {
    EXPECT_TRUE(is_ignored_name(name)) << name;
  }
  EXPECT_FALSE(is_ignored_name("!!!"));
  EXPECT_FALSE(is_ignored_name("#1 Hits"));
}

TEST(FileNames, DiscFolders) {
  const auto number = [](const char* name) {
    const auto disc = disc_folder(name);
    return disc ? disc->number : 0;
  };
  EXPECT_EQ(number("CD1"), 1);
  EXPECT_EQ(number("cd 02"), 2);
  EXPECT_EQ(number("Disc 2"), 2);
  EXPECT_EQ(number("Disk_03"), 3);
  EXPECT_EQ(number("Disc #4"), 4);
  EXPECT_EQ(disc_folder("Disk 03 - Live at Home").value_or(DiscFolder{}).title, "Live at Home");
  EXPECT_EQ(number("CD"), 0);
  EXPECT_EQ(number("Discovery"), 0);
  EXPECT_EQ(number("CD1988"), 0);
  EXPECT_EQ(number("Disco 2000"), 0);
  EXPECT_EQ(number("CD1a"), 0);
}

TEST(FileNames, TracksTellPositionAndTitle) {
  const auto parts = [](const char* name) {
    const NamedTrack track = named_track(name);
    return std::tuple(track.disc, track.position, track.title);
  };
  using Parts = std::tuple<int, int, std::string>;
  EXPECT_EQ(parts("03 - Title.flac"), Parts(0, 3, "Title"));
  EXPECT_EQ(parts("03. Title.flac"), Parts(0, 3, "Title"));
  EXPECT_EQ(parts("03_Title.flac"), Parts(0, 3, "Title"));
  EXPECT_EQ(parts("1-03 Title.mp3"), Parts(1, 3, "Title"));
  EXPECT_EQ(parts("2-11 - Title.mp3"), Parts(2, 11, "Title"));
  EXPECT_EQ(parts("07.flac"), Parts(0, 7, "07"));
  EXPECT_EQ(parts("Title.flac"), Parts(0, 0, "Title"));
  EXPECT_EQ(parts("1999.flac"), Parts(0, 0, "1999"));
  EXPECT_EQ(parts("2pac.flac"), Parts(0, 0, "2pac"));
  EXPECT_EQ(parts("\xff\xfe.flac"), Parts(0, 0, "\xEF\xBF\xBD\xEF\xBF\xBD"));
  EXPECT_FALSE(named_track("\x01.flac").title.empty());
}

TEST(FileNames, FoldersTellArtistAlbumYear) {
  const auto parts = [](const char* name) {
    const NamedAlbum album = named_album(name);
    return std::tuple(album.artist, album.album, album.year);
  };
  using Parts = std::tuple<std::string, std::string, int>;
  EXPECT_EQ(parts("Album (1997)"), Parts("", "Album", 1997));
  EXPECT_EQ(parts("Artist - Album"), Parts("Artist", "Album", 0));
  EXPECT_EQ(parts("Artist - Album [1997] [FLAC]"), Parts("Artist", "Album", 1997));
  EXPECT_EQ(parts("1997 - Album"), Parts("", "Album", 1997));
  EXPECT_EQ(parts("[1997] Album"), Parts("", "Album", 1997));
  EXPECT_EQ(parts("Artist - 1997 - Album"), Parts("Artist", "Album", 1997));
  EXPECT_EQ(parts("Album (Deluxe Edition) (1997)"), Parts("", "Album (Deluxe Edition)", 1997));
  EXPECT_EQ(parts("1997"), Parts("", "1997", 0));
  EXPECT_EQ(parts("(1997)"), Parts("", "(1997)", 0));
}

TEST(FileNames, EditionsAndDiscsComeOffTitles) {
  EXPECT_EQ(without_edition("Blue (Deluxe Edition)").title, "Blue");
  EXPECT_EQ(without_edition("Blue (Deluxe Edition)").version, "Deluxe Edition");
  EXPECT_EQ(without_edition("Blue [2011 Remaster]").version, "2011 Remaster");
  EXPECT_EQ(without_edition("Blue (Remastered) [Bonus Tracks]").version,
            "Remastered, Bonus Tracks");
  EXPECT_EQ(without_edition("Blue (Live)").version, "");
  EXPECT_EQ(without_edition("(Deluxe Edition)").title, "(Deluxe Edition)");
  EXPECT_EQ(without_edition("Monolith (Monotone)").version, "");
  EXPECT_EQ(without_disc("Blue (Disc 2)").title, "Blue");
  EXPECT_EQ(without_disc("Blue (Disc 2)").disc, 2);
  EXPECT_EQ(without_disc("Blue, CD 1").disc, 1);
  EXPECT_EQ(without_disc("Blue - CD3").title, "Blue");
  EXPECT_EQ(without_disc("Blue (Disc 2)(Live)").disc, 0);
  EXPECT_EQ(without_disc("CD 1").title, "CD 1");
  EXPECT_EQ(without_disc("The Wall CD1").title, "The Wall");
  EXPECT_EQ(without_disc("The Wall CD1").disc, 1);
  EXPECT_EQ(without_disc("The Wall Disc 2").title, "The Wall");
  EXPECT_EQ(without_disc("The Wall Disc 2").disc, 2);
  EXPECT_EQ(without_disc("Kind of Blue 2").disc, 0);
  EXPECT_EQ(without_disc("Stone, Reed CD1").title, "Stone, Reed");
  EXPECT_EQ(without_disc("A Disc").disc, 0);
  EXPECT_EQ(without_disc("ABCD1").disc, 0);
}

TEST(FileNames, DiscsOfOneAlbumLieInOneFolder) {
  EXPECT_EQ(album_folder("Ada/Blue/CD1"), "Ada/Blue");
  EXPECT_EQ(album_folder("Ada/Blue (Disc 2)"), "Ada/Blue");
  EXPECT_EQ(album_folder("Ada/Blue CD2"), "Ada/Blue");
  EXPECT_EQ(album_folder("Ada/Blue"), "Ada/Blue");
  EXPECT_EQ(album_folder("Blue (Disc 2)"), "Blue");
  EXPECT_EQ(album_folder("CD1"), "");
  EXPECT_EQ(album_folder(""), "");
}

}  // namespace
}  // namespace segue::scanner
