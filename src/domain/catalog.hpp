#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/library.hpp"
#include "domain/missing.hpp"
#include "domain/music.hpp"
#include "domain/scan_control.hpp"

namespace segue::domain {

// Whose eyes a read looks through. Every read takes one, so that access per library is enforced
// in a single place: the store's queries.
struct View {
  UserId user;
  bool every_root = true;
  std::vector<RootId> roots;  // when not every_root
  bool operator==(const View&) const = default;
};

// Where the next page begins: the sort key and id of the last row seen. Opaque outside, where it
// carries the name of its list: another list's cursor is refused.
struct Cursor {
  std::string key;
  std::int64_t id = 0;
  auto operator<=>(const Cursor&) const = default;
  [[nodiscard]] std::string encode(std::string_view list) const;
  [[nodiscard]] static base::Result<Cursor> decode(std::string_view list, std::string_view text);
};

template <class Row>
struct Page {
  std::vector<Row> rows;
  std::optional<Cursor> next;  // none: this was the last
};

enum class ReleaseOrder {
  title,
  artist,
  newest_added,
  newest_released,  // by the original date, else that of the edition
  oldest_released,
  random,
  // Of the user who reads; what was never played, starred or rated is not listed.
  most_played,
  recently_played,
  starred,  // the latest first
  highest_rated
};

enum class TrackOrder {
  title,
  newest_added,
  random,
  // As of releases.
  most_played,
  recently_played,
  starred,
  highest_rated
};

enum class ArtistOrder {
  name,
  // As of releases, and with artists that are credited on tracks only.
  most_played,
  starred
};

// Both ends included.
// What has no date lies in no year.
struct YearRange {
  std::int32_t from = 1, to = 9999;
};

struct ReleaseQuery {
  ReleaseOrder order = ReleaseOrder::title;
  std::size_t limit = 50;  // at most limits::page_rows_max
  std::optional<Cursor> after;
  std::optional<RootId> root;  // one music folder only
  std::optional<YearRange> years;
  std::string genre;  // one that any of its tracks has; empty: all
  // OpenSubsonic pages by offset; our own API never does.
  std::size_t offset = 0;
};

struct TrackQuery {
  TrackOrder order = TrackOrder::title;
  std::size_t limit = 50;  // at most limits::page_rows_max
  std::optional<Cursor> after;
  std::optional<RootId> root;
  std::optional<YearRange> years;  // of the release, as in ReleaseQuery
  std::string genre;               // that the track has; empty: all
  std::size_t offset = 0;          // for OpenSubsonic
};

struct GenreQuery {
  std::size_t limit = 50;
  std::optional<Cursor> after;
  std::optional<RootId> root;
};

struct ArtistQuery {
  ArtistOrder order = ArtistOrder::name;
  std::size_t limit = 50;
  std::optional<Cursor> after;
  std::optional<RootId> root;
};

// By root and path.
struct IssueQuery {
  std::size_t limit = 50;
  std::optional<Cursor> after;
  std::optional<RootId> root;
};

// The longest missing first.
struct MissingQuery {
  std::size_t limit = 50;
  std::optional<Cursor> after;
  std::optional<RootId> root;  // removed ones, too
};

// Which rows of three lists are wanted; a section of 0 rows is left out.
struct SectionQuery {
  std::size_t artists_max = 20, releases_max = 20, tracks_max = 20;
  std::size_t artists_offset = 0, releases_offset = 0, tracks_offset = 0;
  std::optional<RootId> root;  // one music folder only
};

struct Sections {
  std::vector<Artist> artists;
  std::vector<Release> releases;
  std::vector<Track> tracks;
};

enum class FindableKind : std::uint8_t { artist, release, track };

// What search knows of something that is present.
struct Findable {
  FindableKind kind{};
  std::int64_t id = 0;
  std::string name;
  std::string also;           // other words that find it: the credit, an artist's sort name
  std::vector<RootId> roots;  // where it is present
  std::int32_t weight = 0;    // releases of an artist, tracks of a release
};

// Where the bytes of a track lie. A track with several files answers the best one present.
struct PlayableFile {
  FileId file;
  TrackId track;
  RootId root;
  std::string root_path;
  bool root_offline = false;  // as the last scan found it
  std::string relative_path;  // raw bytes
  std::int64_t size_bytes = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t duration_ms = 0;  // of the part
  AudioFormat format;
  FilePart part;
};

// Where a picture's bytes lie: a file of its own, or embedded in an audio file.
struct ImageSource {
  std::string root_path;
  std::string relative_path;  // raw bytes
  bool embedded = false;
  std::string mime;
  std::int32_t width = 0, height = 0;
  std::int64_t size_bytes = 0;
};

// An audio file, or a part of one, as the last scan found it, and the track that it plays.
struct KnownFile {
  FileId id;
  TrackId track;
  ReleaseId release;
  RootId root;
  std::string relative_path;  // raw bytes
  std::int64_t size_bytes = 0, mtime_ns = 0, inode = 0;
  std::int64_t duration_ms = 0;
  AudioFormat format;
  FilePart part;
  std::int64_t audio_key = 0;  // of its sound; 0 = not told
  bool missing = false;
  std::int32_t disc = 1;  // of the track
};

enum class ChangeKind { added, changed, removed };

// What happened to what, for caches, search and the pages that are open.
struct Change {
  ChangeKind kind{};
  std::string entity;  // "artist", "release", "track", "root"
  std::int64_t id = 0;
};

// Reads of the catalogue. Thread: any; calls block on the database. Throws StoreUnavailable when
// the database is away. Only what is present is listed; what is missing stays readable by id.
class CatalogReader {
 public:
  virtual ~CatalogReader() = default;
  [[nodiscard]] virtual Page<Release> releases(const View& view, const ReleaseQuery& query) = 0;
  [[nodiscard]] virtual std::optional<ReleaseDetail> release(const View& view, ReleaseId id) = 0;
  [[nodiscard]] virtual Page<Artist> artists(const View& view, const ArtistQuery& query) = 0;
  [[nodiscard]] virtual std::optional<ArtistDetail> artist(const View& view, ArtistId id) = 0;
  [[nodiscard]] virtual std::optional<Track> track(const View& view, TrackId id) = 0;
  // In the order asked for; ids that do not exist or may not be seen are left out.
  [[nodiscard]] virtual std::vector<Track> tracks(const View& view,
                                                  std::span<const TrackId> ids) = 0;
  [[nodiscard]] virtual Page<Track> tracks(const View& view, const TrackQuery& query) = 0;
  // By name.
  [[nodiscard]] virtual Page<Genre> genres(const View& view, const GenreQuery& query) = 0;
  [[nodiscard]] virtual std::optional<PlayableFile> file_of(const View& view, TrackId id) = 0;
  // As tracks().
  [[nodiscard]] virtual std::vector<Release> releases_by_id(const View& view,
                                                            std::span<const ReleaseId> ids) = 0;
  [[nodiscard]] virtual std::vector<Artist> artists_by_id(const View& view,
                                                          std::span<const ArtistId> ids) = 0;
  // All that is listed: artists by name, releases by title, tracks in a fixed order.
  [[nodiscard]] virtual Sections everything(const View& view, const SectionQuery& query) = 0;
  // Whatever can be found, by kind and then by id. `take` must not call the store.
  virtual void each_findable(const std::function<void(Findable)>& take) = 0;
  // What these changes are about, and the artists of the releases among it; in no order. What is
  // not present is left out.
  [[nodiscard]] virtual std::vector<Findable> findables(std::span<const Change> changes) = 0;
  // The places where the picture was seen, the most promising first: at most
  // limits::image_sources_max.
  [[nodiscard]] virtual std::vector<ImageSource> image_sources(const ImageId& id) = 0;
  // Those that nobody has decoded yet, by id.
  [[nodiscard]] virtual std::vector<ImageId> unexamined_images(const ImageId& after,
                                                               std::size_t limit) = 0;
  [[nodiscard]] virtual CatalogCounts counts(const View& view) = 0;

  // Without those that were removed.
  [[nodiscard]] virtual std::vector<Root> roots() = 0;
  [[nodiscard]] virtual std::vector<Root> removed_roots() = 0;
  [[nodiscard]] virtual std::vector<KnownDirectory> directories(RootId root) = 0;
  // The latest first.
  [[nodiscard]] virtual std::vector<ScanRun> scan_runs(std::size_t limit) = 0;
  // Where the files of a release lie, present or missing; each folder once, in order.
  [[nodiscard]] virtual std::vector<FolderPlace> folders_of(ReleaseId release) = 0;
  // Files that lie in these directories themselves, present or missing.
  [[nodiscard]] virtual std::vector<KnownFile> files_in(
      RootId root, std::span<const std::string> directories) = 0;
  [[nodiscard]] virtual Page<ScanIssue> issues(const IssueQuery& query) = 0;
  [[nodiscard]] virtual Page<MissingFile> missing_files(const MissingQuery& query) = 0;
  // Of the roots that have some, by id.
  [[nodiscard]] virtual std::vector<MissingCount> missing_counts() = 0;
  // What CatalogTx::purge would delete until it has been through all.
  [[nodiscard]] virtual PurgeCounts purgeable(const PurgeScope& scope) = 0;
  // Those of these pictures that no file has for its cover.
  [[nodiscard]] virtual std::vector<ImageId> unused_images(std::span<const ImageId> ids) = 0;
  // One hash over the catalogue's content (titles, credits, order, paths, sizes; never ids, times
  // or counters) in a fixed order: equal for equal libraries, in whatever order they were scanned.
  [[nodiscard]] virtual std::string digest() = 0;
};

}  // namespace segue::domain
