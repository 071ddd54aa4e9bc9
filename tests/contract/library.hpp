#pragma once

#include <string>
#include <vector>

#include "domain/catalog_writer.hpp"

// Albums for the tests, written as the scanner's merge writes them.
namespace segue::contract {

struct TrackSpec {
  std::string title = "Song";
  std::string artist;  // that of the album when empty
  std::int32_t disc = 1;
  std::vector<std::string> genres = {"Rock"};
  std::vector<std::string> moods = {};
  bool own_recording = false;  // without a key, with all that tags may say
};

struct AlbumSpec {
  domain::RootId root{1};
  std::string title = "Album";
  std::string artist = "Artist";
  std::string version;
  std::string group;  // the title when empty
  domain::PartialDate date{1984, 5, 1};
  domain::PartialDate original_date;  // that of the edition when not given
  base::UnixMs added_at = 1'000;
  std::vector<TrackSpec> tracks = {{.title = "First"}, {.title = "Second"}};
  std::string directory;  // "artist/title version" when empty
  std::string cover;
};

struct Album {
  domain::ReleaseId id;
  domain::ReleaseGroupId group;
  domain::ArtistId artist;
  domain::CreditId credit;
  std::string directory;
  std::vector<domain::TrackRow> tracks;
  std::vector<domain::AudioFileRow> files;  // one a track
};

[[nodiscard]] domain::RootId add_root(domain::CatalogTx& transaction, const std::string& name);
// Refreshed and logged.
Album add_album(domain::CatalogTx& transaction, const AlbumSpec& spec);
// A picture of its own in the root, as put_images takes it.
[[nodiscard]] domain::ImageRow image_row(domain::RootId root, const std::string& id);
// Found or made, by name.
domain::ArtistId artist_named(domain::CatalogTx& transaction, const std::string& name);
domain::CreditId credit_to(domain::CatalogTx& transaction, const std::string& artist);

}  // namespace segue::contract
