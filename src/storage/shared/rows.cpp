#include "storage/shared/rows.hpp"

#include "storage/shared/json_list.hpp"

namespace segue::storage {
namespace {

domain::PartialDate read_date(Row& row) {
  return domain::PartialDate::unpack(row.small());
}

// As refresh_releases counts and chooses, but only of what lies in these roots.
constexpr std::string_view tracks_of_release_in_roots = R"(
FROM track t WHERE t.release_id = r.id AND (t.present OR NOT r.present)
  AND EXISTS (SELECT 1 FROM audio_file x WHERE x.track_id = t.id AND x.root_id = ANY({})
              AND (x.missing_since IS NULL OR NOT r.present)))";
constexpr std::string_view cover_of_release_in_roots = R"((
SELECT f.cover FROM track t JOIN audio_file f ON f.track_id = t.id
WHERE t.release_id = r.id AND f.cover <> '' AND f.root_id = ANY({})
  AND (f.missing_since IS NULL OR NOT r.present)
ORDER BY t.disc, t.position, t.id, f.id LIMIT 1))";

}  // namespace

domain::AudioFormat read_format(Row& row) {
  domain::AudioFormat format;
  format.container = row.text();
  format.codec = row.text();
  format.lossless = row.flag();
  format.bitrate_kbps = row.small();
  format.sample_rate_hz = row.small();
  format.bit_depth = row.small();
  format.channels = row.small();
  return format;
}

domain::FilePart read_part(Row& row) {
  domain::FilePart part;
  part.number = row.small();
  part.start = row.small();
  part.end = row.small();
  return part;
}

domain::Annotation read_annotation(Row& row) {
  domain::Annotation mine;
  mine.starred_at = row.integer();
  mine.rating = row.small();
  mine.play_count = row.integer();
  mine.played_at = row.integer();
  return mine;
}

domain::ArtistCredit read_credit(Row& row) {
  domain::ArtistCredit credit;
  credit.display = row.text();
  credit.parts = parts_from_json(row.view());
  return credit;
}

ReleaseRowRead read_release_row(Row& row) {
  ReleaseRowRead read;
  domain::Release& release = read.release;
  release.id = row.id<domain::ReleaseId>();
  release.group = row.id<domain::ReleaseGroupId>();
  release.title = row.text();
  release.sort_title = row.text();
  release.version = row.text();
  release.credit = read_credit(row);
  release.date = read_date(row);
  release.original_date = read_date(row);
  release.compilation = row.flag();
  release.types = strings_from_json(row.view());
  release.genres = strings_from_json(row.view());
  release.labels = strings_from_json(row.view());
  release.mbid = row.text();
  release.medium_count = row.small();
  release.track_count = row.small();
  release.duration_ms = row.integer();
  release.cover.value = row.text();
  release.thumbhash = row.text();
  release.added_at = row.integer();
  release.mine = read_annotation(row);
  read.sort_key = row.text();
  read.artist_sort_key = row.text();
  read.sort_date = read_date(row);
  read.ordinal = row.integer();
  read.present = row.flag();
  return read;
}

void add_release_select(Query& query, const Scope& scope) {
  query.add(R"(
SELECT r.id, r.group_id, r.title, r.sort_title, r.version, c.display, c.parts, r.date,
       r.original_date, r.compilation, g.types, r.genres, r.labels, r.mbid, r.medium_count,)");
  if (scope.every_root) {
    query.add("r.track_count, r.duration_ms,");
  } else {
    query.add("(SELECT count(*)").add(tracks_of_release_in_roots, IdList(scope.roots));
    query.add("), (SELECT CAST(coalesce(sum(t.duration_ms), 0) AS bigint)");
    query.add(tracks_of_release_in_roots, IdList(scope.roots));
    query.add("),");
  }
  query.add("coalesce(p.id, ''), coalesce(p.thumbhash, ''), r.added_at,")
      .add(annotation_columns)
      .add(R"(, r.sort_key, r.artist_sort_key, r.sort_date,
       r.ordinal, r.present
FROM release r
JOIN artist_credit c ON c.id = r.credit_id
JOIN release_group g ON g.id = r.group_id
LEFT JOIN image p ON p.id =)");
  if (scope.every_root) {
    query.add("r.cover");
  } else {
    query.add(cover_of_release_in_roots, IdList(scope.roots));
  }
  query.add("LEFT JOIN user_release m ON m.release_id = r.id AND m.user_id = {}", scope.user);
}

domain::Release read_release(Row& row) {
  return read_release_row(row).release;
}

void add_track_select(Query& query, const Scope& scope) {
  query.add(R"(
SELECT t.id, t.recording_id, t.release_id, r.title, t.title, t.sort_title, tc.display, tc.parts,
       rc.display, rc.parts, t.disc, t.position, t.number, t.duration_ms, t.date, t.genres, t.mbid,
       re.mbid, f.track_gain_db, f.album_gain_db, f.track_peak, f.album_peak, f.container, f.codec,
       f.lossless, f.bitrate_kbps, f.sample_rate_hz, f.bit_depth, f.channels, f.part,
       f.cue_start, f.cue_end, f.size_bytes,)");
  // The release's own cover may lie where this scope does not reach.
  query.add(scope.every_root ? "CASE WHEN f.cover <> '' THEN f.cover ELSE r.cover END,"
                             : "f.cover,");
  query.add("t.added_at,").add(annotation_columns).add(R"(,
       f.missing_since IS NULL AND o.state <> 'offline', t.sort_key, t.ordinal
FROM track t
JOIN release r ON r.id = t.release_id
JOIN artist_credit tc ON tc.id = t.credit_id
JOIN artist_credit rc ON rc.id = r.credit_id
JOIN recording re ON re.id = t.recording_id
LEFT JOIN audio_file f ON f.id = (
  SELECT b.id FROM audio_file b JOIN library_root bo ON bo.id = b.root_id
  WHERE b.track_id = t.id
)");
  if (!scope.every_root) query.add("AND b.root_id = ANY({})", IdList(scope.roots));
  query.add(best_file_first);
  query.add(") LEFT JOIN library_root o ON o.id = f.root_id");
  query.add("LEFT JOIN user_track m ON m.track_id = t.id AND m.user_id = {}", scope.user);
}

domain::Track read_track(Row& row) {
  domain::Track track;
  track.id = row.id<domain::TrackId>();
  track.recording = row.id<domain::RecordingId>();
  track.release = row.id<domain::ReleaseId>();
  track.release_title = row.text();
  track.title = row.text();
  track.sort_title = row.text();
  track.credit = read_credit(row);
  track.release_credit = read_credit(row);
  track.disc = row.small();
  track.position = row.small();
  track.number = row.text();
  track.duration_ms = row.integer();
  track.date = read_date(row);
  track.genres = strings_from_json(row.view());
  track.mbid = row.text();
  track.recording_mbid = row.text();
  track.gain.track_gain_db = row.real();
  track.gain.album_gain_db = row.real();
  track.gain.track_peak = row.real();
  track.gain.album_peak = row.real();
  track.format = read_format(row);
  track.part = read_part(row);
  track.size_bytes = row.integer();
  track.cover.value = row.text();
  track.added_at = row.integer();
  track.mine = read_annotation(row);
  track.available = row.flag();
  return track;
}

TrackRowRead read_track_row(Row& row) {
  TrackRowRead read;
  read.track = read_track(row);
  read.sort_key = row.text();
  read.ordinal = row.integer();
  return read;
}

void add_scope(Query& query, const Scope& scope, std::string_view condition) {
  if (scope.every_root) return;
  query.add("AND").add(condition, IdList(scope.roots));
}

}  // namespace segue::storage
