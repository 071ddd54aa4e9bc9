#pragma once

#include <string>
#include <vector>

#include "domain/catalog.hpp"
#include "domain/folder_control.hpp"

namespace segue::scanner {

// The folders of the machine as the scanner would see them. Thread: any.
class FolderBrowser final : public domain::FolderBrowser {
 public:
  explicit FolderBrowser(domain::CatalogReader& reader) : reader_(reader) {}

  [[nodiscard]] std::vector<domain::SubFolder> starting_points() override;
  [[nodiscard]] base::Result<domain::FolderView> view(const std::string& path) override;
  [[nodiscard]] base::Result<domain::MusicCount> count(const std::string& path) override;

 private:
  domain::CatalogReader& reader_;
};

}  // namespace segue::scanner
