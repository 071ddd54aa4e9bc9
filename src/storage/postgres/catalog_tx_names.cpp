#include "domain/index_text.hpp"
#include "storage/postgres/batch.hpp"
#include "storage/postgres/catalog_tx.hpp"
#include "storage/shared/json_list.hpp"

namespace segue::storage::postgres {
namespace {

constexpr std::string_view upsert_artists = R"(
INSERT INTO artist (id, key, name, sort_name, folded, mbid)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name,
  sort_name = excluded.sort_name, folded = excluded.folded, mbid = excluded.mbid)";

constexpr std::string_view upsert_credits = R"(
INSERT INTO artist_credit (id, key, display, parts)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])
ON CONFLICT (id) DO UPDATE SET key = excluded.key, display = excluded.display,
  parts = excluded.parts)";
constexpr std::string_view delete_credit_parts =
    "DELETE FROM artist_credit_part WHERE credit_id = ANY($1::bigint[])";
constexpr std::string_view insert_credit_parts = R"(
INSERT INTO artist_credit_part (credit_id, position, artist_id, credited_name, join_phrase)
SELECT * FROM unnest($1::bigint[], $2::integer[], $3::bigint[], $4::text[], $5::text[]))";

constexpr std::string_view upsert_release_groups = R"(
INSERT INTO release_group (id, key, title, sort_title, folded, mbid, credit_id, types,
  first_release_date)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
  $7::bigint[], $8::text[], $9::integer[])
ON CONFLICT (id) DO UPDATE SET key = excluded.key, title = excluded.title,
  sort_title = excluded.sort_title, folded = excluded.folded, mbid = excluded.mbid,
  credit_id = excluded.credit_id, types = excluded.types,
  first_release_date = excluded.first_release_date)";

// New releases are counted on first, so that their ordinals have no gap.
constexpr std::string_view upsert_releases = R"(
INSERT INTO release (id, ordinal, group_id, key, title, sort_title, sort_artist, folded, version,
  mbid, barcode, country, status, discogs_id, credit_id, date, original_date, compilation,
  added_at, labels)
SELECT x.id,
  (SELECT coalesce(max(ordinal), 0) FROM release) +
    row_number() OVER (ORDER BY known.id IS NOT NULL, x.id),
  x.group_id, x.key, x.title, x.sort_title, x.sort_artist, x.folded, x.version, x.mbid, x.barcode,
  x.country, x.status, x.discogs_id, x.credit_id, x.date, x.original_date, x.compilation,
  x.added_at, x.labels
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
  $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::bigint[],
  $15::integer[], $16::integer[], $17::boolean[], $18::bigint[], $19::text[])
  AS x(id, group_id, key, title, sort_title, sort_artist, folded, version, mbid, barcode, country,
       status, discogs_id, credit_id, date, original_date, compilation, added_at, labels)
LEFT JOIN release known ON known.id = x.id
ON CONFLICT (id) DO UPDATE SET group_id = excluded.group_id, key = excluded.key,
  title = excluded.title, sort_title = excluded.sort_title, sort_artist = excluded.sort_artist,
  folded = excluded.folded, version = excluded.version, mbid = excluded.mbid,
  barcode = excluded.barcode, country = excluded.country, status = excluded.status,
  discogs_id = excluded.discogs_id, credit_id = excluded.credit_id, date = excluded.date,
  original_date = excluded.original_date, compilation = excluded.compilation,
  labels = excluded.labels)";
constexpr std::string_view delete_release_labels =
    "DELETE FROM release_label WHERE release_id = ANY($1::bigint[])";
constexpr std::string_view insert_release_labels = R"(
INSERT INTO release_label (release_id, position, name, catalogue_number)
SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::text[]))";

constexpr std::string_view upsert_media = R"(
INSERT INTO medium (id, release_id, position, format, title)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::integer[], $4::text[], $5::text[])
ON CONFLICT (release_id, position) DO UPDATE SET format = excluded.format,
  title = excluded.title)";

std::vector<std::string> names_of(std::span<const domain::LabelInfo> labels) {
  std::vector<std::string> names;
  names.reserve(labels.size());
  for (const domain::LabelInfo& label : labels) names.push_back(label.name);
  return names;
}

}  // namespace

void CatalogTx::put_artists(std::span<const domain::ArtistRow> rows) {
  Batch artists;
  for (const domain::ArtistRow* row : last_of_each(rows, &domain::ArtistRow::id)) {
    artists.add(row->id.value, domain::index_text(row->key), row->name,
                domain::index_text(row->sort_name), row->folded, row->mbid);
  }
  artists.run(db_, upsert_artists);
}

void CatalogTx::put_credits(std::span<const domain::CreditRow> rows) {
  Batch credits;
  Batch ids;
  Batch parts;
  for (const domain::CreditRow* row : last_of_each(rows, &domain::CreditRow::id)) {
    credits.add(row->id.value, domain::index_text(row->key), row->credit.display,
                parts_to_json(row->credit.parts));
    ids.add(row->id.value);
    std::int32_t position = 0;
    for (const auto& part : row->credit.parts) {
      parts.add(row->id.value, ++position, part.artist.value, part.credited_name, part.join_phrase);
    }
  }
  credits.run(db_, upsert_credits);
  ids.run(db_, delete_credit_parts);
  parts.run(db_, insert_credit_parts);
}

void CatalogTx::put_release_groups(std::span<const domain::ReleaseGroupRow> rows) {
  Batch groups;
  for (const domain::ReleaseGroupRow* row : last_of_each(rows, &domain::ReleaseGroupRow::id)) {
    groups.add(row->id.value, domain::index_text(row->key), row->title,
               domain::index_text(row->sort_title), row->folded, row->mbid, row->credit.value,
               strings_to_json(row->types), row->first_release_date.packed());
  }
  groups.run(db_, upsert_release_groups);
}

void CatalogTx::put_releases(std::span<const domain::ReleaseRow> rows) {
  Batch releases;
  Batch ids;
  Batch labels;
  for (const domain::ReleaseRow* row : last_of_each(rows, &domain::ReleaseRow::id)) {
    releases.add(row->id.value, row->group.value, domain::index_text(row->key), row->title,
                 domain::index_text(row->sort_title), domain::index_text(row->sort_artist),
                 row->folded, row->version, row->mbid, row->barcode, row->country, row->status,
                 row->discogs_id, row->credit.value, row->date.packed(),
                 row->original_date.packed(), row->compilation, row->added_at,
                 strings_to_json(names_of(row->labels)));
    ids.add(row->id.value);
    std::int32_t position = 0;
    for (const domain::LabelInfo& label : row->labels) {
      labels.add(row->id.value, ++position, label.name, label.catalogue_number);
    }
  }
  releases.run(db_, upsert_releases);
  ids.run(db_, delete_release_labels);
  labels.run(db_, insert_release_labels);
}

void CatalogTx::put_media(std::span<const domain::MediumRow> rows) {
  Batch media;
  const auto place = [](const domain::MediumRow& row) {
    return fmt::format("{} {}", row.release.value, row.medium.position);
  };
  for (const domain::MediumRow* row : last_of_each(rows, place)) {
    media.add(row->id.value, row->release.value, row->medium.position, row->medium.format,
              row->medium.title);
  }
  media.run(db_, upsert_media);
}

}  // namespace segue::storage::postgres
