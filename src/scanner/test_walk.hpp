#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/beneath.hpp"
#include "base/test_folder.hpp"
#include "scanner/walker.hpp"

namespace segue::scanner::testing {

struct Walked {
  std::vector<FolderListing> listings;
  bool whole = false;

  [[nodiscard]] std::vector<std::string> paths() const {
    std::vector<std::string> all;
    all.reserve(listings.size());
    for (const FolderListing& listing : listings) all.push_back(listing.relative_path);
    return all;
  }
  [[nodiscard]] std::vector<std::string> audio() const {
    std::vector<std::string> all;
    for (const FolderListing& listing : listings) {
      for (const SeenFile& file : listing.audio) all.push_back(file.name);
    }
    return all;
  }
  [[nodiscard]] std::vector<std::string> names(const std::string& path) const {
    std::vector<std::string> all;
    for (const SeenFile& file : at(path).audio) all.push_back(file.name);
    return all;
  }
  [[nodiscard]] const FolderListing& at(const std::string& path) const {
    return *std::ranges::find(listings, path, &FolderListing::relative_path);
  }
};

inline Walked walk_all(const base::testing::TempFolder& folder, WalkOptions options = {}) {
  Walked walked;
  const auto fd = base::open_folder(folder.path());
  EXPECT_TRUE(fd.has_value());
  walked.whole = walk(
      fd->get(),
      [&](FolderListing&& listing) {
        walked.listings.push_back(std::move(listing));
        return true;
      },
      std::move(options));
  return walked;
}

}  // namespace segue::scanner::testing
