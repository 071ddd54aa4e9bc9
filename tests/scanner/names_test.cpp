#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merging.hpp"

// Which artist, group and release a name is, and who may rewrite their rows.
namespace segue::scanner {
namespace {

using domain::ChangeKind;
using ::testing::ElementsAre;
using testing::Song;

const std::string mbid_a = "11111111-1111-4111-8111-111111111111";
const std::string mbid_b = "22222222-2222-4222-8222-222222222222";

struct NamesTest : testing::Merging {
  // An album of one song.
  void add_album(const std::string& folder, const std::string& artist,
                 const std::string& mbid = {}) {
    add({{folder + "/1.flac", "One", artist, folder, 1, mbid}});
  }
  domain::ArtistId artist_of(const std::string& folder) {
    return release_of(folder + "/1.flac").credit.parts.at(0).artist;
  }
};

TEST_F(NamesTest, AHalfTaggedArtistIsOne) {
  add_album("A", "Ada");
  add_album("B", "Ada", mbid_a);
  add_album("C", "ADA");
  EXPECT_EQ(count("artist"), 1U);
  EXPECT_EQ(ask("SELECT key FROM artist").at(0), "mb:" + mbid_a);
  EXPECT_THAT(all_artists(), ElementsAre("Ada"));
}

// Guests are credited on tracks only, and no list of artists shows them.
TEST_F(NamesTest, AHalfTaggedGuestIsOneAfterARestart) {
  const auto add_guest = [&](const std::string& folder, const std::string& mbid) {
    Song song{folder + "/1.flac", "One", "Bo", folder, 1, mbid};
    song.album_artist = "Ada";
    add({song});
    return track_of(folder + "/1.flac").credit.parts.at(0).artist;
  };
  const auto bo = add_guest("A", mbid_b);
  restart();
  EXPECT_EQ(add_guest("B", ""), bo);
  EXPECT_EQ(count("artist"), 2U);
}

TEST_F(NamesTest, NamesakesWithIdsStayApart) {
  add_album("A", "Ada", mbid_a);
  add_album("B", "Ada", mbid_b);
  add_album("C", "Ada");
  EXPECT_EQ(count("artist"), 3U);
  add_album("D", "Ada");
  EXPECT_EQ(artist_of("D"), artist_of("C"));
}

// The first id adopted the name; once there is a second, a name alone is neither.
TEST_F(NamesTest, ANameThatTwoArtistsHaveBelongsToNeither) {
  add_album("A", "Ada");
  add_album("B", "Ada", mbid_a);
  EXPECT_EQ(artist_of("A"), artist_of("B"));
  add_album("C", "Ada", mbid_b);
  add_album("D", "Ada");
  EXPECT_NE(artist_of("D"), artist_of("B"));
  EXPECT_NE(artist_of("D"), artist_of("C"));
  begin_scan(true);
  add_album("A", "Ada");
  EXPECT_EQ(artist_of("A"), artist_of("D")) << "a full scan puts right what came in between";
}

TEST_F(NamesTest, AnArtistIsNotRespelledByOneAlbum) {
  add_album("A", "Beyoncé");
  add_album("B", "Beyoncé");
  begin_scan();
  add_album("C", "BEYONCE");
  EXPECT_THAT(all_artists(), ElementsAre("Beyoncé"));
  EXPECT_FALSE(told(ChangeKind::changed, "artist", artist_of("A").value));
  EXPECT_EQ(release_of("C/1.flac").credit.display, "BEYONCE") << "the line is as it was written";
}

TEST_F(NamesTest, AnArtistIsRespelledOnceAllOfItsAlbumsAgree) {
  add_album("A", "BEYONCE");
  add_album("B", "BEYONCE");
  begin_scan();
  add_album("A", "Beyoncé");
  EXPECT_THAT(all_artists(), ElementsAre("BEYONCE"));
  begin_scan();
  add_album("B", "Beyoncé");
  EXPECT_THAT(all_artists(), ElementsAre("Beyoncé"));
  EXPECT_TRUE(told(ChangeKind::changed, "artist", artist_of("A").value));
}

TEST_F(NamesTest, GuestsAreArtistsOfTheirOwn) {
  add_album("A", "Ada feat. Bo");
  EXPECT_THAT(all_artists(), ElementsAre("Ada", "Bo"));
  EXPECT_EQ(release_of("A/1.flac").credit.display, "Ada feat. Bo");
  add_album("B", "Ada");
  EXPECT_EQ(artist_of("B"), artist_of("A"));
}

TEST_F(NamesTest, ACopyDoesNotRewriteTheAlbum) {
  add({{"Blue/1.flac", "One"}, {"Blue/2.flac", "Two", "Ada", "Blue", 2}});
  begin_scan();
  add({{"Copy/1.flac", "One", "Ada", "BLUE", 1}});
  EXPECT_THAT(titles(), ElementsAre("Blue"));
  // The folder that has more of it decides, whichever is read last.
  begin_scan();
  add({{"Third/1.flac", "One", "Ada", "blue", 1},
       {"Third/2.flac", "Two", "Ada", "blue", 2},
       {"Third/3.flac", "Three", "Ada", "blue", 3}});
  EXPECT_THAT(titles(), ElementsAre("blue"));
  begin_scan();
  merge({{"Blue/1.flac", "One"}, {"Blue/2.flac", "Two", "Ada", "Blue", 2}});
  EXPECT_THAT(titles(), ElementsAre("blue"));
  EXPECT_EQ(count("release"), 1U);
}

TEST_F(NamesTest, AlbumsOfOneNameAreToldApartByTheirYears) {
  Song first{"1977/1.flac", "Moribund", "Peter", "Peter", 1};
  first.year = 1977;
  Song second{"1978/1.flac", "On the Air", "Peter", "Peter", 1};
  second.year = 1978;
  add({first});
  add({second});
  EXPECT_THAT(titles(), ElementsAre("Peter", "Peter"));
  EXPECT_EQ(count("release_group"), 2U);
}

TEST_F(NamesTest, AReleaseThatWasEmptiedIsToldAsGone) {
  add_album("A", "Ada");
  add_album("B", "Ada");
  const auto release = track_of("A/1.flac").release;
  begin_scan();
  edit("A/1.flac");
  merge({{"A/1.flac", "Two", "Ada", "B", 2}});  // joins the other album
  EXPECT_EQ(track_of("A/1.flac").release, track_of("B/1.flac").release);
  EXPECT_TRUE(told(ChangeKind::removed, "release", release.value));
}

}  // namespace
}  // namespace segue::scanner
