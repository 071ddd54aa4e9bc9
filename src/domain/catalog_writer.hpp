#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "domain/catalog.hpp"
#include "domain/id_maker.hpp"
#include "domain/library.hpp"
#include "domain/music.hpp"

// Writing the catalogue: table-shaped rows in batches. What a row means and which id it gets is
// decided above (scanner/merge.cpp), so both databases stay plain.
namespace segue::domain {

// `key` is a row's identity among its kind: "mb:<mbid>", or one derived from folded names.
struct ArtistRow {
  ArtistId id;
  std::string key, name, sort_name, sort_key, folded, mbid;
};

struct CreditRow {
  CreditId id;
  std::string key;  // display text and artist ids
  ArtistCredit credit;
};

struct ReleaseGroupRow {
  ReleaseGroupId id;
  std::string key, title, sort_key, folded, mbid;
  CreditId credit;
  std::vector<std::string> types;
  PartialDate first_release_date;
};

// Either may be empty, not both.
struct LabelInfo {
  std::string name, catalogue_number;
  auto operator<=>(const LabelInfo&) const = default;
};

struct ReleaseRow {
  ReleaseId id;
  ReleaseGroupId group;
  std::string key, title, sort_title, sort_key, folded, version;
  std::string artist_sort_key;  // of the credit
  std::string mbid, barcode, country, status, discogs_id, asin, language, script, copyright;
  CreditId credit;
  PartialDate date, original_date;
  bool compilation = false;
  std::int32_t disc_total = 0;  // as the tags say; 0 = they do not
  std::vector<LabelInfo> labels;
  base::UnixMs added_at = 0;  // kept when the row exists
};

struct MediumRow {
  MediumId id;  // kept when (release, position) exists
  ReleaseId release;
  Medium medium;
  std::vector<std::string> disc_ids;  // MusicBrainz's, of the table of contents
};

struct WorkRow {
  WorkId id;
  std::string key, title, mbid;
};

// The work that a recording performs, or the movement of it.
struct RecordingWork {
  WorkId work;
  std::string movement;
  std::int32_t movement_number = 0, movement_total = 0;  // 0 = not known
};

struct RecordingRow {
  RecordingId id;
  std::string key;  // empty: it is known by its track alone
  std::string title, mbid, acoustid;
  CreditId credit;
  std::int64_t duration_ms = 0;
  std::optional<double> bpm;
  std::string musical_key;
  std::vector<std::string> languages;
  PartialDate first_release_date;
  std::optional<bool> explicit_content;  // false: marked as clean
  std::vector<std::string> isrcs;
  std::vector<RecordingWork> works;
};

struct KnownRecording {
  RecordingId id;
  std::string key;
  std::vector<TrackId> tracks;  // present ones that it is on, the oldest first
};

// What the best file of a track says.
struct TrackWords {
  TrackId track;
  std::string title;
  CreditId credit;
  std::int64_t duration_ms = 0;
  std::string raw_tags_json;
};

// A person's part in a track: composer, lyricist, conductor, performer (attribute: instrument) …
struct TrackCreditRow {
  std::string role;
  ArtistId artist;
  std::string attribute;
};

struct TrackRow {
  TrackId id;
  ReleaseId release;
  RecordingId recording;
  std::int32_t disc = 1, position = 0;
  std::string number;  // as printed, where it is not the position: "A1"
  std::string title, sort_title, sort_key, folded, mbid;
  CreditId credit;
  std::int64_t duration_ms = 0;
  PartialDate date;
  std::vector<std::string> genres, moods, groupings;
  std::vector<TrackCreditRow> credits;
  base::UnixMs added_at = 0;  // kept when the row exists
};

// Of a file, or of one part of it: rows of one file are all parts, or one that is the whole.
struct AudioFileRow {
  FileId id;
  RootId root;
  std::string relative_path;  // raw bytes; with the part's number, unique in its root
  FilePart part;
  std::int64_t size_bytes = 0, mtime_ns = 0, inode = 0;  // of the whole file
  AudioFormat format;
  std::int64_t duration_ms = 0;  // of the part
  // Samples before the music and behind it, where the file says so.
  std::optional<std::int32_t> encoder_delay, encoder_padding;
  ReplayGain gain;
  Lyrics lyrics = Lyrics::none;
  std::optional<std::int32_t> rating;  // 1 to 10
  std::int64_t audio_key = 0;          // the same for files of one sound; 0 = not told
  TrackId track;
  ImageId cover;              // embedded, or of the folder
  std::string raw_tags_json;  // every tag as found, {"NAME": ["value", …]}
};

struct ImageRow {
  ImageId id;
  std::string content_hash;  // SHA-256, hex
  std::string mime;
  std::int32_t width = 0, height = 0;
  std::int64_t size_bytes = 0;
  RootId root;  // where the bytes were seen
  std::string relative_path;
  bool embedded = false;
  std::string kind = "front";  // back, booklet, medium, artist, other
};

// What was found when a picture was decoded.
struct ExaminedImage {
  ImageId id;
  std::string thumbhash;  // base64url; "" = it cannot be decoded, and why:
  std::string issue_kind, message;
  base::UnixMs at = 0;
};

struct TrackSlot {
  ReleaseId release;
  std::int32_t disc = 0, position = 0;
};

struct KnownTrack {
  TrackId id;
  TrackSlot slot;
  std::string folded;
  std::int64_t duration_ms = 0;
};

// What one transaction of a purge did.
struct PurgeStep {
  PurgeCounts gone;
  std::vector<Change> changes;       // tracks and releases that were removed
  std::vector<ReleaseId> touched;    // that lost files and stay: they are to be refreshed
  std::vector<ImageId> covers;       // of the files
  std::optional<MissingPlace> next;  // where the next one goes on; none: this was the last
};

// One transaction of the catalogue. Thread: the one that began it. Methods throw when the database
// refuses; nothing of the transaction stays then. `put` inserts or replaces by id.
class CatalogTx {
 public:
  virtual ~CatalogTx() = default;
  [[nodiscard]] virtual IdMaker& ids() = 0;

  [[nodiscard]] virtual std::vector<ArtistRow> artists_by_key(
      std::span<const std::string> keys) = 0;
  [[nodiscard]] virtual std::vector<ArtistRow> artists_by_folded(
      std::span<const std::string> names) = 0;
  // Those present that credit the artist, on the release or on a track.
  [[nodiscard]] virtual std::vector<ReleaseId> releases_of(ArtistId artist) = 0;
  [[nodiscard]] virtual std::map<std::string, CreditId> credits_by_key(
      std::span<const std::string> keys) = 0;
  [[nodiscard]] virtual std::map<std::string, ReleaseGroupId> release_groups_by_key(
      std::span<const std::string> keys) = 0;
  [[nodiscard]] virtual std::map<std::string, ReleaseId> releases_by_key(
      std::span<const std::string> keys) = 0;
  [[nodiscard]] virtual std::map<std::string, RecordingId> recordings_by_key(
      std::span<const std::string> keys) = 0;
  [[nodiscard]] virtual std::map<TrackId, RecordingId> recordings_of(
      std::span<const TrackId> tracks) = 0;
  // With `tracks_max` tracks at most.
  [[nodiscard]] virtual std::vector<KnownRecording> recordings(std::span<const RecordingId> ids,
                                                               std::size_t tracks_max) = 0;
  // Of those that have a file that is there.
  [[nodiscard]] virtual std::vector<TrackWords> words_of(std::span<const TrackId> tracks) = 0;
  // All tracks of one recording become tracks of another, and its key is free.
  virtual void unite_recordings(RecordingId from, RecordingId into) = 0;
  virtual void set_recording(TrackId track, RecordingId recording) = 0;
  [[nodiscard]] virtual std::map<std::string, WorkId> works_by_key(
      std::span<const std::string> keys) = 0;
  [[nodiscard]] virtual std::vector<KnownFile> files_at(
      RootId root, std::span<const std::string> relative_paths) = 0;
  // In all roots: the same number may stand for several files.
  [[nodiscard]] virtual std::vector<KnownFile> files_by_inode(
      std::span<const std::int64_t> inodes) = 0;
  // In all roots; 0 stands for no sound.
  [[nodiscard]] virtual std::vector<KnownFile> files_by_audio_key(
      std::span<const std::int64_t> keys) = 0;
  [[nodiscard]] virtual std::vector<KnownFile> files_of_tracks(std::span<const TrackId> tracks) = 0;
  [[nodiscard]] virtual std::vector<KnownFile> files_of_releases(
      std::span<const ReleaseId> releases) = 0;
  [[nodiscard]] virtual std::vector<KnownTrack> tracks_at(std::span<const TrackSlot> slots) = 0;

  virtual void put_artists(std::span<const ArtistRow> rows) = 0;
  virtual void put_credits(std::span<const CreditRow> rows) = 0;
  virtual void put_release_groups(std::span<const ReleaseGroupRow> rows) = 0;
  virtual void put_releases(std::span<const ReleaseRow> rows) = 0;
  virtual void put_media(std::span<const MediumRow> rows) = 0;
  virtual void put_works(std::span<const WorkRow> rows) = 0;
  virtual void put_recordings(std::span<const RecordingRow> rows) = 0;
  virtual void put_tracks(std::span<const TrackRow> rows) = 0;
  // Clears missing_since and any issue of the path.
  virtual void put_files(std::span<const AudioFileRow> rows) = 0;
  // One that could not be decoded is to be examined again.
  virtual void put_images(std::span<const ImageRow> rows) = 0;
  // The places of a picture that cannot be decoded get an issue, if they have none.
  virtual void put_examined(std::span<const ExaminedImage> images) = 0;

  // All files of one track become files of another.
  virtual void move_files(TrackId from, TrackId to) = 0;
  virtual void mark_missing(std::span<const FileId> files, base::UnixMs since) = 0;
  // Of the `limit` missing files behind `after`, deletes those that the scope means; with the last
  // file of a track all that is its own and its listeners', with the last such track its release.
  // Listeners are told of what they lose. Entries of playlist files stay, as such that lead
  // nowhere, and playlists stay in step with their files.
  [[nodiscard]] virtual PurgeStep purge(const PurgeScope& scope, const MissingPlace& after,
                                        std::size_t limit, base::UnixMs now) = 0;
  virtual void remove_images(std::span<const ImageId> ids) = 0;
  // Recomputes what follows from the tracks: counts, duration, cover, genres, presence, roots of
  // these releases, and what follows for the artists credited on them. A track is present while one
  // of its files is not missing; a release while one of its tracks is. Answers which tracks,
  // releases and artists came (added) and went (removed); what is to be told is the caller's.
  virtual std::vector<Change> refresh_releases(std::span<const ReleaseId> releases) = 0;

  // Replaces the issues of these directories (relative paths) by `issues`.
  virtual void put_issues(RootId root, std::span<const std::string> directories,
                          std::span<const ScanIssue> issues) = 0;
  virtual void put_directories(RootId root, std::span<const KnownDirectory> directories) = 0;
  // Directories that are gone, with all below them: their files become missing.
  virtual std::vector<ReleaseId> remove_directories(RootId root,
                                                    std::span<const std::string> directories,
                                                    base::UnixMs since) = 0;

  [[nodiscard]] virtual RootId add_root(const Root& root) = 0;  // chooses the id
  virtual void update_root(const Root& root) = 0;
  // What a scan finds: identity, state, its reason, scanned_at and checked_at; nothing else.
  virtual void update_root_state(const Root& root) = 0;
  // It is no root any more, though its rows stay …
  virtual void remove_root(RootId root, base::UnixMs since) = 0;
  // … and is one again.
  virtual void restore_root(RootId root) = 0;
  // Keeps the latest `kept` of all, this among them.
  virtual void add_scan_run(const ScanRun& run, std::size_t kept) = 0;
  virtual void log(std::span<const Change> changes) = 0;
};

// Another process writes this catalogue; nothing was written. The message says where.
class NotLeader : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// How a store begins a catalogue transaction. Only Coordinators call it.
class CatalogWriter {
 public:
  virtual ~CatalogWriter() = default;
  // Runs `work` in one transaction, after every user write that waits; rolls back and rethrows
  // when it throws. `epoch` goes into the change log. Throws NotLeader.
  virtual void transact(std::int64_t epoch, const std::function<void(CatalogTx&)>& work) = 0;
};

// The one door for catalogue writes, on one process as on many. Thread: any but an event loop.
class Coordinator {
 public:
  virtual ~Coordinator() = default;
  [[nodiscard]] virtual std::int64_t epoch() const = 0;
  [[nodiscard]] virtual bool is_leader() const = 0;
  // An Error of code conflict: this process is not, or no longer, the leader; nothing was written.
  [[nodiscard]] virtual base::Result<void> commit(const std::function<void(CatalogTx&)>& work) = 0;
};

}  // namespace segue::domain
