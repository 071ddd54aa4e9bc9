#pragma once

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "base/mutex.hpp"
#include "domain/catalog.hpp"
#include "domain/catalog_writer.hpp"
#include "domain/id_maker.hpp"

// For tests: a catalogue in memory that is as strict as the databases. Every reference must exist,
// keys and paths are unique, one call never writes a row twice, and a throw rolls back.
namespace segue::scanner::fake {

class FixedClock final : public base::Clock {
 public:
  [[nodiscard]] base::UnixMs now_ms() const override { return now; }
  std::atomic<base::UnixMs> now = 1'780'000'000'000;
};

struct StoredFile {
  domain::AudioFileRow row;
  bool missing = false;
};

struct Tables {
  std::map<domain::ArtistId, domain::ArtistRow> artists;
  std::map<domain::CreditId, domain::CreditRow> credits;
  std::map<domain::ReleaseGroupId, domain::ReleaseGroupRow> groups;
  std::map<domain::ReleaseId, domain::ReleaseRow> releases;
  std::map<std::pair<domain::ReleaseId, std::int32_t>, domain::MediumRow> media;
  std::map<domain::RecordingId, domain::RecordingRow> recordings;
  std::map<domain::TrackId, domain::TrackRow> tracks;
  std::map<domain::FileId, StoredFile> files;
  std::map<domain::ImageId, domain::ImageRow> images;
  std::map<std::pair<std::int32_t, std::string>, domain::ScanIssue> issues;
  std::map<std::pair<std::int32_t, std::string>, std::int64_t> directories;
  std::map<std::int32_t, domain::Root> roots;
  std::vector<domain::Change> changes;
  std::set<domain::ReleaseId> refreshed;
};

inline void require(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

class Catalog final : public domain::Coordinator,
                      public domain::CatalogReader,
                      public domain::CatalogTx {
 public:
  explicit Catalog(const base::Clock& clock) : ids_(clock, 0) {}

  // For tests only; not during a scan.
  Tables tables;
  int commits = 0;
  std::size_t files_most = 0;  // in one put_files
  int fail_at_commit = 0;      // throws in that commit, counted from now; 0 = never
  std::atomic<bool> leader = true;

  [[nodiscard]] std::vector<std::string> titles() const {
    std::vector<std::string> all;
    for (const auto& [id, row] : tables.releases) {
      if (present(id)) all.push_back(row.title);
    }
    std::ranges::sort(all);
    return all;
  }
  [[nodiscard]] const StoredFile* file(const std::string& path) const {
    for (const auto& [id, file] : tables.files) {
      if (file.row.relative_path == path) return &file;
    }
    return nullptr;
  }
  [[nodiscard]] const domain::TrackRow& track_of(const std::string& path) const {
    const StoredFile* const found = file(path);
    require(found != nullptr, "no such file");
    return tables.tracks.at(found->row.track);
  }
  [[nodiscard]] bool present(domain::TrackId track) const {
    return std::ranges::any_of(tables.files, [&](const auto& entry) {
      return entry.second.row.track == track && !entry.second.missing;
    });
  }
  [[nodiscard]] bool present(domain::ReleaseId release) const {
    return std::ranges::any_of(tables.tracks, [&](const auto& entry) {
      return entry.second.release == release && present(entry.first);
    });
  }
  [[nodiscard]] std::string display(domain::CreditId credit) const {
    return tables.credits.at(credit).credit.display;
  }

  // Coordinator
  [[nodiscard]] std::int64_t epoch() const override { return 1; }
  [[nodiscard]] bool is_leader() const override { return leader; }
  [[nodiscard]] base::Result<void> commit(
      const std::function<void(domain::CatalogTx&)>& work) override {
    if (!leader) return base::fail(base::ErrorCode::conflict, "Another process is the leader.");
    Tables before = tables;
    const bool failing = fail_at_commit > 0;
    try {
      work(*this);
      if (fail_at_commit > 0) --fail_at_commit;
      if (failing && fail_at_commit == 0) throw std::runtime_error("disk full");
    } catch (...) {
      tables = std::move(before);
      throw;
    }
    ++commits;
    return {};
  }

  // CatalogTx: find
  [[nodiscard]] domain::IdMaker& ids() override { return ids_; }
  [[nodiscard]] std::map<std::string, domain::ArtistId> artists_by_key(
      std::span<const std::string> keys) override {
    return by_key(tables.artists, keys);
  }
  [[nodiscard]] std::map<std::string, domain::CreditId> credits_by_key(
      std::span<const std::string> keys) override {
    return by_key(tables.credits, keys);
  }
  [[nodiscard]] std::map<std::string, domain::ReleaseGroupId> release_groups_by_key(
      std::span<const std::string> keys) override {
    return by_key(tables.groups, keys);
  }
  [[nodiscard]] std::map<std::string, domain::ReleaseId> releases_by_key(
      std::span<const std::string> keys) override {
    return by_key(tables.releases, keys);
  }
  [[nodiscard]] std::map<std::string, domain::RecordingId> recordings_by_key(
      std::span<const std::string> keys) override {
    return by_key(tables.recordings, keys);
  }
  [[nodiscard]] std::vector<domain::KnownFile> files_in(
      domain::RootId root, std::span<const std::string> directories) override {
    return known_files([&](const domain::AudioFileRow& row) {
      return row.root == root && std::ranges::find(directories, row.directory) != directories.end();
    });
  }
  [[nodiscard]] std::vector<domain::KnownFile> files_like(
      std::span<const domain::FileIdentity> identities) override {
    return known_files([&](const domain::AudioFileRow& row) {
      return std::ranges::any_of(identities, [&](const domain::FileIdentity& like) {
        return row.inode == like.inode && row.size_bytes == like.size_bytes &&
               row.mtime_ns == like.mtime_ns;
      });
    });
  }
  [[nodiscard]] std::vector<domain::KnownTrack> tracks_at(
      std::span<const domain::TrackSlot> slots) override {
    std::vector<domain::KnownTrack> found;
    for (const auto& [id, row] : tables.tracks) {
      const bool wanted = std::ranges::any_of(slots, [&](const domain::TrackSlot& slot) {
        return row.release == slot.release && row.disc == slot.disc &&
               row.position == slot.position;
      });
      if (wanted) found.push_back({id, {row.release, row.disc, row.position}, row.folded});
    }
    return found;
  }

  // CatalogTx: put
  void put_artists(std::span<const domain::ArtistRow> rows) override {
    put_keyed(tables.artists, rows, [](auto&, const auto&) {});
  }
  void put_credits(std::span<const domain::CreditRow> rows) override {
    for (const domain::CreditRow& row : rows) {
      require(!row.credit.parts.empty(), "a credit of nobody");
      for (const auto& part : row.credit.parts) {
        require(tables.artists.contains(part.artist), "a credit without its artist");
      }
    }
    put_keyed(tables.credits, rows, [](auto&, const auto&) {});
  }
  void put_release_groups(std::span<const domain::ReleaseGroupRow> rows) override {
    for (const auto& row : rows) require(tables.credits.contains(row.credit), "group: credit");
    put_keyed(tables.groups, rows, [](auto&, const auto&) {});
  }
  void put_releases(std::span<const domain::ReleaseRow> rows) override {
    for (const domain::ReleaseRow& row : rows) {
      require(tables.credits.contains(row.credit), "release: credit");
      require(tables.groups.contains(row.group), "release: group");
      require(!row.title.empty() && !row.sort_title.empty(), "release: title");
    }
    put_keyed(tables.releases, rows, [](domain::ReleaseRow& row, const domain::ReleaseRow& old) {
      row.added_at = old.added_at;
    });
  }
  void put_media(std::span<const domain::MediumRow> rows) override {
    std::set<std::pair<domain::ReleaseId, std::int32_t>> places;
    for (const domain::MediumRow& row : rows) {
      const std::pair place(row.release, row.medium.position);
      require(places.insert(place).second, "a medium twice in one call");
      require(tables.releases.contains(row.release), "medium: release");
      tables.media[place] = row;
    }
  }
  void put_recordings(std::span<const domain::RecordingRow> rows) override {
    for (const auto& row : rows) require(tables.credits.contains(row.credit), "recording: credit");
    put_keyed(tables.recordings, rows, [](auto&, const auto&) {});
  }
  void put_tracks(std::span<const domain::TrackRow> rows) override {
    std::set<domain::TrackId> seen;
    for (domain::TrackRow row : rows) {
      require(bool(row.id) && seen.insert(row.id).second, "a track twice in one call");
      require(tables.releases.contains(row.release), "track: release");
      require(tables.recordings.contains(row.recording), "track: recording");
      require(tables.credits.contains(row.credit), "track: credit");
      require(!row.title.empty(), "track: title");
      for (const auto& credit : row.credits) {
        require(tables.artists.contains(credit.artist), "track: artist of a role");
      }
      if (const auto old = tables.tracks.find(row.id); old != tables.tracks.end()) {
        row.added_at = old->second.added_at;
      }
      tables.tracks[row.id] = std::move(row);
    }
  }
  void put_files(std::span<const domain::AudioFileRow> rows) override {
    files_most = std::max(files_most, rows.size());
    std::set<domain::FileId> seen;
    for (const domain::AudioFileRow& row : rows) {
      require(bool(row.id) && seen.insert(row.id).second, "a file twice in one call");
      require(tables.tracks.contains(row.track), "file: track");
      for (const auto& [id, other] : tables.files) {
        require(id == row.id || other.row.root != row.root ||
                    other.row.relative_path != row.relative_path,
                "two files of one path");
      }
      tables.files[row.id] = {row, false};
      tables.issues.erase({row.root.value, row.relative_path});
    }
  }
  void put_images(std::span<const domain::ImageRow> rows) override {
    for (const domain::ImageRow& row : rows) tables.images[row.id] = row;
  }

  // CatalogTx: the rest
  void mark_missing(std::span<const domain::FileId> files, base::UnixMs) override {
    for (const domain::FileId id : files) tables.files.at(id).missing = true;
  }
  void refresh_releases(std::span<const domain::ReleaseId> releases) override {
    tables.refreshed.insert(releases.begin(), releases.end());
  }
  void put_issues(domain::RootId root, std::span<const std::string> directories,
                  std::span<const domain::ScanIssue> issues) override {
    std::erase_if(tables.issues, [&](const auto& entry) {
      const std::string& path = entry.first.second;
      const auto slash = path.rfind('/');
      const std::string directory = slash == std::string::npos ? "" : path.substr(0, slash);
      const auto cleared = [&](const std::string& name) {
        return std::ranges::find(directories, name) != directories.end();
      };
      return entry.first.first == root.value && (cleared(directory) || cleared(path));
    });
    for (const domain::ScanIssue& issue : issues) tables.issues[{root.value, issue.path}] = issue;
  }
  void put_directories(domain::RootId root,
                       std::span<const domain::KnownDirectory> directories) override {
    for (const auto& directory : directories) {
      tables.directories[{root.value, directory.relative_path}] = directory.mtime_ns;
    }
  }
  std::vector<domain::ReleaseId> remove_directories(domain::RootId root,
                                                    std::span<const std::string> directories,
                                                    base::UnixMs) override {
    for (const std::string& directory : directories) {
      tables.directories.erase({root.value, directory});
    }
    return {};
  }
  [[nodiscard]] domain::RootId add_root(const domain::Root& root) override {
    const domain::RootId id{static_cast<std::int32_t>(tables.roots.size()) + 1};
    domain::Root row = root;
    row.id = id;
    tables.roots[id.value] = row;
    return id;
  }
  void update_root(const domain::Root& root) override { tables.roots.at(root.id.value) = root; }
  void log(std::span<const domain::Change> changes) override {
    tables.changes.insert(tables.changes.end(), changes.begin(), changes.end());
  }

  // CatalogReader: what the scanner asks
  [[nodiscard]] std::vector<domain::Root> roots() override {
    std::vector<domain::Root> all;
    all.reserve(tables.roots.size());
    for (const auto& [id, root] : tables.roots) all.push_back(root);
    return all;
  }
  [[nodiscard]] std::vector<domain::KnownDirectory> directories(domain::RootId root) override {
    std::vector<domain::KnownDirectory> known;
    for (const auto& [key, mtime_ns] : tables.directories) {
      if (key.first == root.value) known.push_back({key.second, mtime_ns});
    }
    return known;
  }
  [[nodiscard]] std::vector<domain::ScanIssue> issues(domain::RootId root,
                                                      std::size_t limit) override {
    std::vector<domain::ScanIssue> found;
    for (const auto& [key, issue] : tables.issues) {
      if (key.first == root.value && found.size() < limit) found.push_back(issue);
    }
    return found;
  }
  [[nodiscard]] std::optional<domain::PlayableFile> file_of(const domain::View&,
                                                            domain::TrackId id) override {
    for (const auto& [file_id, file] : tables.files) {
      if (file.row.track != id || file.missing) continue;
      domain::PlayableFile playable;
      playable.file = file_id;
      playable.track = id;
      return playable;
    }
    return std::nullopt;
  }
  [[nodiscard]] domain::Page<domain::Artist> artists(const domain::View&,
                                                     const domain::ArtistQuery&) override {
    domain::Page<domain::Artist> page;
    for (const auto& [id, row] : tables.artists) {
      domain::Artist artist;
      artist.id = id;
      artist.name = row.name;
      artist.mbid = row.mbid;
      page.rows.push_back(artist);
    }
    return page;
  }

  // CatalogReader: what it never asks
  [[nodiscard]] domain::Page<domain::Release> releases(const domain::View&,
                                                       const domain::ReleaseQuery&) override {
    return {};
  }
  [[nodiscard]] std::optional<domain::ReleaseDetail> release(const domain::View&,
                                                             domain::ReleaseId) override {
    return {};
  }
  [[nodiscard]] std::optional<domain::ArtistDetail> artist(const domain::View&,
                                                           domain::ArtistId) override {
    return {};
  }
  [[nodiscard]] std::optional<domain::Track> track(const domain::View&, domain::TrackId) override {
    return {};
  }
  [[nodiscard]] std::vector<domain::Track> tracks(const domain::View&,
                                                  std::span<const domain::TrackId>) override {
    return {};
  }
  [[nodiscard]] domain::SearchHits search(const domain::View&,
                                          const domain::SearchQuery&) override {
    return {};
  }
  [[nodiscard]] std::optional<domain::ImageSource> image(const domain::ImageId&) override {
    return {};
  }
  [[nodiscard]] domain::CatalogCounts counts(const domain::View&) override { return {}; }
  [[nodiscard]] std::string digest() override { return {}; }

 private:
  template <class Id, class Row>
  static std::map<std::string, Id> by_key(const std::map<Id, Row>& table,
                                          std::span<const std::string> keys) {
    std::map<std::string, Id> found;
    for (const auto& [id, row] : table) {
      if (std::ranges::find(keys, row.key) != keys.end()) found.emplace(row.key, id);
    }
    return found;
  }
  template <class Id, class Row, class Keep>
  static void put_keyed(std::map<Id, Row>& table, std::span<const Row> rows, Keep keep) {
    std::set<Id> seen;
    for (Row row : rows) {
      require(bool(row.id) && !row.key.empty(), "a row without id or key");
      require(seen.insert(row.id).second, "a row twice in one call");
      for (const auto& [id, other] : table) {
        require(id == row.id || other.key != row.key, "a key twice");
      }
      if (const auto old = table.find(row.id); old != table.end()) keep(row, old->second);
      table[row.id] = std::move(row);
    }
  }
  template <class Wanted>
  std::vector<domain::KnownFile> known_files(Wanted wanted) const {
    std::vector<domain::KnownFile> found;
    for (const auto& [id, file] : tables.files) {
      const domain::AudioFileRow& row = file.row;
      if (!wanted(row)) continue;
      found.push_back({id, row.track, tables.tracks.at(row.track).release, row.root,
                       row.relative_path, row.size_bytes, row.mtime_ns, row.inode, file.missing});
    }
    return found;
  }

  domain::IdMaker ids_;
};

}  // namespace segue::scanner::fake
