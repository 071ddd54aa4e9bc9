#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/crypto.hpp"
#include "scanner/grouping.hpp"

// For tests: files with tags, made without a disk.
namespace segue::scanner::testing {

inline const std::string mbid_a = "11111111-1111-4111-8111-111111111111";
inline const std::string mbid_b = "22222222-2222-4222-8222-222222222222";

struct Tags {
  std::string title, artist, album, album_artist;
  int track = 0, disc = 0;
  bool compilation = false;
  // NOLINTNEXTLINE(readability-redundant-member-init): else the compiler wants it in every case
  std::string release_mbid = {}, version = {};
  int year = 0;
  std::int64_t duration_ms = 200'000;
};

inline TaggedFile file(const std::string& path, const Tags& tags = {}) {
  static std::int64_t inode = 0;
  const auto slash = path.rfind('/');
  TaggedFile made;
  made.directory = slash == std::string::npos ? "" : path.substr(0, slash);
  made.seen = {.name = slash == std::string::npos ? path : path.substr(slash + 1),
               .size_bytes = 1000,
               .mtime_ns = 1,
               .inode = ++inode};
  made.tags.audio.container = media::Container::flac;
  made.tags.audio.codec = media::Codec::flac;
  made.tags.audio.lossless = true;
  made.tags.audio.duration_ms = tags.duration_ms;
  made.tags.title = tags.title;
  made.tags.artist.display = tags.artist;
  if (!tags.artist.empty()) made.tags.artist.names = {tags.artist};
  made.tags.album = tags.album;
  made.tags.album_artist.display = tags.album_artist;
  if (!tags.album_artist.empty()) made.tags.album_artist.names = {tags.album_artist};
  if (tags.track > 0) made.tags.track = {std::to_string(tags.track), tags.track, {}};
  if (tags.disc > 0) made.tags.disc = {std::to_string(tags.disc), tags.disc, {}};
  made.tags.compilation = tags.compilation;
  made.tags.musicbrainz.release = tags.release_mbid;
  made.tags.release_version = tags.version;
  made.tags.date.year = static_cast<std::int16_t>(tags.year);
  return made;
}

inline FolderFamily family(std::string path, std::vector<TaggedFile> files) {
  base::crypto::initialise();
  return {.root = {1}, .root_name = "Music", .path = std::move(path), .files = std::move(files)};
}

inline ReleaseDraft only(const std::vector<ReleaseDraft>& releases) {
  EXPECT_EQ(releases.size(), 1U);
  return releases.empty() ? ReleaseDraft{} : releases.front();
}

inline std::vector<std::string> titles(const std::vector<ReleaseDraft>& releases) {
  std::vector<std::string> all;
  all.reserve(releases.size());
  for (const ReleaseDraft& release : releases) {
    all.push_back(release.credit.display + ": " + release.title);
  }
  std::ranges::sort(all);
  return all;
}

using Titles = std::vector<std::string>;

}  // namespace segue::scanner::testing
