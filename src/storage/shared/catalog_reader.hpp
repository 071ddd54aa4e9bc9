#pragma once

#include "domain/catalog.hpp"
#include "storage/shared/offset_memo.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// The reads of the catalogue, in SQL that both databases understand. Thread: any.
class CatalogReader final : public domain::CatalogReader {
 public:
  explicit CatalogReader(Database& database) : database_(database) {}

  // catalog_releases.cpp
  domain::Page<domain::Release> releases(const domain::View& view,
                                         const domain::ReleaseQuery& query) override;
  std::optional<domain::ReleaseDetail> release(const domain::View& view,
                                               domain::ReleaseId id) override;
  std::vector<domain::Release> releases_by_id(const domain::View& view,
                                              std::span<const domain::ReleaseId> ids) override;
  // catalog_artists.cpp
  domain::Page<domain::Artist> artists(const domain::View& view,
                                       const domain::ArtistQuery& query) override;
  std::optional<domain::ArtistDetail> artist(const domain::View& view,
                                             domain::ArtistId id) override;
  std::vector<domain::Artist> artists_by_id(const domain::View& view,
                                            std::span<const domain::ArtistId> ids) override;
  // catalog_tracks.cpp
  std::optional<domain::Track> track(const domain::View& view, domain::TrackId id) override;
  std::vector<domain::Track> tracks(const domain::View& view,
                                    std::span<const domain::TrackId> ids) override;
  domain::Page<domain::Track> tracks(const domain::View& view,
                                     const domain::TrackQuery& query) override;
  std::optional<domain::PlayableFile> file_of(const domain::View& view,
                                              domain::TrackId id) override;
  std::vector<domain::ImageSource> image_sources(const domain::ImageId& id) override;
  std::vector<domain::ImageId> unexamined_images(const domain::ImageId& after,
                                                 std::size_t limit) override;
  // catalog_genres.cpp
  domain::Page<domain::Genre> genres(const domain::View& view,
                                     const domain::GenreQuery& query) override;
  // catalog_everything.cpp
  domain::Sections everything(const domain::View& view, const domain::SectionQuery& query) override;
  // catalog_findables.cpp
  void each_findable(const std::function<void(domain::Findable)>& take) override;
  std::vector<domain::Findable> findables(std::span<const domain::Change> changes) override;
  // catalog_library.cpp
  domain::CatalogCounts counts(const domain::View& view) override;
  std::vector<domain::Root> roots() override;
  std::vector<domain::Root> removed_roots() override;
  std::vector<domain::KnownDirectory> directories(domain::RootId root) override;
  std::vector<domain::FolderPlace> folders_of(domain::ReleaseId release) override;
  std::vector<domain::ScanRun> scan_runs(std::size_t limit) override;
  domain::Page<domain::ScanIssue> issues(const domain::IssueQuery& query) override;
  // catalog_missing.cpp
  domain::Page<domain::MissingFile> missing_files(const domain::MissingQuery& query) override;
  std::vector<domain::MissingCount> missing_counts() override;
  domain::PurgeCounts purgeable(const domain::PurgeScope& scope) override;
  std::vector<domain::ImageId> unused_images(std::span<const domain::ImageId> ids) override;
  // known_files.cpp
  std::vector<domain::KnownFile> files_in(domain::RootId root,
                                          std::span<const std::string> directories) override;
  // catalog_digest.cpp
  std::string digest() override;

 private:
  Database& database_;
  OffsetMemo offsets_;
};

}  // namespace segue::storage
